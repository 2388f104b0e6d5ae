public import Ethereum

/// Tells what a node means by the words of a refusal.
///
/// Clients give one refusal four different codes and reuse one code for many, so the text decides: lower-cased, the
/// most specific rule first. Texts are those of geth, reth, erigon, nethermind, besu, anvil and what derives from them.
public enum RefusalClassifier {
    public static func classify(_ error: RPCError) -> RefusalClass {
        let message = error.message.lowercased()
        for rule in rules where message.contains(rule.text) { return rule.refusal }
        // besu's text for a known transaction is the start of nothing else, but the end of "unknown transaction".
        return message.hasPrefix("known transaction") ? .alreadyKnown : .unknown
    }

    private struct Rule {
        let text: String
        let refusal: RefusalClass
    }

    private static let rules: [Rule] =
        rules(.alreadyKnown, ["already known", "alreadyknown", "already imported", "existing txn with same hash"])
        + rules(.rejected, ["future transaction tries to replace pending"])
        + rules(
            .replacementUnderpriced,
            [
                "replacement transaction underpriced", "could not replace existing tx",
                "an existing transaction had higher priority", "replacementnotallowed",
            ]
        )
        + rules(.nonceTooLow, ["nonce too low", "invalid nonce; got", "oldnonce"])
        + rules(.underpriced, ["transaction underpriced", "txpool is full", "underpriced"])
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
                "address already reserved", "node is syncing",
            ]
        )
        + rules(
            .invalid,
            [
                "floor data gas", "higher than max fee per gas", "exceeds max fee per gas",
                "cannot be higher than maxfeepergas", "invalid sender", "invalid chain id", "oversized data",
                "transaction too large", "nonce has max value", "transaction type not supported",
            ]
        )

    private static func rules(_ refusal: RefusalClass, _ texts: [String]) -> [Rule] {
        texts.map { Rule(text: $0, refusal: refusal) }
    }
}
