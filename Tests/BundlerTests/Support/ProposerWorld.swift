import Bundler
import Ethereum

/// A pool, a node and a proposer between them.
struct ProposerWorld {
    let pool: UserOperationPool
    let node: ScriptedNode
    let log = EventLog()
    let proposer: BundleProposer
    var request: ProposalRequest

    /// - Parameters:
    ///   - baseFee: of the head and the next block; the bundle's has no overhead unless `settings` say so.
    ///   - priorityFee: what the node suggests.
    init(
        _ operations: [PooledOperation] = [],
        baseFee: UInt64 = 1_000,
        priorityFee: UInt64 = 50,
        balance: Wei = .ether,
        hasTracer: Bool = false,
        head: BlockNumber = 100,
        blockGasLimit: Gas = 60_000_000,
        settings: BuilderSettings = .withoutOverhead,
        entryPoints: [EntryPointVersion] = [.v0_7],
        node script: (inout ScriptedNode.State) -> Void = { _ in }
    ) throws {
        pool = UserOperationPool(shardCount: settings.numSenders)
        for operation in operations { try pool.add(operation) }
        let header = BlockHeader.numbered(
            head,
            gasLimit: blockGasLimit,
            baseFeePerGas: WeiPerGas(UInt128(baseFee))
        )
        var state = ScriptedNode.State(
            head: header,
            nextBaseFeePerGas: WeiPerGas(UInt128(baseFee)),
            maxPriorityFeePerGas: WeiPerGas(UInt128(priorityFee)),
            balances: [.signer: balance]
        )
        script(&state)
        node = ScriptedNode(state)
        proposer = BundleProposer(
            client: node,
            pool: pool,
            settings: settings,
            chain: .mainnet(entryPoints),
            hasTracer: hasTracer,
            events: { [log] in log.append($0) },
            clock: StoppedClock()
        )
        request = ProposalRequest(
            signer: .signer,
            shard: Shard(index: 0, count: settings.numSenders),
            nonce: 7,
            head: header
        )
    }

    func propose() async -> ProposalOutcome { await proposer.propose(request) }

    /// The numbers of the operations in the bundle; empty where there is none.
    func bundled() async -> [UInt64] { await propose().bundled }
}

extension ProposalOutcome {
    var proposal: Proposal? {
        if case .bundle(let proposal) = self { proposal } else { nil }
    }

    var bundled: [UInt64] { proposal?.operations.map(\.hash.words.0) ?? [] }
}

extension ChainFacts {
    static let mainnet = mainnet([.v0_7])

    static func mainnet(_ entryPoints: [EntryPointVersion]) -> ChainFacts {
        ChainFacts(chainID: 1, entryPoints: entryPoints, transactionGasCap: 16_777_216)
    }
}

extension BuilderSettings {
    /// Fees as the node tells them, for numbers that can be read.
    static var withoutOverhead: BuilderSettings {
        var settings = BuilderSettings()
        settings.bundleBaseFeeOverheadPercent = 0
        return settings
    }

    static func withoutOverhead(_ change: (inout BuilderSettings) -> Void) -> BuilderSettings {
        var settings = withoutOverhead
        change(&settings)
        return settings
    }
}
