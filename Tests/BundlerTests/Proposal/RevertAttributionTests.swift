import Ethereum
import Testing

@testable import Bundler

@Suite("Revert attribution")
struct RevertAttributionTests {
    private let three: [PooledOperation] = [.numbered(1), .numbered(2), .numbered(3)]

    private func attribute(
        _ error: EntryPointError,
        _ operations: [PooledOperation],
        _ version: EntryPointVersion = .v0_7
    ) -> RevertAttribution {
        .attribute(error.encoded, operations: operations, version: version)
    }

    @Test("FailedOp names the operation by its position")
    func failedOp() {
        let expected = RevertAttribution.remove([1], reason: "AA24 signature error")
        #expect(attribute(.failedOp(index: 1, reason: "AA24 signature error"), three) == expected)
        let withRevert = EntryPointError.failedOpWithRevert(index: 1, reason: "AA24 signature error", inner: [1])
        #expect(attribute(withRevert, three) == expected)
    }

    @Test(
        "a revert that names nobody removes the only operation",
        arguments: [[], [0xde, 0xad, 0xbe, 0xef]] as [[UInt8]]
    )
    func sole(data: [UInt8]) {
        guard case .remove([0], _) = RevertAttribution.attribute(data, operations: [three[0]], version: .v0_7) else {
            Issue.record("the only operation stays")
            return
        }
    }

    @Test(
        "a revert that names nobody isolates the operations where there are several",
        arguments: [[], [0xde, 0xad]] as [[UInt8]]
    )
    func multiple(data: [UInt8]) {
        guard case .isolate = RevertAttribution.attribute(data, operations: three, version: .v0_7) else {
            Issue.record("somebody was blamed")
            return
        }
    }

    @Test("a revert of a bundle without operations blames nobody")
    func none() {
        guard case .isolate = RevertAttribution.attribute([], operations: [], version: .v0_7) else {
            Issue.record("nobody was there to blame")
            return
        }
    }

    @Test("a paymaster's fault in a mined bundle is the paymaster's; a deposit that is too low is nobody's")
    func paymasters() {
        let operations: [PooledOperation] = [
            .numbered(1, paymaster: .paymaster(4)), .numbered(2, paymaster: .paymaster(4)),
        ]
        let reverted = attribute(.failedOp(index: 1, reason: "AA33 reverted"), operations)
        #expect(reverted == .entity(.paymaster, of: 1, reason: "AA33 reverted"))
        let deposit = attribute(.failedOp(index: 1, reason: "AA31 paymaster deposit too low"), operations)
        #expect(deposit == .deposit(of: 1, paymaster: .paymaster(4)))
        // Without a factory it is the operation's own.
        let factory = attribute(.failedOp(index: 1, reason: "AA13 initCode failed or OOG"), operations)
        #expect(factory == .remove([1], reason: "AA13 initCode failed or OOG"))
    }

    @Test("an index beyond the bundle blames no single operation")
    func indexBeyond() {
        #expect(attribute(.failedOp(index: 3, reason: "AA24"), three) == .isolate(reason: "AA24"))
    }

    @Test("a reason shorter than an AA code is read without a trap", arguments: ["", "A", "AA2", "no code at all"])
    func shortReasons(reason: String) {
        #expect(attribute(.failedOp(index: 2, reason: reason), three) == .remove([2], reason: reason))
    }

    @Test("AA95 is the bundle's gas limit, not the operation's fault")
    func outOfGas() {
        let error = EntryPointError.failedOp(index: 1, reason: "AA95 out of gas")
        #expect(attribute(error, three) == .isolate(reason: "AA95 out of gas"))
    }

    @Test("a plain error with a code names no operation")
    func plainError() {
        #expect(
            attribute(.errorString("AA94 gas values overflow"), three) == .isolate(reason: "AA94 gas values overflow")
        )
        #expect(
            attribute(.errorString("AA93 invalid paymasterAndData"), [three[0]])
                == .remove([0], reason: "AA93 invalid paymasterAndData")
        )
    }

    @Test("an aggregator's failed signature blames all of its operations, last first")
    func aggregator() {
        let operations: [PooledOperation] = [
            .numbered(1), .numbered(2, aggregator: .numbered(90)), .numbered(3, aggregator: .numbered(90)),
        ]
        guard
            case .remove([2, 1], _) = attribute(.signatureValidationFailed(aggregator: .numbered(90)), operations)
        else {
            Issue.record("others were blamed")
            return
        }
    }

    @Test("0.9 names a paymaster instead of a position")
    func invalidPaymaster() {
        let operations: [PooledOperation] = [.numbered(1), .numbered(2, paymaster: .paymaster(4))]
        guard case .remove([1], _) = attribute(.invalidPaymaster(.paymaster(4)), operations, .v0_9) else {
            Issue.record("others were blamed")
            return
        }
    }

    @Test("in 0.6 and 0.7 some indices count within an aggregator's group; from 0.8 on all count over the bundle")
    func indexWithinGroup() {
        // Groups: one without aggregator, then two of one.
        let operations: [PooledOperation] = [
            .numbered(1), .numbered(2, aggregator: .numbered(90)), .numbered(3, aggregator: .numbered(90)),
        ]
        // Index 1 within a group can only be the third operation: the first group has one.
        let expired = EntryPointError.failedOp(index: 1, reason: "AA22 expired or not due")
        #expect(attribute(expired, operations, .v0_7) == .remove([2], reason: "AA22 expired or not due"))
        #expect(attribute(expired, operations, .v0_8) == .remove([1], reason: "AA22 expired or not due"))
        // Index 0 could be in either group.
        let ambiguous = EntryPointError.failedOp(index: 0, reason: "AA24 signature error")
        #expect(attribute(ambiguous, operations, .v0_6) == .isolate(reason: "AA24 signature error"))
        // Other codes count over the whole bundle in every version.
        let reverted = EntryPointError.failedOp(index: 1, reason: "AA23 reverted")
        #expect(attribute(reverted, operations, .v0_6) == .remove([1], reason: "AA23 reverted"))
    }

    // MARK: Operations that have left the pool

    private func verdict(_ error: EntryPointError, pooled: [PooledOperation]) -> RevertVerdict {
        RevertVerdict(error.encoded, sent: three.map(\.hash), pooled: pooled, version: .v0_7)
    }

    @Test("the operation at the named position is removed, though another one has left the pool")
    func culpritIsThere() {
        let error = EntryPointError.failedOp(index: 2, reason: "AA24 signature error")
        let expected = RevertVerdict.remove([three[2].hash], reason: "AA24 signature error")
        #expect(verdict(error, pooled: [three[1], three[2]]) == expected)
    }

    @Test("where the named operation has left the pool, nobody else is suspect")
    func culpritIsGone() {
        let error = EntryPointError.failedOp(index: 0, reason: "AA24 signature error")
        #expect(verdict(error, pooled: [three[1], three[2]]) == .remove([], reason: "AA24 signature error"))
    }

    @Test(
        "where no operation is named, or a position that the bundle does not have, those in the pool are bundled alone"
    )
    func nobodyIsNamed() {
        let expected = RevertVerdict.isolate(
            [three[1].hash, three[2].hash],
            reason: "reverted beside a removed operation"
        )
        for error in [EntryPointError.unknown([1]), .failedOp(index: 7, reason: "AA24 signature error")] {
            #expect(verdict(error, pooled: [three[1], three[2]]) == expected)
        }
    }
}
