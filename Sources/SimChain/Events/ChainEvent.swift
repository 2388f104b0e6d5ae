public import Ethereum

/// An event of the simulated chain or its mempool. The recorder of the events adds the time.
public enum ChainEvent: Hashable, Sendable {
    /// Genesis is block 0; `issued` is all the ether there will ever be.
    case genesis(header: BlockHeader, issued: Wei)
    /// A block became the head. `ledger` is where every wei is after it.
    case blockSealed(header: BlockHeader, transactions: [Hash32], ledger: Ledger)
    /// A slot passed without a block.
    case slotMissed(next: BlockNumber)
    /// The newest `depth` blocks left the canonical chain; the blocks that replace them follow as `blockSealed`.
    case reorganised(depth: UInt64, ancestor: BlockNumber, removed: [Hash32])
    case transactionExecuted(TransactionExecution)
    case operationExecuted(OperationExecution)
    case transactionPooled(PooledTransaction)
    /// The pool took a transaction in the place of another with the same sender and nonce.
    case transactionReplaced(old: PooledTransaction, new: PooledTransaction)
    /// The pool refused it, in the client's words.
    case transactionRefused(PooledTransaction, error: RPCError)
    /// It left the pool without having been mined or replaced.
    case transactionEvicted(hash: Hash32, sender: Address, nonce: UInt64, reason: EvictionReason)
}

/// Where all ether is. The sum of the five is the ether issued at genesis, unless a wei was created or lost.
public struct Ledger: Hashable, Sendable {
    /// Balances of accounts, proposers excepted.
    public var accounts: Wei
    /// Deposits in entry points.
    public var deposits: Wei
    /// Base fees burnt so far (EIP-1559).
    public var burnt: Wei
    /// Tips that block proposers got so far.
    public var tips: Wei
    /// The faucet's ether: the timeline of a scenario moves ether from it and to it.
    public var faucet: Wei

    public init(accounts: Wei = 0, deposits: Wei = 0, burnt: Wei = 0, tips: Wei = 0, faucet: Wei = 0) {
        self.accounts = accounts
        self.deposits = deposits
        self.burnt = burnt
        self.tips = tips
        self.faucet = faucet
    }

    public var total: Wei { accounts + deposits + burnt + tips + faucet }
}

/// A mined transaction.
public struct TransactionExecution: Hashable, Sendable {
    public var hash: Hash32
    public var block: BlockNumber
    public var sender: Address
    public var nonce: UInt64
    public var succeeded: Bool
    public var gasLimit: Gas
    public var gasUsed: Gas
    public var effectiveGasPrice: WeiPerGas
    public var baseFeePerGas: WeiPerGas

    public init(
        hash: Hash32,
        block: BlockNumber,
        sender: Address,
        nonce: UInt64,
        succeeded: Bool,
        gasLimit: Gas,
        gasUsed: Gas,
        effectiveGasPrice: WeiPerGas,
        baseFeePerGas: WeiPerGas
    ) {
        self.hash = hash
        self.block = block
        self.sender = sender
        self.nonce = nonce
        self.succeeded = succeeded
        self.gasLimit = gasLimit
        self.gasUsed = gasUsed
        self.effectiveGasPrice = effectiveGasPrice
        self.baseFeePerGas = baseFeePerGas
    }
}

/// A user operation that a mined bundle executed; what its `UserOperationEvent` says.
public struct OperationExecution: Hashable, Sendable {
    public var userOpHash: Hash32
    public var transaction: Hash32
    public var block: BlockNumber
    public var sender: Address
    public var succeeded: Bool
    public var actualGasCost: Wei
    public var actualGasUsed: Gas
    public var beneficiary: Address

    public init(
        userOpHash: Hash32,
        transaction: Hash32,
        block: BlockNumber,
        sender: Address,
        succeeded: Bool,
        actualGasCost: Wei,
        actualGasUsed: Gas,
        beneficiary: Address
    ) {
        self.userOpHash = userOpHash
        self.transaction = transaction
        self.block = block
        self.sender = sender
        self.succeeded = succeeded
        self.actualGasCost = actualGasCost
        self.actualGasUsed = actualGasUsed
        self.beneficiary = beneficiary
    }
}

/// A transaction as the mempool sees it.
public struct PooledTransaction: Hashable, Sendable {
    public var hash: Hash32
    public var sender: Address
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    /// Whether it can be mined now or waits behind a gap.
    public var part: PoolPart

    public init(hash: Hash32, sender: Address, nonce: UInt64, fees: GasFees, gasLimit: Gas, part: PoolPart) {
        self.hash = hash
        self.sender = sender
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.part = part
    }
}

/// The parts of a mempool, in the clients' words.
public enum PoolPart: String, Hashable, Sendable, CaseIterable {
    /// Gapless and funded: can be mined.
    case pending
    /// Behind a nonce gap, or unfunded.
    case queued
    /// reth: gapless and funded, but the fee cap is below the next base fee.
    case baseFee = "base_fee"
}

/// Why a transaction left the pool.
public enum EvictionReason: String, Hashable, Sendable, CaseIterable {
    /// The account's nonce passed it.
    case nonceTooLow = "nonce_too_low"
    case insufficientFunds = "insufficient_funds"
    /// The new block's base fee is above its fee cap.
    case feeCapBelowBaseFee = "fee_cap_below_base_fee"
    /// The block gas limit fell below its own.
    case exceedsBlockGasLimit = "exceeds_block_gas_limit"
    /// The pool is full, or the account holds too much of it.
    case poolFull = "pool_full"
    /// It waited longer than the client keeps a queued transaction.
    case lifetime
    /// The timeline of the scenario dropped it.
    case dropped
    /// A reorganisation made it vanish.
    case vanished
    /// Its re-admission after a reorganisation failed.
    case notReadmitted = "not_readmitted"
}
