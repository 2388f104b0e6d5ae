public import Ethereum

/// Tells what a node means by the words of a refusal.
///
/// Clients give one refusal four different codes and reuse one code for many, so the text decides: lower-cased, the
/// most specific rule first. Texts are those of geth, reth, erigon, nethermind, besu, anvil and what derives from them.
public enum RefusalClassifier {
    public static func classify(_ error: RPCError) -> RefusalClass {
        let message = Array(error.message.lowercased().utf8)
        for rule in rules where rule.matches(message) { return rule.refusal }
        return .unknown
    }

    /// The priority fee, in wei per gas, that a refusal names as the least: "minimum needed 2" (geth), "minimum required
    /// priority fee 2" (reth). `nil` where it names none, or no number of 128 bits.
    static func minimumPriorityFee(named message: String) -> WeiPerGas? {
        let text = message.lowercased()
        guard text.contains("gas tip cap") || text.contains("priority fee") else { return nil }
        for phrase in ["minimum needed ", "minimum required priority fee "] {
            guard let range = text.firstRange(of: phrase) else { continue }
            return UInt128(text[range.upperBound...].prefix { $0.isASCII && $0.isNumber }).map { WeiPerGas($0) }
        }
        return nil
    }

    private struct Rule {
        let text: [UInt8]
        let refusal: RefusalClass
        /// Nothing stands before it in its part of the message: "txpool is full" is not about "blobs limit in txpool is full".
        let beginsAPart: Bool

        /// The text is there with whole words: "known transaction" is not in "unknown transaction".
        func matches(_ message: [UInt8]) -> Bool {
            guard message.count >= text.count else { return false }
            return (0...message.count - text.count).contains { start in
                let end = start + text.count
                return message[start..<end].elementsEqual(text) && begins(at: start, message)
                    && (end == message.count || !Self.isLetter(message[end]))
            }
        }

        private func begins(at start: Int, _ message: [UInt8]) -> Bool {
            guard start > 0 else { return true }
            guard beginsAPart else { return !Self.isLetter(message[start - 1]) }
            let before = message[..<start].last { $0 != UInt8(ascii: " ") }
            return before.map { !Self.isLetter($0) && !Self.isDigit($0) } ?? true
        }

        private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    }

    private static let rules: [Rule] =
        rules(.alreadyKnown, ["already known", "alreadyknown", "already imported", "existing txn with same hash"])
        // besu's text.
        + rules(.alreadyKnown, ["known transaction"], beginAPart: true)
        + rules(.rejected, ["future transaction tries to replace pending"])
        + rules(
            .replacementUnderpriced,
            [
                "replacement transaction underpriced", "could not replace existing tx",
                "an existing transaction had higher priority", "replacementnotallowed",
            ]
        )
        + rules(.nonceTooLow, ["nonce too low", "invalid nonce; got", "oldnonce"])
        + rules(.underpriced, ["transaction underpriced", "underpriced"])
        + rules(.underpriced, ["txpool is full"], beginAPart: true)
        + rules(
            .insufficientFunds,
            ["insufficient funds", "insufficientfunds", "upfront cost exceeds account balance"]
        )
        + rules(.intrinsicGasTooLow, ["intrinsic gas too low", "intrinsic gas exceeds gas limit", "intrinsicgas"])
        + rules(.conditionNotMet, ["condition not met", "failed conditional validation"])
        + rules(
            .underpriced,
            [
                "gas price below minimum", "priority fee below minimum", "fee too low", "feetoolow",
                "gas price below configured minimum", "max fee per gas less than block base fee",
            ]
        )
        + rules(
            .tooMuchGas,
            [
                "exceeds block gas limit", "gas limit too high", "gas limit is too high", "gas limit reached",
                "gaslimitexceeded", "exceeds maximum per-transaction gas limit", "exceeds max transaction gas limit",
                "exceeded cap of", "gas limit cap exceeded", "intrinsic gas too high", "exceeds the configured cap",
                "transaction fee cap exceeded",
            ]
        )
        + rules(
            .busy,
            [
                "in-flight transaction limit", "sub-pool is full", "gapped-nonce tx", "authority already reserved",
                "node is syncing",
            ]
        )
        + rules(.addressReserved, ["address already reserved"])
        + rules(
            .unsupported,
            [
                "higher than max fee per gas", "exceeds max fee per gas", "cannot be higher than maxfeepergas",
                "invalid sender", "invalid chain id", "nonce has max value", "transaction type not supported",
            ]
        )
        + rules(
            .invalid,
            ["floor data gas", "oversized data", "transaction too large"]
        )

    private static func rules(_ refusal: RefusalClass, _ texts: [String], beginAPart: Bool = false) -> [Rule] {
        texts.map { Rule(text: Array($0.utf8), refusal: refusal, beginsAPart: beginAPart) }
    }
}
