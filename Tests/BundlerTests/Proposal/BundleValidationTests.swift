import Bundler
import Ethereum
import Testing

@Suite("Bundle validation")
struct BundleValidationTests {
    @Test(
        "an operation that the bundle's call blames leaves bundle and pool, and the others are sent",
        arguments: ["AA23 reverted", "AA24 signature error", "AA32 paymaster expired or not due", "AA51 prefund", "?"]
    )
    func blamed(reason: String) async throws {
        let world = try ProposerWorld((1...3).map { .numbered($0, paymaster: .paymaster(1)) }) {
            $0.scripts[.numbered(2)] = .failsBesideOthers(reason)
        }
        #expect(await world.bundled() == [1, 3])
        #expect(world.log.removed == [2: reason])
        #expect(world.pool.count == 2)
        // Three alone, one together, one without it.
        #expect(world.node.requests.count == 5)
    }

    @Test("all operations of a paymaster or factory that fails in the bundle's call are removed")
    func entities() async throws {
        let world = try ProposerWorld([
            .numbered(1, paymaster: .paymaster(1)), .numbered(2, paymaster: .paymaster(1)),
            .numbered(3, paymaster: .paymaster(2)), .numbered(4, factory: .factory(3)),
            .numbered(5, factory: .factory(3)), .numbered(6, factory: .factory(4)),
        ]) {
            $0.scripts[.numbered(1)] = .failsBesideOthers("AA30 paymaster not deployed")
            $0.scripts[.numbered(4)] = .failsBesideOthers("AA13 initCode failed or OOG")
        }
        #expect(await world.bundled() == [3, 6])
        #expect(
            world.log.removed == [
                1: "AA30 paymaster not deployed", 2: "AA30 paymaster not deployed",
                4: "AA13 initCode failed or OOG", 5: "AA13 initCode failed or OOG",
            ]
        )
        #expect(world.pool.opsSeen(of: .paymaster(1)) == 1_000)
        #expect(world.pool.opsSeen(of: .factory(3)) == 1_000)
        #expect(world.pool.opsSeen(of: .paymaster(2)) == 0)
    }

    @Test("an entity's operations leave the pool even where the bundle had no room for them")
    func entityOutsideBundle() async throws {
        let world = try ProposerWorld(
            (1...4).map { .numbered($0, paymaster: .paymaster(1)) } + [.numbered(5, fees: GasFees(99_000, 9_000))],
            settings: .withoutOverhead { $0.maxBundleSize = 3 }
        ) { $0.scripts[.numbered(1)] = .failsBesideOthers("AA33 reverted") }
        #expect(await world.bundled() == [5])
        #expect(world.pool.operations.map(\.hash.words.0) == [5])
    }

    @Test("AA25 in the bundle leaves the bundle, and the pool only after 64 blocks")
    func nonceInBundle() async throws {
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) {
            $0.scripts[.numbered(1)] = .failsBesideOthers("AA25 invalid account nonce")
        }
        #expect(await world.bundled() == [2])
        #expect(world.log.skipped == [1: .nonceNotNext])
        #expect(world.pool.count == 2)
    }

    // MARK: Nobody to blame

    @Test("after a revert that names nobody the operations are isolated: the best goes alone, the others later")
    func suspects() async throws {
        let world = try ProposerWorld([.numbered(1), .numbered(2), .numbered(3)]) {
            $0.scripts[.numbered(2)] = .revertsBesideOthers([])
        }
        #expect(await world.bundled() == [1])
        #expect(world.log.removed.isEmpty)
        #expect(world.log.skipped == [2: .isolated, 3: .isolated])
        #expect(
            world.log.events.contains(
                .proposal(
                    .operationsSuspected(
                        [.operation(1), .operation(2), .operation(3)],
                        reason: "reverted without data"
                    )
                )
            )
        )
        // From now on one by one.
        world.pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5)
        #expect(await world.bundled() == [2])
        world.pool.markIncluded(.operation(2), blockHash: .block(6), blockNumber: 6)
        #expect(await world.bundled() == [3])
    }

    @Test("isolated and other operations take turns")
    func turns() async throws {
        let world = try ProposerWorld([.numbered(1, fees: GasFees(9_000, 100)), .numbered(2), .numbered(3)])
        world.pool.isolate([.operation(1), .operation(3)])
        var seen: [[UInt64]] = []
        for _ in 0..<4 { seen.append(await world.bundled()) }
        // 2 pays best, then the isolated have their turn: 3 pays more than 1.
        #expect(seen == [[2], [3], [2], [3]])
        #expect(world.log.skipped[1] != nil)
        world.pool.markIncluded(.operation(3), blockHash: .block(5), blockNumber: 5)
        #expect(await world.bundled() == [2])
        #expect(await world.bundled() == [1])
    }

    @Test("isolated operations have their turn even where bundles are always full")
    func turnBesideFullBundles() async throws {
        let world = try ProposerWorld(
            [.numbered(1, fees: GasFees(9_000, 100)), .numbered(2)],
            settings: .withoutOverhead { $0.maxBundleSize = 1 }
        )
        world.pool.isolate([.operation(1)])
        #expect(await world.bundled() == [2])
        #expect(await world.bundled() == [1])
    }

    @Test("after AA95 the bundle's gas limit is raised once, by half")
    func gasRaised() async throws {
        let operations: [PooledOperation] = [.numbered(1), .numbered(2)]
        let gas = BundleGas(operations.map { OperationGas($0.operation, version: .v0_7) })
        let needed = Gas(gas.limit.rawValue * 3 / 2)
        let world = try ProposerWorld(operations) { $0.scripts[.numbered(2)] = .needsGas(needed) }
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.count == 2)
        #expect(proposal.gasLimit == needed)
        #expect(proposal.packedGas == gas.packed)
        #expect(world.log.removed.isEmpty)
    }

    @Test("operations of a bundle that always runs out of gas are isolated; one that does so alone is removed")
    func gasNeverEnough() async throws {
        let world = try ProposerWorld([.numbered(1), .numbered(2)]) {
            $0.scripts[.numbered(2)] = .needsGas(16_000_000)
        }
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [1])
        // What others ran out of is no reason to raise its gas.
        #expect(proposal.gasLimit == BundleGas([OperationGas(proposal.operations[0].operation, version: .v0_7)]).limit)
        #expect(world.pool.count == 2)
        world.pool.remove([.operation(1)])
        #expect(await world.propose() == .noOperations(.afterSimulation))
        #expect(world.log.removed == [2: "AA95 out of gas"])
        #expect(world.pool.count == 0)
    }

    // MARK: postOp in 0.6

    private static let shortRevert = NodeError.refused(RPCError(code: -32000, message: "return data out of bounds"))

    private func world06(
        _ operations: [PooledOperation],
        _ script: (inout ScriptedNode.State) -> Void
    ) throws -> ProposerWorld {
        try ProposerWorld(operations, entryPoints: [.v0_6], node: script)
    }

    @Test("a lone operation whose postOp reverts the bundle is removed")
    func postOpRevert() async throws {
        let world = try world06([.numbered(1, entryPoint: .v0_6)]) {
            $0.scripts[.numbered(1)] = .nodeError(Self.shortRevert)
        }
        #expect(await world.propose() == .noOperations(.afterSimulation))
        #expect(world.log.removed == [1: "return data out of bounds"])
    }

    @Test("of two operations the one whose postOp reverts is removed, and the other is bundled")
    func postOpRevertTwo() async throws {
        let world = try world06([.numbered(1, entryPoint: .v0_6), .numbered(2, entryPoint: .v0_6)]) {
            $0.scripts[.numbered(1)] = .nodeError(Self.shortRevert)
        }
        #expect(await world.bundled() == [2])
        #expect(world.log.removed == [1: "return data out of bounds"])
    }

    @Test("where a postOp reverts only beside other operations, all are isolated")
    func postOpRevertBesideOthers() async throws {
        let world = try world06([.numbered(1, entryPoint: .v0_6), .numbered(2, entryPoint: .v0_6)]) {
            $0.scripts[.numbered(2)] = .nodeErrorBesideOthers(Self.shortRevert)
        }
        #expect(await world.bundled() == [1])
        #expect(world.log.removed.isEmpty)
        #expect(world.pool.isIsolated(.operation(1)) && world.pool.isIsolated(.operation(2)))
        // Two alone, together, and each alone once more to find who it was.
        #expect(world.node.requests.count == 5)
    }

    // MARK: Termination

    @Test("a bundle in which everything fails ends empty, one removal at a time")
    func everythingFails() async throws {
        let world = try ProposerWorld((1...20).map { .numbered($0) }) {
            for number in 1...20 as ClosedRange<UInt32> {
                $0.scripts[.numbered(number)] = .failsBesideOthers("AA23 reverted")
            }
        }
        // The last one passes alone.
        #expect(await world.bundled() == [20])
        #expect(world.log.removed.count == 19)
        // Each alone, then 19 calls that blame one each. Of the 18 that are left after two of those the first and the last
        // 16, 11, 8, 6, 4, 3 and 2 are tried, of 16 after four 11 and less, of 12 after eight 11 and less, of 4 after
        // sixteen 3 and 2.
        let parts = 2 * (7 + 6 + 6 + 2)
        #expect(world.node.requests.count == 39 + parts)
    }
}
