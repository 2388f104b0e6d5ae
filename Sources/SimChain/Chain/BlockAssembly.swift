import Ethereum

/// A block in the making: executes transactions one after the other and counts the gas they and the traffic use.
struct BlockAssembly {
    private let chain: Chain
    let block: BlockContext
    private(set) var settings: BlockSettings
    /// Of a ``FeeMarket``.
    private let demand: BlockDemand?
    private(set) var transactionHashes: [Hash32] = []
    private var executed: [Executed] = []
    private var gasUsed: Gas = 0
    /// The steady demand takes its gas once.
    private var hasTakenDemand = false
    /// The demand of a ``FeeMarket`` that goes before the known transactions that are still to come.
    private var gasAhead: Gas = 0
    /// What a ``FeeMarket`` has of the finished block.
    private var competingGas: Gas = 0

    private struct Executed {
        var transaction: SignedTransaction
        var sender: Address
        var execution: TransactionExecutor.Execution
    }

    init(chain: Chain, block: BlockContext, settings: BlockSettings) {
        self.chain = chain
        self.block = block
        var settings = settings
        demand = settings.demand(for: block, rule: chain.configuration.baseFeeRule)
        self.settings = settings
    }

    private var gasLeft: Gas { settings.gasLimit.saturatingSubtract(gasUsed).saturatingSubtract(gasAhead) }

    /// Fills the block from the pool: the best tips first, as far as their gas limits fit.
    mutating func fill(from pending: [[PoolEntry]], holds: [Hash32: InclusionHold]) {
        if !pending.isEmpty { includeBest(of: pending, holds: holds) }
        addTraffic()
    }

    /// Fills the block with the transactions of the old block of the same number. Returns those that did not fit.
    mutating func refill(with kept: [MinedTransaction]) -> [MinedTransaction] {
        let leftOut = kept.filter { mined in
            mined.transaction.transaction.gasLimit > gasLeft || !execute(mined.transaction, from: mined.sender)
        }
        addTraffic()
        return leftOut
    }

    private mutating func includeBest(of pending: [[PoolEntry]], holds: [Hash32: InclusionHold]) {
        var queue = CandidateQueue(pending: pending, block: block, networkTip: settings.networkTip, holds: holds)
        while let candidate = queue.best {
            if case .steady(let gas, let tip) = settings.traffic, !candidate.isForced,
                candidate.tip < tip ?? settings.networkTip
            {
                takeDemand(gas)
            }
            if let demand, !candidate.isForced { giveWay(to: demand.gas(offering: candidate.tip + 1), of: demand) }
            let transaction = candidate.entry.transaction
            if transaction.transaction.gasLimit <= gasLeft, execute(transaction, from: candidate.entry.pooled.sender) {
                queue.include(candidate)
            } else {
                queue.skipSender(of: candidate)
            }
        }
    }

    private mutating func addTraffic() {
        switch settings.traffic {
        case .quiet: break
        case .balanced:
            let target = chain.configuration.baseFeeRule.gasTarget(gasLimit: settings.gasLimit)
            gasUsed = max(gasUsed, target)
        case .steady(let gas, _): takeDemand(gas)
        case .market: if let demand { takeMarket(demand) }
        }
    }

    /// The demand that offers more goes first. What has gone first stays, also when a cheap transaction is followed by
    /// a dear one of the same sender.
    private mutating func giveWay(to gas: Gas, of demand: BlockDemand) {
        gasAhead = max(gasAhead, min(gas, demand.filling ?? gas))
    }

    private mutating func takeMarket(_ demand: BlockDemand) {
        gasAhead = 0
        competingGas =
            if let filling = demand.filling {
                min(filling.saturatingSubtract(gasUsed), gasLeft)
            } else {
                min(demand.gas(offering: demand.leastTip), gasLeft)
            }
        gasUsed += competingGas
    }

    private mutating func takeDemand(_ gas: Gas) {
        guard !hasTakenDemand else { return }
        hasTakenDemand = true
        gasUsed += min(gas, gasLeft)
    }

    private mutating func execute(_ transaction: SignedTransaction, from sender: Address) -> Bool {
        guard let execution = chain.executor.execute(transaction, from: sender, in: block, on: chain.world) else {
            return false
        }
        gasUsed += execution.gasUsed
        transactionHashes.append(transaction.hash)
        executed.append(Executed(transaction: transaction, sender: sender, execution: execution))
        report(transaction, from: sender, execution)
        return true
    }

    private func report(
        _ transaction: SignedTransaction,
        from sender: Address,
        _ execution: TransactionExecutor.Execution
    ) {
        chain.events(
            .transactionExecuted(
                TransactionExecution(
                    hash: transaction.hash,
                    block: block.number,
                    sender: sender,
                    nonce: transaction.transaction.nonce,
                    succeeded: execution.succeeded,
                    gasLimit: transaction.transaction.gasLimit,
                    gasUsed: execution.gasUsed,
                    effectiveGasPrice: execution.effectiveGasPrice,
                    baseFeePerGas: block.baseFeePerGas
                )
            )
        )
        for operation in execution.operations {
            chain.events(
                .operationExecuted(
                    OperationExecution(
                        userOpHash: operation.userOpHash,
                        transaction: transaction.hash,
                        block: block.number,
                        sender: operation.sender,
                        succeeded: operation.succeeded,
                        actualGasCost: operation.actualGasCost,
                        actualGasUsed: operation.actualGasUsed,
                        beneficiary: operation.beneficiary
                    )
                )
            )
        }
    }
}

// MARK: - The finished block

extension BlockAssembly {
    func record(
        parent: BlockHeader,
        branch: UInt64,
        interventions: [Intervention],
        successor: BlockSettings
    ) -> BlockRecord {
        let header = BlockHeader(
            number: block.number,
            parentHash: parent.hash,
            timestamp: block.timestamp,
            gasLimit: settings.gasLimit,
            gasUsed: gasUsed,
            baseFeePerGas: block.baseFeePerGas,
            transactions: transactionHashes,
            branch: branch
        )
        var record = BlockRecord(header: header, interventions: interventions, successor: successor)
        if !executed.isEmpty {
            record.transactions = executed.enumerated().map { mined($1, index: $0, in: header) }
        }
        return record
    }

    /// `nil` for a block without a ``FeeMarket``.
    func tips(suggest: ([WeiPerGas]) -> WeiPerGas) -> BlockTips? {
        guard let demand else { return nil }
        let known = executed.map { executed in
            BlockTips.Known(
                tip: executed.execution.effectiveGasPrice.saturatingSubtract(block.baseFeePerGas),
                gasUsed: executed.execution.gasUsed
            )
        }
        // A plain transfer is the least that a block has room for.
        let isFull = gasLeft < chain.configuration.gasSchedule.transaction
        return BlockTips(demand: demand, known: known, competing: competingGas, isFull: isFull, suggest: suggest)
    }

    private func mined(_ executed: Executed, index: Int, in header: BlockHeader) -> MinedTransaction {
        let (hash, execution) = (executed.transaction.hash, executed.execution)
        let logs = execution.logs.map { log in
            Log(
                address: log.address,
                topics: log.topics,
                data: log.data,
                transactionHash: hash,
                blockHash: header.hash,
                blockNumber: header.number
            )
        }
        let receipt = TransactionReceipt(
            transactionHash: hash,
            blockNumber: header.number,
            blockHash: header.hash,
            transactionIndex: UInt64(index),
            succeeded: execution.succeeded,
            gasUsed: execution.gasUsed,
            effectiveGasPrice: execution.effectiveGasPrice,
            logs: logs
        )
        return MinedTransaction(
            transaction: executed.transaction,
            sender: executed.sender,
            receipt: receipt,
            operations: execution.operations.map(\.userOpHash),
            revertData: execution.revertData
        )
    }
}

extension BlockSettings {
    /// The demand of a ``FeeMarket`` for this block; the settings become those that the block is made with.
    fileprivate mutating func demand(for block: BlockContext, rule: Ethereum.BaseFeeRule) -> BlockDemand? {
        guard case .market(let fees) = traffic else { return nil }
        if let limit = fees.gasLimit(of: block.number) { gasLimit = limit }
        let slots = market.missedSlots + 1
        market = fees.state(of: block.number, after: market)
        return fees.demand(
            for: block.number,
            market,
            slots: slots,
            baseFee: block.baseFeePerGas,
            leastTip: networkTip,
            gasTarget: rule.gasTarget(gasLimit: gasLimit)
        )
    }
}
