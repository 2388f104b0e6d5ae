public import Ethereum

// The answers of a node.

// MARK: - Blocks

extension Chain {
    /// The newest block; genesis at first.
    public var head: BlockHeader { history.headHeader }

    /// Of the canonical chain; `nil` above the head and below the 256 newest blocks.
    public func header(number: BlockNumber) -> BlockHeader? { history.header(number) }

    /// On the canonical chain or not; `nil` for blocks that are unknown or older than the 256 newest.
    public func header(hash: Hash32) -> BlockHeader? { history.record(hash)?.header }

    /// Of the block after the head.
    public var nextBaseFeePerGas: WeiPerGas {
        let (header, override) = (history.headHeader, history.nextSettings.baseFeeOverride)
        return override
            ?? configuration.baseFeeRule.next(
                parentBaseFee: header.baseFeePerGas,
                gasUsed: header.gasUsed,
                gasLimit: header.gasLimit
            )
    }

    /// Where all ether is now.
    public var ledger: Ledger { world.ledger }

    /// The ledger counted again from all accounts and deposits; it differs from ``ledger`` only after a bug here.
    public func recountLedger() -> Ledger { world.recount() }
}

// MARK: - A node that lags

extension Chain {
    /// What a node answers whose head is so many blocks older; genesis at the least, and no more than 64 blocks.
    ///
    /// It knows no newer block, and what those contain is pending to it. Storage of accounts and the mempool are those
    /// of now. `look` must change nothing.
    public func asOf<Answer>(
        blocksAgo: UInt64,
        _ look: (Chain) throws(RPCError) -> Answer
    ) -> Result<Answer, RPCError> {
        let blocks = min(blocksAgo, head.number, BlockHistory.undoDepth)
        guard blocks > 0 else { return answer(look) }
        let journals = history.journals(of: blocks)
        history.hide(blocks)
        defer { history.showAll() }
        return world.before(journals) { answer(look) }
    }

    private func answer<Answer>(_ look: (Chain) throws(RPCError) -> Answer) -> Result<Answer, RPCError> {
        do throws(RPCError) { return .success(try look(self)) } catch { return .failure(error) }
    }
}

// MARK: - Accounts, at the head

extension Chain {
    /// `eth_getTransactionCount` at the latest block.
    public func nonce(of address: Address) -> UInt64 { world.nonce(of: address) }

    /// `eth_getTransactionCount` at the pending block.
    public func pendingNonce(of address: Address) -> UInt64 { pool.transactionCountPending(of: address, state: world) }

    public func balance(of address: Address) -> Wei { world.balance(of: address) }

    public func deposit(of account: Address, in entryPoint: EntryPointVersion) -> Wei {
        world.deposit(of: Depositor(account, in: entryPoint))
    }

    /// The next sequence an entry point accepts from this account under a 192-bit key.
    public func operationSequence(of account: Address, key: UInt256, in entryPoint: EntryPointVersion) -> UInt64 {
        world.sequence(of: Depositor(account, in: entryPoint), key: key)
    }

    public func hasCode(_ address: Address) -> Bool { world.hasCode(address) }

    /// `eth_getStorageAt`. Accounts have the slots that their operations read; all others are zero, as in a contract
    /// that never wrote them.
    public func storage(of account: Address, slot: Hash32) -> Hash32 { behaviours.storage(of: account, slot: slot) }
}

// MARK: - Transactions

extension Chain {
    /// `eth_getTransactionByHash`: in the pool, or on the canonical chain within the 256 newest blocks.
    public func transaction(hash: Hash32) -> TransactionInfo? {
        if let pooled = pool.pooled(hash) { return TransactionInfo(pooled) }
        if let later = history.hiddenTransactions.first(where: { $0.transaction.hash == hash }) {
            return TransactionInfo(stillPending: later)
        }
        return history.transaction(hash).map { mined in
            let transaction = mined.transaction.transaction
            return TransactionInfo(
                hash: hash,
                from: mined.sender,
                nonce: transaction.nonce,
                fees: transaction.fees,
                gasLimit: transaction.gasLimit,
                blockNumber: mined.receipt.blockNumber
            )
        }
    }

    public func receipt(hash: Hash32) -> TransactionReceipt? { history.transaction(hash)?.receipt }

    /// `debug_traceTransaction`: what a mined transaction reverted with, empty where it ran out of gas or reverted
    /// without data; `nil` where it succeeded or is unknown.
    public func revertData(hash: Hash32) -> [UInt8]? { history.transaction(hash)?.revertData }

    /// The logs of one contract in a block that is kept, on the canonical chain or not; `nil` for an unknown block.
    public func logs(inBlock hash: Hash32, address: Address) -> [Log]? {
        guard let record = history.record(hash) else { return nil }
        return record.transactions.flatMap { $0.receipt.logs.filter { $0.address == address } }
    }

    /// `txpool_contentFrom`, pending and queued, by ascending nonce.
    public func pooledTransactions(from sender: Address) -> [TransactionInfo] {
        history.hiddenTransactions.filter { $0.sender == sender && pool.profile.showsInContent($0.transaction) }.map(
            TransactionInfo.init(stillPending:)
        )
            + pool.content(from: sender).map { TransactionInfo($0) }
    }

    public func pooled(hash: Hash32) -> PooledTransaction? { pool.pooled(hash) }
}

extension TransactionInfo {
    /// Of a block that a node has not seen yet.
    fileprivate init(stillPending mined: MinedTransaction) {
        let transaction = mined.transaction.transaction
        self.init(
            hash: mined.transaction.hash,
            from: mined.sender,
            nonce: transaction.nonce,
            fees: transaction.fees,
            gasLimit: transaction.gasLimit,
            blockNumber: nil
        )
    }

    init(_ pooled: PooledTransaction) {
        self.init(
            hash: pooled.hash,
            from: pooled.sender,
            nonce: pooled.nonce,
            fees: pooled.fees,
            gasLimit: pooled.gasLimit,
            blockNumber: nil
        )
    }
}

// MARK: - Fees

extension Chain {
    /// `eth_maxPriorityFeePerGas`: the network's tip, or after a block of a ``FeeMarket`` the client's own suggestion,
    /// where that is more. Blocks that nobody is in show nothing of a network's tip that has risen.
    public var suggestedTip: WeiPerGas {
        max(history.tips(head.number)?.suggestion ?? 0, history.nextSettings.networkTip)
    }

    /// `eth_feeHistory`.
    ///
    /// The reward of a block is at each percentile the network's tip while that block was the head, empty or not: the
    /// suggestion and the history agree. That of a block of a ``FeeMarket`` is the tip at the percentile of its gas, 0
    /// where it is empty. Blocks older than the 256 newest are silently left out, as are those beyond
    /// the 1024 that a node answers at most.
    ///
    /// - Parameters:
    ///   - percentiles: ascending, at most 100 of them, each at most 100.
    public func feeHistory(
        blockCount: UInt64,
        newest: BlockNumber,
        percentiles: [UInt32]
    ) -> Result<FeeHistory, RPCError> {
        if let error = Self.invalidity(of: percentiles) { return .failure(error) }
        guard blockCount > 0 else {
            return .success(FeeHistory(oldestBlock: 0, baseFeePerGas: [], gasUsed: [], rewards: []))
        }
        guard newest <= head.number else {
            let message = "request beyond head block: requested \(newest), head \(head.number)"
            return .failure(RPCError(code: -32000, message: message))
        }
        let count = min(blockCount, 1024, newest + 1)
        let oldest = max(newest + 1 - count, history.oldestNumber)
        guard oldest <= newest else {
            return .failure(RPCError(code: -32000, message: "history of block \(newest) is not available"))
        }
        return .success(feeHistory(oldest...newest, percentiles))
    }

    private func feeHistory(_ blocks: ClosedRange<BlockNumber>, _ percentiles: [UInt32]) -> FeeHistory {
        var answer = FeeHistory(oldestBlock: blocks.lowerBound, baseFeePerGas: [], gasUsed: [], rewards: [])
        for number in blocks {
            guard let record = history.record(number) else { continue }
            answer.baseFeePerGas.append(record.header.baseFeePerGas)
            answer.gasUsed.append((used: record.header.gasUsed, limit: record.header.gasLimit))
            if !percentiles.isEmpty {
                let tip = record.successor.networkTip
                answer.rewards.append(percentiles.map { record.tips?.reward(percentile: $0) ?? tip })
            }
        }
        answer.baseFeePerGas.append(history.header(blocks.upperBound + 1)?.baseFeePerGas ?? nextBaseFeePerGas)
        return answer
    }

    private static func invalidity(of percentiles: [UInt32]) -> RPCError? {
        guard percentiles.count <= 100 else {
            return RPCError(code: -32000, message: "too many percentiles: over the query limit 100")
        }
        for (index, percentile) in percentiles.enumerated() {
            if percentile > 100 {
                return RPCError(code: -32000, message: "invalid reward percentile: \(percentile)")
            }
            if index > 0, percentile <= percentiles[index - 1] {
                let message =
                    "invalid reward percentile: #\(index - 1):\(percentiles[index - 1]) >= #\(index):\(percentile)"
                return RPCError(code: -32000, message: message)
            }
        }
        return nil
    }
}
