import Bundler
import Ethereum
import SimChain
import Testing

/// What the simulated clients say, the builder must understand: texts cross the seam, not cases.
@Suite("Refusals of every client")
struct RefusalVocabularyTests {
    struct Case: Sendable, CustomStringConvertible {
        var refusal: PoolRefusal
        var meaning: RefusalClass
        var description: String { "\(meaning.rawValue): \(refusal)" }
    }

    static let cases: [Case] = [
        Case(refusal: .alreadyKnown, meaning: .alreadyKnown),
        Case(refusal: .nonceTooLow(next: 5, transaction: 4), meaning: .nonceTooLow),
        Case(
            refusal: .replacementUnderpriced(offered: .zero, required: .zero),
            meaning: .replacementUnderpriced
        ),
        Case(refusal: .insufficientFunds(Overdraft(balance: 1, cost: 2)), meaning: .insufficientFunds),
        Case(refusal: .intrinsicGasTooLow(gas: 1, minimum: 21_000), meaning: .intrinsicGasTooLow),
        Case(refusal: .exceedsBlockGasLimit(limit: 1, gas: 2), meaning: .tooMuchGas),
        Case(refusal: .exceedsTransactionGasCap(cap: 1, gas: 2), meaning: .tooMuchGas),
        Case(refusal: .tipAboveFeeCap(tip: 2, feeCap: 1), meaning: .unsupported),
    ]

    @Test("every refusal of geth, reth and anvil has a class", arguments: cases, MempoolProfile.all.map(\.name))
    func understood(refused: Case, client: String) throws {
        let profile = try #require(MempoolProfile.named(client))
        let error = profile.error(for: refused.refusal)
        #expect(RefusalClassifier.classify(error) == refused.meaning, "\(client): \(error.message)")
    }

    /// A refusal that not every client knows.
    struct Special: Sendable, CustomStringConvertible {
        var client: String
        var refusal: PoolRefusal
        var meaning: RefusalClass
        var description: String { "\(client): \(refusal)" }

        init(_ client: String, _ refusal: PoolRefusal, _ meaning: RefusalClass) {
            self.client = client
            self.refusal = refusal
            self.meaning = meaning
        }
    }

    static let special: [Special] = [
        Special("geth", .underpriced, .underpriced),
        Special("geth", .tipBelowMinimum(tip: 0, minimum: 1), .underpriced),
        Special("geth", .futureReplacesPending, .rejected),
        Special("geth", .delegatedInFlightLimit, .busy),
        Special("geth", .addressReserved, .addressReserved),
        Special("reth", .addressReserved, .addressReserved),
        Special("geth", .floorDataGasTooLow(gas: 1, minimum: 2), .invalid),
        Special("geth", .rpcFeeCapExceeded(fee: 2, cap: 1), .tooMuchGas),
        Special("geth", .poolFull, .underpriced),
        Special("reth", .poolFull, .underpriced),
        Special("reth", .rpcFeeCapExceeded(fee: 2, cap: 1), .tooMuchGas),
        Special("reth", .feeCapBelowProtocolMinimum(feeCap: 1, minimum: 7), .underpriced),
        Special("reth", .tipBelowMinimum(tip: 0, minimum: 1), .underpriced),
        Special("anvil", .feeCapBelowBaseFee(feeCap: 1, baseFee: 2), .underpriced),
    ]

    @Test("refusals of single clients have a class too", arguments: special)
    func understoodOfSome(refused: Special) throws {
        let profile = try #require(MempoolProfile.named(refused.client))
        let error = profile.error(for: refused.refusal)
        #expect(RefusalClassifier.classify(error) == refused.meaning, "\(refused.client): \(error.message)")
    }
}
