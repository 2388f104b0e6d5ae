import Ethereum
import Testing

@testable import Bundler

/// Texts are the clients' own, with the codes they come under; the code decides nothing.
@Suite("Refusal classes")
struct RefusalClassifierTests {
    @Test(
        "the least priority fee is read where a refusal names one, and nowhere else",
        arguments: [
            ("transaction gas price below minimum: gas tip cap 0, minimum needed 1", 1),
            ("transaction priority fee below minimum required priority fee 1000000000", 1_000_000_000),
            ("intrinsic gas too low: gas 20999, minimum needed 21000", nil),
            ("transaction underpriced", nil), ("gas tip cap 0, minimum needed", nil),
            ("gas tip cap 0, minimum needed 999999999999999999999999999999999999999999", nil),
        ] as [(String, UInt128?)]
    )
    func namedMinimum(message: String, expected: UInt128?) {
        #expect(RefusalClassifier.minimumPriorityFee(named: message)?.rawValue == expected)
    }

    @Test(
        "each client's refusal texts have one class",
        arguments: [
            ("already known", .alreadyKnown), ("ALREADY_EXISTS: already known", .alreadyKnown),
            ("AlreadyKnown", .alreadyKnown), ("Known transaction", .alreadyKnown),
            ("transaction already imported", .alreadyKnown), ("existing txn with same hash", .alreadyKnown),
            ("nonce too low: next nonce 5, tx nonce 4", .nonceTooLow), ("Nonce too low", .nonceTooLow),
            ("OldNonce, Current nonce: 5, nonce of rejected tx: 4", .nonceTooLow),
            ("invalid nonce; got 1232, expected 1233", .nonceTooLow),
            ("replacement transaction underpriced", .replacementUnderpriced),
            ("Replacement transaction underpriced", .replacementUnderpriced),
            ("UNDERPRICED: could not replace existing tx", .replacementUnderpriced),
            ("ReplacementNotAllowed", .replacementUnderpriced),
            ("An existing transaction had higher priority", .replacementUnderpriced),
            ("future transaction tries to replace pending", .rejected),
            ("transaction underpriced", .underpriced), ("FEE_TOO_LOW: underpriced", .underpriced),
            ("transaction gas price below minimum: gas tip cap 0, minimum needed 1", .underpriced),
            ("transaction priority fee below minimum required priority fee 100", .underpriced),
            ("FEE_TOO_LOW: fee too low", .underpriced), ("FeeTooLow, MaxFeePerGas too low", .underpriced),
            ("Gas price below configured minimum gas price", .underpriced),
            ("max fee per gas less than block base fee", .underpriced), ("txpool is full", .underpriced),
            (
                "insufficient funds for gas * price + value: balance 1, tx cost 2, overshot 1", .insufficientFunds
            ),
            ("Insufficient funds for gas * price + value", .insufficientFunds),
            ("Upfront cost exceeds account balance", .insufficientFunds),
            ("intrinsic gas too low: gas 1, minimum needed 21000", .intrinsicGasTooLow),
            ("IntrinsicGas", .intrinsicGasTooLow), ("Intrinsic gas exceeds gas limit", .intrinsicGasTooLow),
            ("insufficient gas for floor data gas cost: gas 1, minimum needed 2", .invalid),
            ("exceeds block gas limit", .tooMuchGas), ("gas limit is too high", .tooMuchGas),
            ("gas limit too high", .tooMuchGas), ("Transaction gas limit exceeds block gas limit", .tooMuchGas),
            ("transaction gas limit too high (cap: 16777216, tx: 16777217)", .tooMuchGas),
            ("TxGasLimitCapExceeded: Gas limit 2 exceeded cap of 1.", .tooMuchGas),
            ("intrinsic gas too high -- tx.gas_limit > env.block.gas_limit", .tooMuchGas),
            ("tx fee (1.20 ether) exceeds the configured cap (1.00 ether)", .tooMuchGas),
            ("max priority fee per gas higher than max fee per gas", .unsupported),
            ("InvalidMaxPriorityFeePerGas: Cannot be higher than maxFeePerGas.", .unsupported),
            ("address already reserved", .addressReserved),
            ("in-flight transaction limit reached for delegated accounts", .busy),
            ("pending sub-pool is full", .busy), ("Syncing", .unknown), ("node is syncing", .busy),
            ("unknown transaction", .unknown), ("the weather is bad", .unknown), ("", .unknown),
        ] as [(String, RefusalClass)]
    )
    func classifies(message: String, expected: RefusalClass) {
        for code in [-32000, -32003, -32005] {
            #expect(RefusalClassifier.classify(RPCError(code: code, message: message)) == expected)
        }
    }

    @Test(
        "a rule's words inside other words, or inside another phrase, are not that rule's",
        arguments: [
            ("blobs limit in txpool is full", .unknown), ("unknown transaction", .unknown),
            ("rejected: txpool is full", .underpriced), ("txpool is full: 5120 slots", .underpriced),
            ("the unknown transaction pool", .unknown), ("error: known transaction: 0x1234", .alreadyKnown),
            ("transactions underpricedness", .unknown), ("nonce too lowly", .unknown),
            ("balance: insufficient funds", .insufficientFunds), ("overinsufficient funds", .unknown),
        ] as [(String, RefusalClass)]
    )
    func nearMisses(message: String, expected: RefusalClass) {
        #expect(RefusalClassifier.classify(RPCError(code: -32000, message: message)) == expected)
    }
}
