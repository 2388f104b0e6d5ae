import Bundler
import Ethereum
import Testing

@Suite("Bundle proposer")
struct BundleProposerTests {
    @Test("with an empty pool the node is not asked")
    func emptyPool() async throws {
        let world = try ProposerWorld()
        #expect(await world.propose() == .noOperations(.initially))
        #expect(world.node.callCount == 0)
        #expect(world.log.events == [.proposal(.noOperations(.initially))])
    }

    @Test("a proposal takes operations of its own shard only")
    func otherShard() async throws {
        var world = try ProposerWorld([.numbered(2)], settings: .withoutOverhead { $0.numSenders = 2 })
        world.request.shard = Shard(index: Shard(index: 0, count: 2).contains(.numbered(2)) ? 1 : 0, count: 2)
        #expect(await world.propose() == .noOperations(.initially))
        #expect(world.node.callCount == 0)
    }

    @Test("a bundle of one valid operation has its gas and 5 % more")
    func singleton() async throws {
        let operation = PooledOperation.numbered(1)
        let world = try ProposerWorld([operation])
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash) == [operation.hash])
        #expect(proposal.fees == GasFees(1_050, 50))
        #expect(proposal.requiredFees == GasFees(1_050, 50))
        #expect(proposal.baseFeePerGas == 1_000)
        let gas = OperationGas(operation.operation, version: .v0_7)
        #expect(proposal.packedGas == gas.limit + 21_000)
        #expect(proposal.gasLimit == Gas(proposal.packedGas.rawValue * 105 / 100))
        let call = try EntryPointCall(decoding: proposal.calldata, version: .v0_7)
        #expect(call == .handleOps(operations: [operation.operation], beneficiary: .signer))
        // What was called is what is proposed; alone, the second simulation is the bundle's call.
        #expect(world.node.requests.count == 1)
        #expect(world.node.requests[0].data == proposal.calldata)
        #expect(world.node.requests[0].gasLimit == proposal.gasLimit)
        #expect(world.node.requests[0].fees == proposal.fees)
        guard case .proposal(.bundleFormed(let formed))? = world.log.events.last else {
            Issue.record("no bundle was told of")
            return
        }
        #expect(formed.nonce == 7 && formed.operations == [operation.hash] && formed.gasLimit == proposal.gasLimit)
        #expect(!formed.isReplacement)
    }

    @Test("where the base fee falls, calls offer the head's base fee and the bundle offers the next block's")
    func fallingBaseFee() async throws {
        let world = try ProposerWorld([.numbered(1)], baseFee: 1_000, priorityFee: 50) { $0.nextBaseFeePerGas = 875 }
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.fees == GasFees(925, 50))
        #expect(world.node.requests.map(\.fees) == [GasFees(1_000, 50)])
    }

    @Test("each operation is simulated alone, and then the bundle as a whole", arguments: EntryPointVersion.allCases)
    func simulations(version: EntryPointVersion) async throws {
        let world = try ProposerWorld(
            (1...3).map { .numbered($0, entryPoint: version) },
            entryPoints: [version]
        )
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [1, 2, 3])
        let called = world.node.calledSenders
        #expect(called.count == 4)
        #expect(Set(called.dropLast()) == [[.numbered(1)], [.numbered(2)], [.numbered(3)]])
        #expect(called.last == [.numbered(1), .numbered(2), .numbered(3)])
        #expect(world.node.count(of: .feeHistory) == 1)
        #expect(world.node.count(of: .maxPriorityFeePerGas) == 1)
        #expect(world.node.count(of: .getBalance) == 1)
        #expect(world.pool.count == 3)
    }

    @Test(
        "the bundle's gas limit is enough where every operation uses all its gas",
        arguments: EntryPointVersion.allCases
    )
    func worstCaseGas(version: EntryPointVersion) async throws {
        // The scripted node takes every limit in full and holds the call to the entry point's guard.
        let operations = (1...8).map { number in
            PooledOperation.numbered(
                number,
                callGasLimit: Gas(UInt64(number) * 90_000),
                verificationGasLimit: 150_000,
                paymaster: number.isMultiple(of: 2) ? .paymaster(number) : nil,
                entryPoint: version
            )
        }
        let world = try ProposerWorld(operations, entryPoints: [version])
        #expect(await world.bundled().count == 8)
    }

    // MARK: Fees

    @Test("an operation with a too low max priority fee is skipped and stays in the pool")
    func priorityFeeTooLow() async throws {
        let world = try ProposerWorld([
            .numbered(1, fees: GasFees(2_049, 49)), .numbered(2, fees: GasFees(2_050, 50)),
        ])
        #expect(await world.bundled() == [2])
        #expect(
            world.log.skipped == [
                1: .insufficientFees(offered: GasFees(2_049, 49), required: GasFees(1_050, 50))
            ]
        )
        #expect(world.pool.count == 2)
    }

    @Test("an operation with a too low max fee is skipped and stays in the pool")
    func maxFeeTooLow() async throws {
        let world = try ProposerWorld([
            .numbered(1, fees: GasFees(1_049, 49)), .numbered(2, fees: GasFees(1_050, 50)),
        ])
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [2])
        #expect(proposal.fees == GasFees(1_050, 50))
        #expect(world.log.skipped.keys.sorted() == [1])
    }

    @Test("an operation with too little pre-verification gas is skipped and stays in the pool")
    func preVerificationGasTooLow() async throws {
        let world = try ProposerWorld([
            .numbered(1, fees: GasFees(2_050, 60), preVerificationGas: 0), .numbered(2, fees: GasFees(2_050, 50)),
        ])
        #expect(await world.bundled() == [2])
        // 548 bytes, 46 of them not zero (26 of the call, 9 of an empty operation, 3 of the sender, 3 and 2 of the gas
        // limits, 2 and 1 of the prices): 548·4 + 46·12 = 2744; 21 000 + 21 700 more.
        #expect(world.log.skipped == [1: .preVerificationGas(offered: 0, required: 45_444)])
        #expect(world.pool.count == 2)
    }

    @Test("an operation with too little pre-verification gas does not count as one that pays")
    func preVerificationGasTooLowAlone() async throws {
        let world = try ProposerWorld([.numbered(1, fees: GasFees(2_050, 60), preVerificationGas: 0)])
        #expect(await world.propose() == .noOperations(.afterFeeFilter))
        #expect(world.node.requests.isEmpty)
    }

    @Test("where no operation pays enough there is no bundle and no call")
    func nobodyPays() async throws {
        let world = try ProposerWorld([.numbered(1, fees: GasFees(1_049, 50))])
        #expect(await world.propose() == .noOperations(.afterFeeFilter))
        #expect(world.node.requests.isEmpty)
        #expect(world.log.events.last == .proposal(.noOperations(.afterFeeFilter)))
    }

    @Test("on a replacement an operation must offer the bundle's own fees, without the margin")
    func replacement() async throws {
        var world = try ProposerWorld(
            [.numbered(1, fees: GasFees(1_155, 55)), .numbered(2, fees: GasFees(1_154, 55))],
            settings: .withoutOverhead { $0.priorityFeeMode = .priorityFeeIncreasePercent(50) }
        )
        world.request.minimumReplacementFees = GasFees(1_155, 55)
        world.request.feeIncreases = 1
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.fees == GasFees(1_155, 55))
        #expect(proposal.operations.map(\.hash.words.0) == [1])
        world.request.feeIncreases = 0
        // 55 · 150 % = 82.5: 1100 + 82
        #expect(await world.propose() == .noOperations(.afterFeeFilter))
        #expect(
            world.log.skipped[1] == .insufficientFees(offered: GasFees(1_155, 55), required: GasFees(1_182, 82))
        )
    }

    // MARK: Node failures

    @Test(
        "there is no proposal where the node gives no fees or no balance",
        arguments: [RPCMethod.feeHistory, .maxPriorityFeePerGas, .getBalance]
    )
    func marketFailure(method: RPCMethod) async throws {
        let error = NodeError.timedOut(method, after: .seconds(10))
        let world = try ProposerWorld([.numbered(1)]) { $0.errors[method] = error }
        #expect(await world.propose() == .failed(.node(error)))
        #expect(world.pool.count == 1)
    }

    @Test("an answer without the next base fee is refused as unreadable")
    func noNextBaseFee() async throws {
        let world = try ProposerWorld([.numbered(1)]) { $0.tellsNextBaseFee = false }
        let error = NodeError.unreadable(.feeHistory, answer: "1 base fees for one block and the next")
        #expect(await world.propose() == .failed(.node(error)))
    }

    @Test("an operation whose simulation the node fails to run is skipped and stays in the pool")
    func simulationFailure() async throws {
        let error = NodeError.unreachable(.call, reason: "connection reset")
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) { $0.scripts[.numbered(1)] = .nodeError(error) }
        #expect(await world.bundled() == [2])
        #expect(world.log.skipped == [1: .nodeFailure("eth_call: connection reset")])
        #expect(world.pool.count == 2)
    }

    @Test("a node that fails every simulation is reported as a failure and not as an empty bundle")
    func allSimulationsFail() async throws {
        let error = NodeError.timedOut(.call, after: .seconds(10))
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) { $0.errors[.call] = error }
        #expect(await world.propose() == .failed(.node(error)))
        #expect(world.pool.count == 2)
    }

    @Test("a node that fails on the bundle's call removes nothing")
    func bundleCallFails() async throws {
        let error = NodeError.timedOut(.call, after: .seconds(10))
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) {
            $0.scripts[.numbered(1)] = .nodeErrorBesideOthers(error)
        }
        #expect(await world.propose() == .failed(.bundleCall([.operation(1), .operation(2)], error)))
        #expect(world.pool.count == 2)
        #expect(world.log.removed.isEmpty)
    }

    // MARK: The signer's money

    @Test("a signer's empty account is reported with the balance that the best operation needs")
    func emptyAccount() async throws {
        let world = try ProposerWorld([.numbered(1)], balance: 0)
        let gas = BundleGas([OperationGas(PooledOperation.numbered(1).operation, version: .v0_7)])
        // Cost at 1050 wei; it may be 90 % of the balance, rounded up.
        let cost = UInt128(gas.limit.rawValue) * 1_050
        let required = Wei((cost * 10 + 8) / 9)
        #expect(await world.propose() == .failed(.signerUnderfunded(balance: 0, required: required)))
        #expect(world.log.skipped == [1: .signerBalance(balance: 0, required: required)])
        #expect(world.node.requests.isEmpty)
    }

    @Test("an operation for which the signer's balance is not enough is skipped")
    func balanceForTwo() async throws {
        let operations: [PooledOperation] = [.numbered(1), .numbered(2), .numbered(3)]
        let gas = operations.map { OperationGas($0.operation, version: .v0_7) }
        let cost = UInt128(BundleGas(gas).limit.rawValue) * 1_050
        // 90 % of this is one wei short of what three cost.
        let balance = Wei((cost - 1) * 10 / 9)
        let world = try ProposerWorld(operations, balance: balance)
        #expect(await world.bundled() == [1, 2])
        guard case .signerBalance(balance, _)? = world.log.skipped[3] else {
            Issue.record("\(String(describing: world.log.skipped[3]))")
            return
        }
    }

    // MARK: Entry points

    @Test("the entry point with the best operation goes first, and the next one if that gives no bundle")
    func entryPoints() async throws {
        let operations: [PooledOperation] = [
            .numbered(1, fees: GasFees(9_000, 100), entryPoint: .v0_6),
            .numbered(2, fees: GasFees(9_000, 300), entryPoint: .v0_7),
            .numbered(3, fees: GasFees(9_000, 200), entryPoint: .v0_8),
        ]
        let world = try ProposerWorld(operations, entryPoints: [.v0_6, .v0_7, .v0_8])
        #expect(await world.propose().proposal?.entryPoint == .v0_7)
        world.node.update { $0.scripts[.numbered(2)] = .fails("AA24 signature error") }
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.entryPoint == .v0_8)
        #expect(proposal.operations.map(\.hash.words.0) == [3])
    }

    @Test("if no entry point gives a bundle, one event tells the latest step that any of them reached")
    func entryPointsWithout() async throws {
        let world = try ProposerWorld(
            [.numbered(1, fees: GasFees(9_000, 100), entryPoint: .v0_6), .numbered(2, fees: GasFees(9_000, 1))],
            entryPoints: [.v0_6, .v0_7]
        ) { $0.scripts[.numbered(1)] = .fails("AA24 signature error") }
        #expect(await world.propose() == .noOperations(.afterSimulation))
        #expect(world.log.events.filter { $0 == .proposal(.noOperations(.afterSimulation)) }.count == 1)
        #expect(!world.log.events.contains(.proposal(.noOperations(.afterFeeFilter))))
    }

    @Test("entry points take turns, but a replacement goes by the best operation")
    func entryPointsTakeTurns() async throws {
        var world = try ProposerWorld(
            [.numbered(1, fees: GasFees(9_000, 100), entryPoint: .v0_6), .numbered(2, fees: GasFees(9_000, 300))],
            entryPoints: [.v0_6, .v0_7]
        )
        #expect(await world.propose().proposal?.entryPoint == .v0_7)
        #expect(await world.propose().proposal?.entryPoint == .v0_6)
        #expect(await world.propose().proposal?.entryPoint == .v0_7)
        world.request.feeIncreases = 1
        #expect(await world.propose().proposal?.entryPoint == .v0_7)
    }
}
