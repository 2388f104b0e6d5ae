import Ethereum
import Testing

@testable import SimChain

@Suite("Aggregated operations")
struct AggregatorTests {
    typealias Fixture = ChainFixture

    private func aggregated(_ fixture: Fixture, _ number: UInt32) -> UserOperation {
        fixture.operation(from: Fixture.account(number), behaviour: { $0.aggregator = Fixture.aggregator })
    }

    @Test(
        "groups are validated and executed in order, with the contract's logs",
        arguments: [EntryPointVersion.v0_6, .v0_7]
    )
    func executes(version: EntryPointVersion) throws {
        let fixture = Fixture(version)
        let data = fixture.calldata(groups: [
            (.zero, [fixture.operation(from: Fixture.account(3))]),
            (Fixture.aggregator, [aggregated(fixture, 1), aggregated(fixture, 2)]),
        ])
        let hash = try #require(fixture.submitBundle(data))
        fixture.sealBlock()
        let topics = try #require(fixture.chain.receipt(hash: hash)).logs.compactMap(\.topics.first)
        let deposits = Array(repeating: Deposited.topic, count: 3)
        let execution = [
            SignatureAggregatorChanged.topic, UserOperationEvent.topic, SignatureAggregatorChanged.topic,
            UserOperationEvent.topic, UserOperationEvent.topic, SignatureAggregatorChanged.topic,
        ]
        // 0.6 announces execution before it validates.
        let validation =
            version == .v0_6 ? [BeforeExecution.topic] + deposits : deposits + [BeforeExecution.topic]
        #expect(topics == validation + execution)
        #expect(fixture.operationExecutions.map(\.sender) == [3, 1, 2].map(Fixture.account))
    }

    @Test("a group's signature is the hash of its operations' hashes")
    func wrongSignature() {
        let fixture = Fixture()
        let data = fixture.calldata(
            groups: [(Fixture.aggregator, [aggregated(fixture, 1)])],
            signature: Array(repeating: 7, count: 32)
        )
        #expect(fixture.revert(data) == .signatureValidationFailed(aggregator: Fixture.aggregator))
    }

    @Test("an aggregator that is set to fail refuses its group")
    func failingAggregator() {
        let fixture = Fixture()
        let operation = fixture.operation(behaviour: {
            $0.aggregator = Fixture.aggregator
            $0.validation = .fails(
                ValidationFailure(stage: .pool, reason: "AA24 signature error", entity: .aggregator)
            )
        })
        #expect(
            fixture.revert(fixture.calldata(groups: [(Fixture.aggregator, [operation])]))
                == .signatureValidationFailed(aggregator: Fixture.aggregator)
        )
    }

    @Test("address 1 means a failed signature and not an aggregator")
    func invalidAggregator() {
        let fixture = Fixture()
        let one = Address(high: 0, middle: 0, low: 1)
        #expect(
            fixture.revert(fixture.calldata(groups: [(one, [fixture.operation()])]))
                == .errorString("AA96 invalid aggregator")
        )
    }

    @Test(
        "indices count within the group for signature errors of 0.6 and 0.7, and over the bundle for all others",
        arguments: [(EntryPointVersion.v0_6, 0), (.v0_7, 0), (.v0_8, 1)]
    )
    func indices(version: EntryPointVersion, signatureIndex: Int) {
        let fixture = Fixture(version)
        let first = fixture.operation(from: Fixture.account(3))
        // Its account knows nothing of an aggregator.
        let unaware = fixture.operation(from: Fixture.account(1))
        #expect(
            fixture.revert(fixture.calldata(groups: [(.zero, [first]), (Fixture.aggregator, [unaware])]))
                == .failedOp(index: signatureIndex, reason: "AA24 signature error")
        )
        let stale = fixture.operation(
            from: Fixture.account(1),
            sequence: 4,
            behaviour: { $0.aggregator = Fixture.aggregator }
        )
        #expect(
            fixture.revert(fixture.calldata(groups: [(.zero, [first]), (Fixture.aggregator, [stale])]))
                == .failedOp(index: 1, reason: "AA25 invalid account nonce")
        )
    }
}
