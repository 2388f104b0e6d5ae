public import Ethereum

extension ChainEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .genesis: "genesis"
        case .blockSealed: "block_sealed"
        case .slotMissed: "slot_missed"
        case .reorganised: "reorganised"
        case .transactionExecuted: "transaction_executed"
        case .operationExecuted: "operation_executed"
        case .transactionPooled: "transaction_pooled"
        case .transactionReplaced: "transaction_replaced"
        case .transactionRefused: "transaction_refused_by_pool"
        case .transactionEvicted: "transaction_evicted"
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .genesis(let header, let issued):
            visitor.field(header)
            visitor.field("issued", issued)
        case .blockSealed(let header, let transactions, let ledger):
            visitor.field(header)
            visitor.field("transactions", transactions)
            visitor.field(ledger)
        case .slotMissed(let next):
            visitor.field("next", next)
        case .reorganised(let depth, let ancestor, let removed):
            visitor.field("depth", depth)
            visitor.field("ancestor", ancestor)
            visitor.field("removed", removed)
        case .transactionExecuted(let execution):
            visitor.field(execution)
        case .operationExecuted(let execution):
            visitor.field(execution)
        case .transactionPooled(let transaction):
            visitor.field(transaction)
        case .transactionReplaced(let old, let new):
            visitor.field("old", old.hash)
            visitor.field("old_max_fee_per_gas", old.fees.maxFeePerGas)
            visitor.field("old_max_priority_fee_per_gas", old.fees.maxPriorityFeePerGas)
            visitor.field(new)
        case .transactionRefused(let transaction, let error):
            visitor.field(transaction)
            visitor.field("code", Int128(error.code))
            visitor.field("message", error.message)
        case .transactionEvicted(let hash, let sender, let nonce, let reason):
            visitor.field("hash", hash)
            visitor.field("sender", sender)
            visitor.field("nonce", nonce)
            visitor.field("reason", reason.rawValue)
        }
    }
}

extension EventFieldVisitor {
    mutating func field(_ header: BlockHeader) {
        field("number", header.number)
        field("hash", header.hash)
        field("timestamp", header.timestamp)
        field("gas_limit", header.gasLimit)
        field("gas_used", header.gasUsed)
        field("base_fee", header.baseFeePerGas)
    }

    mutating func field(_ ledger: Ledger) {
        field("accounts", ledger.accounts)
        field("deposits", ledger.deposits)
        field("burnt", ledger.burnt)
        field("tips", ledger.tips)
        field("faucet", ledger.faucet)
    }

    mutating func field(_ execution: TransactionExecution) {
        field("hash", execution.hash)
        field("block", execution.block)
        field("sender", execution.sender)
        field("nonce", execution.nonce)
        field("succeeded", execution.succeeded)
        field("gas_limit", execution.gasLimit)
        field("gas_used", execution.gasUsed)
        field("effective_gas_price", execution.effectiveGasPrice)
        field("base_fee", execution.baseFeePerGas)
    }

    mutating func field(_ execution: OperationExecution) {
        field("user_op_hash", execution.userOpHash)
        field("transaction", execution.transaction)
        field("block", execution.block)
        field("sender", execution.sender)
        field("succeeded", execution.succeeded)
        field("actual_gas_cost", execution.actualGasCost)
        field("actual_gas_used", execution.actualGasUsed)
        field("beneficiary", execution.beneficiary)
    }

    mutating func field(_ transaction: PooledTransaction) {
        field("hash", transaction.hash)
        field("sender", transaction.sender)
        field("nonce", transaction.nonce)
        field(transaction.fees)
        field("gas_limit", transaction.gasLimit)
        field("part", transaction.part.rawValue)
    }
}
