import Ethereum
import Testing

@testable import SimChain

@Suite("Stages of a failing validation")
struct FailureStageTests {
    typealias Fixture = ChainFixture

    private static let error = EntryPointError.failedOp(index: 0, reason: "AA24 signature error")

    private func operation(
        _ fixture: Fixture,
        _ stage: FailureStage,
        from block: BlockNumber? = nil
    ) -> UserOperation {
        fixture.operation(behaviour: {
            $0.validation = .fails(
                ValidationFailure(stage: stage, reason: "AA24 signature error", fromBlock: block)
            )
        })
    }

    private func isMined(_ fixture: Fixture, _ operations: UserOperation...) throws -> Bool {
        let hash = try #require(fixture.submitBundle(fixture.calldata(operations)))
        fixture.sealBlock()
        return try #require(fixture.chain.receipt(hash: hash)).succeeded
    }

    @Test("stage pool: every call fails")
    func pool() throws {
        let fixture = Fixture()
        let operation = operation(fixture, .pool)
        #expect(fixture.revert(operation) == Self.error)
        #expect(try !isMined(fixture, operation))
    }

    @Test("stage second_simulation: calls pass until the pool has accepted the operation")
    func secondSimulation() throws {
        let fixture = Fixture()
        let operation = operation(fixture, .secondSimulation)
        #expect(fixture.revert(operation) == nil)
        fixture.chain.markAcceptedByPool(fixture.hash(operation))
        #expect(fixture.revert(operation) == Self.error)
        #expect(try !isMined(fixture, operation))
    }

    @Test("stage bundle: the operation passes alone and fails beside another")
    func bundle() throws {
        let fixture = Fixture()
        let operation = operation(fixture, .bundle)
        let other = fixture.operation(from: Fixture.account(2))
        #expect(fixture.revert(operation) == nil)
        #expect(fixture.revert(operation, other) == Self.error)
        #expect(try !isMined(fixture, operation, other))
        #expect(try isMined(fixture, operation))
    }

    @Test("stage inclusion: calls pass and the mined transaction fails")
    func inclusion() throws {
        let fixture = Fixture()
        let operation = operation(fixture, .inclusion)
        #expect(fixture.revert(operation) == nil)
        #expect(try !isMined(fixture, operation))
    }

    @Test("with a first block, calls fail once that block is the head")
    func fromBlock() {
        let fixture = Fixture()
        let operation = operation(fixture, .pool, from: 2)
        fixture.sealBlock()
        #expect(fixture.revert(operation) == nil)
        fixture.sealBlock()
        #expect(fixture.revert(operation) == Self.error)
    }

    @Test("changing an operation's behaviour keeps the record that the pool accepted it")
    func changes() {
        let fixture = Fixture()
        let operation = fixture.operation()
        let hash = fixture.hash(operation)
        fixture.chain.markAcceptedByPool(hash)
        var behaviour = fixture.chain.behaviour(of: hash)
        behaviour?.validation = .fails(
            ValidationFailure(stage: .secondSimulation, reason: "AA24 signature error")
        )
        if let behaviour { fixture.chain.setBehaviour(behaviour, for: hash) }
        #expect(fixture.revert(operation) == Self.error)
    }

    @Test("a traced call shows the storage that validation read")
    func trace() throws {
        let fixture = Fixture()
        let slot = StorageRead(slot: Hash32(words: (0, 0, 0, 1)), value: Hash32(words: (0, 0, 0, 7)))
        let operation = fixture.operation(
            paymaster: true,
            behaviour: {
                $0.storage = [slot]
                $0.accesses = [Fixture.account(2)]
                $0.validUntil = 4_000_000_000
                $0.paymasterValidUntil = 3_000_000_000
                $0.paymasterValidAfter = 5
            }
        )
        let request = CallRequest(
            from: Fixture.bundler.address,
            to: EntryPointVersion.v0_7.address,
            gasLimit: 3_000_000,
            fees: Fixture.fees,
            data: fixture.calldata([operation])
        )
        let trace = try fixture.chain.traceCall(request).get()
        #expect(trace.result == .returned([]))
        #expect(
            trace.operations == [
                ValidationTrace(
                    userOpHash: fixture.hash(operation),
                    sender: Fixture.account(1),
                    storage: [slot],
                    accessedSenders: [Fixture.account(2)],
                    // The later start and the earlier end.
                    validAfter: 5,
                    validUntil: 3_000_000_000,
                    aggregator: nil
                )
            ]
        )
    }
}
