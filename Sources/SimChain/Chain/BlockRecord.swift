import Ethereum

/// A block, with the data to undo and to rebuild it.
struct BlockRecord {
    var header: BlockHeader
    var transactions: [MinedTransaction] = []
    /// Takes back the block and the interventions after it; filled when the next block begins.
    var undo: [WorldState.Undo] = []
    /// Interventions while the block was the head, in order; applied again after a block that replaces it.
    var interventions: [Intervention] = []
    /// The parameters of the next block.
    var successor: BlockSettings
    /// Of a block of a ``FeeMarket``.
    var tips: BlockTips?
}

/// The parameters of a block's producer, besides the transactions.
struct BlockSettings: Hashable, Sendable {
    var gasLimit: Gas
    /// A transaction that offers less is left out.
    var networkTip: WeiPerGas
    var traffic: Traffic
    var market = MarketState()
    /// Instead of the result of the chain's rule, for one block.
    var baseFeeOverride: WeiPerGas?
}

struct MinedTransaction {
    var transaction: SignedTransaction
    var sender: Address
    var receipt: TransactionReceipt
    /// The `userOpHash`es of the operations it executed.
    var operations: [Hash32]
    /// `nil` where it succeeded.
    var revertData: [UInt8]?
}

/// A change of the state by the scenario's timeline or users, and not by a transaction.
enum Intervention: Hashable, Sendable {
    case setBalance(Address, Wei)
    case fund(Address, Wei)
    case fundDeposit(Depositor, Wei)
    case setDeposit(Depositor, Wei)
    case deploy(Address)
    case retire(Address)
}
