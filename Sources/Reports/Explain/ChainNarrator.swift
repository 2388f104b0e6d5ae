import Checks
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// What happens on the chain and in its pool, in a reader's words.
struct ChainNarrator {
    let names: NameBook

    func header(_ header: BlockHeader, transactions: Int) -> String {
        let count = transactions == 1 ? "1 known transaction" : "\(transactions) known transactions"
        let gas = "\(ReadableAmount.gas(header.gasUsed)) of \(ReadableAmount.gas(header.gasLimit)) gas"
        return "base fee \(ReadableAmount.price(header.baseFeePerGas)), \(gas), \(count)"
    }

    /// `nil` for what the block's header says already, and for what is told by whoever caused it.
    func line(_ event: ChainEvent) -> TimelineLine? {
        switch event {
        case .genesis(let header, let issued):
            return chain(
                "genesis has base fee \(ReadableAmount.price(header.baseFeePerGas)) "
                    + "and issues \(ReadableAmount.amount(issued))"
            )
        case .blockSealed: return nil
        case .slotMissed(let next): return chain("a slot passes without a block; block \(next) is still to come")
        case .reorganised(let depth, let ancestor, let removed):
            let known = removed.filter(names.knows).map(names.transaction).joined(separator: ", ")
            let fallen = known.isEmpty ? "" : "; out of the chain: \(known)"
            return chain("the newest \(depth) blocks, from \(ancestor + 1) on, are replaced\(fallen)")
        case .transactionExecuted(let execution): return line(execution)
        case .operationExecuted(let execution): return line([execution])
        case .transactionPooled(let transaction):
            guard names.knows(transaction.hash), transaction.part != .pending else { return nil }
            return pool("keeps \(names.transaction(transaction.hash)) as \(transaction.part.rawValue)")
        case .transactionReplaced(let old, let new):
            return pool(
                "\(names.transaction(new.hash)) takes the place of \(names.transaction(old.hash)): "
                    + "\(ReadableAmount.fees(new.fees)) over \(ReadableAmount.fees(old.fees))"
            )
        case .transactionRefused(let transaction, let error):
            guard !names.knows(transaction.hash) else { return nil }
            return pool("refuses \(names.transaction(transaction.hash)): \(error.message) (\(error.code))")
        case .transactionEvicted(let hash, _, let nonce, let reason):
            let why = reason.rawValue.replacing("_", with: " ")
            return pool("loses \(names.transaction(hash)), nonce \(nonce): \(why)")
        }
    }

    /// Operations of one block that went alike.
    func line(_ executions: [OperationExecution]) -> TimelineLine? {
        guard let first = executions.first else { return nil }
        let isOne = executions.count == 1
        let verb = first.succeeded ? "executed" : "executed and \(isOne ? "reverts" : "revert")"
        return chain(
            "\(names.operations(executions.map(\.userOpHash))) \(isOne ? "is" : "are") \(verb)"
                + "\(isOne ? "" : ", each") using \(first.actualGasUsed) gas "
                + "and paying \(ReadableAmount.amount(first.actualGasCost))"
        )
    }

    private func line(_ execution: TransactionExecution) -> TimelineLine {
        let cost = execution.effectiveGasPrice * execution.gasUsed
        return chain(
            "\(names.transaction(execution.hash)) of \(names.address(execution.sender)) is mined"
                + "\(execution.succeeded ? "" : " and reverts"): nonce \(execution.nonce), "
                + "\(execution.gasUsed) of \(execution.gasLimit) gas at \(ReadableAmount.price(execution.effectiveGasPrice)) "
                + "= \(ReadableAmount.amount(cost))"
        )
    }

    private func chain(_ text: String) -> TimelineLine { TimelineLine(actor: "chain", text: text) }
    private func pool(_ text: String) -> TimelineLine { TimelineLine(actor: "mempool", text: text) }
}
