import Bundler
import Ethereum
import Testing

@Suite("Packing")
struct PackingTests {
    private func operation(_ number: UInt32, callGas: Gas) -> PooledOperation {
        .numbered(number, callGasLimit: callGas)
    }

    @Test("of operations of 4, 3, 10 and 10 million gas the first two fit under 10 million")
    func simple() async throws {
        let operations = [
            operation(1, callGas: 4_000_000), operation(2, callGas: 3_000_000), operation(3, callGas: 10_000_000),
            operation(4, callGas: 10_000_000),
        ]
        let world = try ProposerWorld(operations, settings: .withoutOverhead { $0.maxBundleGas = 10_000_000 })
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [1, 2])
        let sum = operations[..<2].reduce(Gas(21_000)) { $0 + OperationGas($1.operation, version: .v0_7).limit }
        #expect(proposal.packedGas == sum)
        #expect(proposal.gasLimit == Gas(sum.rawValue * 105 / 100))
        #expect(world.log.removed.isEmpty && world.pool.count == 4)
        let third = OperationGas(operations[2].operation, version: .v0_7).limit
        #expect(world.log.skipped[3] == .gasLimit(packed: sum, operation: third, limit: 10_000_000))
    }

    /// Decision 10. Two paying operations, and the first is carried by a transaction at nonce 8.
    @Test("an operation in flight at another nonce is left out and does not count as priced out")
    func inFlight() async throws {
        var world = try ProposerWorld([.numbered(1), .numbered(2)])
        world.request.inFlight = [PooledOperation.numbered(1).hash: 8]
        #expect(await world.bundled() == [2])
        #expect(world.log.skipped == [1: .inFlight(nonce: 8)])
        var alone = try ProposerWorld([.numbered(1)])
        alone.request.inFlight = [PooledOperation.numbered(1).hash: 8]
        #expect(await alone.propose() == .noOperations(.afterSimulation))
        #expect(alone.pool.count == 1)
    }

    private let misfits: [(UInt32, Gas)] = [(1, 4_000_000), (2, 7_000_000), (3, 1_000_000)]

    @Test("in_order: the first operation that does not fit ends the bundle")
    func inOrder() async throws {
        let world = try ProposerWorld(
            misfits.map { operation($0, callGas: $1) },
            settings: .withoutOverhead { $0.maxBundleGas = 10_000_000 }
        )
        #expect(await world.bundled() == [1])
        #expect(world.log.skipped[3] == .afterGasLimit)
    }

    @Test("fill_gaps: a later, smaller operation still goes in")
    func fillGaps() async throws {
        let world = try ProposerWorld(
            misfits.map { operation($0, callGas: $1) },
            settings: .withoutOverhead {
                $0.maxBundleGas = 10_000_000
                $0.bundlePacking = .fillGaps
            }
        )
        #expect(await world.bundled() == [1, 3])
        #expect(world.log.skipped.keys.sorted() == [2])
    }

    @Test("an operation too large for any bundle does not keep others waiting", arguments: BundlePacking.allCases)
    func tooLargeForAny(packing: BundlePacking) async throws {
        let world = try ProposerWorld(
            [operation(1, callGas: 11_000_000), operation(2, callGas: 1_000_000)],
            settings: .withoutOverhead {
                $0.maxBundleGas = 10_000_000
                $0.bundlePacking = packing
            }
        )
        #expect(await world.bundled() == [2])
        #expect(world.pool.count == 2)
    }

    @Test("a round where no operation fits is not reported as one where no operation pays enough")
    func nothingFits() async throws {
        let world = try ProposerWorld(
            [operation(1, callGas: 11_000_000)],
            settings: .withoutOverhead { $0.maxBundleGas = 10_000_000 }
        )
        #expect(await world.propose() == .noOperations(.afterSimulation))
    }

    @Test("with half the gas limit fewer operations fit")
    func halved() async throws {
        // Each about 3.13 million: five under 15 978 300, two under 8 090 000 / 1.05 = 7 704 761.
        var world = try ProposerWorld((1...6).map { operation($0, callGas: 3_000_000) })
        #expect(await world.bundled().count == 5)
        world.request.maxGasLimit = 8_090_000
        #expect(await world.bundled().count == 2)
    }

    @Test("max_bundle_size bounds the number of operations")
    func size() async throws {
        let world = try ProposerWorld(
            (1...4).map { .numbered($0) },
            settings: .withoutOverhead { $0.maxBundleSize = 3 }
        )
        #expect(await world.bundled() == [1, 2, 3])
        #expect(world.log.skipped == [4: .bundleFull(limit: 3)])
    }

    @Test("an operation that takes the transaction over the byte limit is skipped")
    func bytes() async throws {
        let world = try ProposerWorld(
            [
                .numbered(1, preVerificationGas: 150_000, callData: Array(repeating: 1, count: 3_000)),
                .numbered(2, preVerificationGas: 150_000, callData: Array(repeating: 1, count: 3_000)),
            ],
            settings: .withoutOverhead { $0.maxTransactionSizeBytes = 6_000 }
        )
        #expect(await world.bundled() == [1])
        // Each 448 and 3008 for its data; the call's 100; 180 for the envelope: 2 · 3456 + 280.
        #expect(world.log.skipped == [2: .transactionSize(bytes: 7_192, limit: 6_000)])
    }

    @Test("an unstaked account has one operation in a bundle, whatever its nonce keys")
    func unstakedSender() async throws {
        let world = try ProposerWorld([
            .numbered(1, sender: .numbered(9), key: 1), .numbered(2, sender: .numbered(9), key: 2), .numbered(3),
            .numbered(4, sender: .numbered(9), key: 1, sequence: 1),
        ])
        #expect(await world.bundled() == [1, 3])
        #expect(
            world.log.skipped == [
                2: .senderAlreadyInBundle(.numbered(9)), 4: .senderAlreadyInBundle(.numbered(9)),
            ]
        )
    }

    @Test("a staked account may have several operations in a bundle, in the order of their nonces")
    func stakedSender() async throws {
        let world = try ProposerWorld([
            .numbered(1, sender: .numbered(9), sequence: 1, fees: GasFees(9_000, 300), staked: .account),
            .numbered(2, sender: .numbered(9), sequence: 0, fees: GasFees(9_000, 200), staked: .account),
            .numbered(3, sender: .numbered(9), key: 5, fees: GasFees(9_000, 100), staked: .account),
            .numbered(4, sender: .numbered(9), sequence: 3, fees: GasFees(9_000, 500), staked: .account),
        ])
        #expect(await world.bundled() == [2, 1, 3])
        #expect(world.log.skipped == [4: .nonceNotNext])
        // One that follows is simulated behind the one before it.
        #expect(world.node.requests.count == 4)
    }

    @Test("an operation whose predecessor left the bundle waits for a later bundle")
    func predecessorFails() async throws {
        let world = try ProposerWorld([
            .numbered(1, sender: .numbered(9), staked: .account),
            .numbered(2, sender: .numbered(9), sequence: 1, staked: .account), .numbered(3),
        ]) { $0.scripts[.numbered(9)] = .fails("AA24 signature error") }
        #expect(await world.bundled() == [3])
        #expect(world.log.removed == [1: "AA24 signature error"])
        #expect(world.log.skipped == [2: .nonceNotNext])
    }
}
