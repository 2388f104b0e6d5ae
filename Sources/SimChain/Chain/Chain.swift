public import Ethereum

/// The simulated chain with the mempool of its one client: blocks in, answers of a node out.
///
/// Begin with ``issue(_:to:)`` and ``sealGenesis()``; then ``sealBlock(at:)`` makes one block after the other. Blocks
/// hold what the pool offers, by tip, besides the competing ``Traffic``. All that happens is told to `events` when it
/// happens. Costs of time and memory are those of the newest 256 blocks, however many there have been.
///
/// `@unchecked Sendable`: a chain belongs to one simulation, and a simulation runs on one thread. Nothing else may hold
/// it.
public final class Chain: @unchecked Sendable {
    public let configuration: ChainConfiguration
    let events: (ChainEvent) -> Void
    let clock: (() -> SimInstant)?
    let world = WorldState()
    let behaviours = BehaviourRegistry()
    let executor: TransactionExecutor
    var pool: Mempool
    var history: BlockHistory
    var holds: [Hash32: InclusionHold] = [:]
    /// Operations that block builders take from nobody, and the first block that may have them. Looked up only.
    var censored: [Hash32: BlockNumber] = [:]
    var retirements = RingBuffer<Retirement>()
    /// How many reorganisations there have been; salt of block hashes.
    var branch: UInt64 = 0
    /// When the head was sealed.
    var headInstant = SimInstant.genesis
    var isGenesisSealed = false

    struct Retirement {
        var due: BlockNumber
        var account: Address
        var operations: [Hash32]
    }

    /// - Parameters:
    ///   - clock: the present, for the pool's lifetimes and arrival times; without one, the instant of the head.
    ///   - events: told of everything that happens, at the time it does.
    public init(
        configuration: ChainConfiguration,
        clock: (() -> SimInstant)? = nil,
        events: @escaping (ChainEvent) -> Void
    ) {
        self.configuration = configuration
        self.events = events
        self.clock = clock
        let behaviours = behaviours
        executor = TransactionExecutor(
            schedule: configuration.gasSchedule,
            runners: configuration.entryPoints.map {
                EntryPointModel(version: $0, chainID: configuration.chainID, behaviours: behaviours)
            }
        )
        pool = Mempool(profile: configuration.mempool, localTracker: configuration.localTracker)
        history = BlockHistory(genesis: Self.genesis(configuration))
        world.creditFaucet(EtherSupply.faucet)
        for runner in executor.runners { world.deployCode(at: runner.address) }
    }

    /// Genesis counts as having used exactly its gas target, so that block 1 has its base fee.
    private static func genesis(_ configuration: ChainConfiguration) -> BlockRecord {
        let header = BlockHeader(
            number: 0,
            parentHash: .zero,
            timestamp: configuration.genesisTimestamp,
            gasLimit: configuration.blockGasLimit,
            gasUsed: configuration.baseFeeRule.gasTarget(gasLimit: configuration.blockGasLimit),
            baseFeePerGas: configuration.baseFeePerGas,
            transactions: [],
            branch: 0
        )
        let settings = BlockSettings(
            gasLimit: configuration.blockGasLimit,
            networkTip: configuration.priorityFeePerGas,
            traffic: configuration.traffic
        )
        return BlockRecord(header: header, successor: settings)
    }
}

// MARK: - Genesis

extension Chain {
    /// Makes ether before genesis; afterwards there is never more. `false`, and nothing happens, beyond 2¹²⁷ wei in
    /// all.
    @discardableResult
    public func issue(_ amount: Wei, to address: Address) -> Bool {
        precondition(!isGenesisSealed, "ether is issued before genesis is sealed")
        guard amount <= EtherSupply.limit.saturatingSubtract(world.ledger.total) else { return false }
        world.credit(amount, to: address)
        return true
    }

    /// Ends the issue of ether; from here on blocks can be made.
    public func sealGenesis() {
        precondition(!isGenesisSealed, "genesis is sealed once")
        isGenesisSealed = true
        _ = world.takeJournal()
        events(.genesis(header: head, issued: world.ledger.total))
    }
}

// MARK: - Blocks

extension Chain {
    /// Makes the next block from the transactions of the pool.
    ///
    /// - Parameters:
    ///   - instant: whose whole seconds become the timestamp, counted from the configured genesis.
    @discardableResult
    public func sealBlock(at instant: SimInstant) -> BlockHeader {
        precondition(isGenesisSealed, "genesis is sealed before block 1")
        headInstant = instant
        let block = BlockContext(
            number: head.number + 1,
            timestamp: configuration.genesisTimestamp &+ UInt64(max(0, instant.seconds)),
            baseFeePerGas: nextBaseFeePerGas
        )
        beginBlock()
        var assembly = BlockAssembly(chain: self, block: block, settings: history.nextSettings)
        let pending = pool.executable()
        assembly.fill(from: pending, holds: holds(on: pending, at: block.number))
        let header = finishBlock(assembly)
        retireDueAccounts()
        updatePool(mined: assembly.transactionHashes)
        return header
    }

    /// A slot passes without a block.
    public func missSlot() {
        history.head.successor.market.missedSlots += 1
        events(.slotMissed(next: head.number + 1))
    }

    /// From here on writes belong to the next block.
    func beginBlock() { history.head.undo = world.takeJournal() }

    func finishBlock(_ assembly: BlockAssembly, interventions: [Intervention] = []) -> BlockHeader {
        var successor = assembly.settings
        successor.baseFeeOverride = nil
        successor.market.missedSlots = 0
        return finishBlock(assembly, interventions: interventions, successor: successor)
    }

    func finishBlock(
        _ assembly: BlockAssembly,
        interventions: [Intervention],
        successor: BlockSettings
    ) -> BlockHeader {
        var record = assembly.record(parent: head, branch: branch, interventions: interventions, successor: successor)
        record.tips = assembly.tips { lowest in suggestion(after: lowest) }
        for mined in history.append(record) {
            // Too old to come back: the behaviour of its operations is not needed any more.
            if !holds.isEmpty { holds[mined.transaction.hash] = nil }
            for operation in mined.operations { behaviours.forget(operation) }
        }
        events(
            .blockSealed(
                header: record.header,
                transactions: assembly.transactionHashes,
                ledger: world.ledger
            )
        )
        return record.header
    }

    /// The client's suggestion after the head and a block with these lowest tips.
    private func suggestion(after lowest: [WeiPerGas]) -> WeiPerGas {
        configuration.mempool.tipOracle.suggestion(newest: lowest, last: suggestedTip) { age in
            // The block in question is not in the history yet.
            guard age <= head.number, head.number + 1 - age > 0 else { return nil }
            return history.tips(head.number + 1 - age)?.lowest
        }
    }

    private func retireDueAccounts() {
        while let retirement = retirements.first, retirement.due <= head.number {
            retirements.popFirst()
            for operation in retirement.operations { behaviours.forget(operation) }
            behaviours.forgetOperations(of: retirement.account)
            intervene(.retire(retirement.account))
        }
    }
}

extension Ethereum.BaseFeeRule {
    /// The gas that a block may use without raising the base fee.
    func gasTarget(gasLimit: Gas) -> Gas { Gas(gasLimit.rawValue / elasticity) }
}
