import Bundler
import Ethereum
import Testing

@Suite("Second simulation")
struct SecondSimulationTests {
    @Test(
        "an operation that breaks a rule or fails its signature check alone leaves the pool",
        arguments: ["AA23 reverted", "AA24 signature error", "AA33 reverted", "AA13 initCode failed or OOG", "", "AA"]
    )
    func fails(reason: String) async throws {
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) { $0.scripts[.numbered(1)] = .fails(reason) }
        #expect(await world.bundled() == [2])
        #expect(world.log.removed == [1: reason])
        #expect(!world.pool.contains(.operation(1)))
        #expect(world.log.skipped.isEmpty)
    }

    @Test("where every operation fails there is no bundle after simulation")
    func allFail() async throws {
        let world = try ProposerWorld([.numbered(1)]) { $0.scripts[.numbered(1)] = .fails("AA23 reverted") }
        #expect(await world.propose() == .noOperations(.afterSimulation))
        #expect(world.pool.count == 0)
        #expect(world.log.events.last == .proposal(.noOperations(.afterSimulation)))
    }

    @Test("a revert that names nobody removes an operation that was simulated alone")
    func undecodable() async throws {
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) { $0.scripts[.numbered(1)] = .reverts([]) }
        #expect(await world.bundled() == [2])
        #expect(world.log.removed == [1: "reverted without data"])
    }

    @Test("a shared paymaster's other operations stay when one of them fails alone")
    func paymasterStays() async throws {
        let world = try ProposerWorld([
            .numbered(1, paymaster: .paymaster(1)), .numbered(2, paymaster: .paymaster(1)),
        ]) { $0.scripts[.numbered(1)] = .fails("AA33 reverted") }
        #expect(await world.bundled() == [2])
    }

    @Test("a factory's or account's failure lowers its paymaster's opsSeen")
    func forgives() async throws {
        let world = try ProposerWorld([.numbered(1, paymaster: .paymaster(1))]) {
            $0.scripts[.numbered(1)] = .fails("AA23 reverted")
        }
        let settled = PooledOperation.numbered(2, paymaster: .paymaster(1))
        try world.pool.add(settled)
        world.pool.markIncluded(settled.hash, blockHash: .block(1), blockNumber: 1)
        #expect(world.pool.opsSeen(of: .paymaster(1)) == 1)
        _ = await world.propose()
        #expect(world.pool.opsSeen(of: .paymaster(1)) == 0)
    }

    // MARK: Races

    @Test("an operation with a nonce ahead of the account's is skipped and stays in the pool")
    func nonceAhead() async throws {
        let world = try ProposerWorld([.numbered(1, sequence: 3), .numbered(2)])
        #expect(await world.bundled() == [2])
        #expect(world.log.skipped == [1: .nonceNotNext])
        #expect(world.pool.count == 2)
    }

    @Test("an operation with a used nonce stays in the pool for 64 blocks, because that block may be removed")
    func nonceUsed() async throws {
        var world = try ProposerWorld([.numbered(1, sequence: 3)], head: 100) {
            $0.sequences[ScriptedNode.AccountKey(account: .numbered(1), key: 0)] = 4
        }
        for head in [100, 101, 163] as [BlockNumber] {
            world.request.head = .numbered(head)
            #expect(await world.propose() == .noOperations(.afterSimulation))
            #expect(world.pool.count == 1)
        }
        world.request.head = .numbered(164)
        _ = await world.propose()
        #expect(world.log.removed == [1: "AA25 invalid account nonce"])
    }

    @Test("an operation behind a nonce gap is removed after 64 blocks")
    func nonceBehindGap() async throws {
        // The account's next is 0. Operation 1 is behind a gap; operation 3 waits for operation 2, which offers too
        // little.
        let poor = PooledOperation.numbered(2, fees: GasFees(maxFeePerGas: 1, maxPriorityFeePerGas: 1))
        let behind = PooledOperation.numbered(3, sender: .numbered(2), sequence: 1)
        var world = try ProposerWorld([.numbered(1, sequence: 3), poor, behind], head: 100)
        for head in [100, 101, 163] as [BlockNumber] {
            world.request.head = .numbered(head)
            _ = await world.propose()
            #expect(world.pool.count == 3)
        }
        world.request.head = .numbered(164)
        _ = await world.propose()
        #expect(world.log.removed == [1: "AA25 invalid account nonce"])
        #expect(world.pool.count == 2)
    }

    @Test("an operation behind a nonce gap is tried again only 1, 2, 4, 8 … blocks after it was found there")
    func restsBehindGap() async throws {
        let behind = PooledOperation.numbered(1, sequence: 3, fees: GasFees(10_000, 2_000))
        var world = try ProposerWorld(
            [behind, .numbered(2)],
            head: 100,
            settings: .withoutOverhead { $0.maxBundleSize = 1 }
        )
        // Where it is taken, the other has no place until it has failed.
        var taken: [BlockNumber] = []
        for head in 100...118 as ClosedRange<BlockNumber> {
            world.request.head = .numbered(head)
            let before = world.log.events.count
            #expect(await world.bundled() == [2])
            let isLeftOut = world.log.events[before...].contains(
                .proposal(.operationSkipped(.operation(2), .bundleFull(limit: 1)))
            )
            if isLeftOut { taken.append(head) }
        }
        #expect(taken == [100, 101, 102, 104, 108, 116])
        // Somebody fills the gap: it is the operation behind one that waits, and has its turn.
        world.request.head = .numbered(119)
        try world.pool.add(.numbered(3, sender: .numbered(1), sequence: 2, fees: GasFees(10_000, 3_000)))
        world.node.update { $0.sequences[ScriptedNode.AccountKey(account: .numbered(1), key: 0)] = 2 }
        #expect(await world.bundled() == [3])
    }

    @Test("an operation with a used nonce is bundled after a reorganisation frees the nonce")
    func nonceFreed() async throws {
        let world = try ProposerWorld([.numbered(1, sequence: 3)]) {
            $0.sequences[ScriptedNode.AccountKey(account: .numbered(1), key: 0)] = 4
        }
        _ = await world.propose()
        world.node.update { $0.sequences[ScriptedNode.AccountKey(account: .numbered(1), key: 0)] = 3 }
        #expect(await world.bundled() == [1])
    }

    @Test("AA10 with an unused nonce removes the operation and charges no entity")
    func alreadyConstructed() async throws {
        let world = try ProposerWorld([.numbered(1, paymaster: .paymaster(1), factory: .factory(1))]) {
            $0.scripts[.numbered(1)] = .fails("AA10 sender already constructed")
        }
        _ = await world.propose()
        #expect(world.log.removed == [1: "AA10 sender already constructed"])
        #expect(world.pool.opsSeen(of: .factory(1)) == 0)
    }

    @Test("AA10 on an operation that was included keeps it in the pool until its block is read")
    func includedMeanwhile() async throws {
        let world = try ProposerWorld([.numbered(1, factory: .factory(1))]) {
            $0.scripts[.numbered(1)] = .fails("AA10 sender already constructed")
            $0.sequences[ScriptedNode.AccountKey(account: .numbered(1), key: 0)] = 1
        }
        _ = await world.propose()
        #expect(world.log.skipped == [1: .nonceNotNext])
        #expect(world.pool.count == 1)
    }

    // MARK: Bundler's faults

    @Test(
        "an error that no operation caused fails the proposal and removes nothing",
        arguments: [.reentrancy, .invalidBeneficiary(.signer), .errorString("AA91 failed send to beneficiary")]
            as [EntryPointError]
    )
    func bundlerFault(error: EntryPointError) async throws {
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) {
            $0.scripts[.numbered(1)] = .reverts(error.encoded)
        }
        guard case .failed(.validation) = await world.propose() else {
            Issue.record("an operation was blamed")
            return
        }
        #expect(world.pool.count == 2)
    }

    // MARK: Traces

    @Test("storage, time range and accounts of a traced simulation replace those that the pool knows")
    func traced() async throws {
        let old = StorageRead(address: .numbered(80), slot: .block(0), value: .block(1))
        let new = StorageRead(address: .numbered(80), slot: .block(0), value: .block(2))
        let world = try ProposerWorld(
            [.numbered(1, expectedStorage: [old]), .numbered(2), .numbered(3)],
            hasTracer: true
        ) {
            $0.traces[.numbered(1)] = ValidationTrace(storage: [new])
            $0.traces[.numbered(2)] = ValidationTrace(timeRange: ValidTimeRange(validAfter: 0, validUntil: 5))
            $0.traces[.numbered(3)] = ValidationTrace(accessedAddresses: [.numbered(1)])
        }
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [1])
        #expect(proposal.expectedStorage == [new])
        #expect(world.log.removed.keys.sorted() == [2])
        #expect(world.log.skipped == [3: .accessedOtherSender(.numbered(1))])
        #expect(world.node.count(of: .traceCall) == 3)
        // One operation is left, and its simulation was its bundle's call.
        #expect(world.node.count(of: .call) == 0)
    }
}
