import Ethereum

/// Executes one transaction on the world: EIP-1559 prices, intrinsic gas and its floor, blobs (EIP-4844), and the call.
///
/// Blob gas always costs ``BlobTransaction/leastBaseFee``, and how many blobs a block may have is not modelled.
struct TransactionExecutor {
    let schedule: GasSchedule
    let runners: [any ContractRunner]

    /// The result of a transaction that a block includes.
    struct Execution {
        var succeeded: Bool
        var gasUsed: Gas
        var effectiveGasPrice: WeiPerGas
        var logs: [EmittedLog] = []
        var operations: [ExecutedOperation] = []
        /// The answer of a failed call; empty where it just ended, `nil` where it succeeded.
        var revertData: [UInt8]?
    }

    /// `nil`, and nothing happens, where no block may include the transaction: its nonce is not the account's, it
    /// offers less than one of the base fees, the account cannot pay it, or its gas limit is below what it costs to be there at
    /// all.
    func execute(
        _ signed: SignedTransaction,
        from sender: Address,
        in block: BlockContext,
        on world: WorldState
    ) -> Execution? {
        let transaction = signed.transaction
        let account = world.account(at: sender)
        let intrinsic = IntrinsicGas(of: transaction, schedule: schedule)
        let (fees, gasLimit) = (transaction.fees, transaction.gasLimit)
        guard account.nonce == transaction.nonce, transaction.nonce < Transaction.nonceBound,
            fees.maxFeePerGas >= block.baseFeePerGas, fees.maxPriorityFeePerGas <= fees.maxFeePerGas,
            gasLimit >= intrinsic.required,
            let value = transaction.value.uint128().map({ Wei($0) }),
            transaction.paysForBlobs,
            account.balance >= (fees.maxFeePerGas * gasLimit).saturatingAdd(value).saturatingAdd(transaction.blobCost)
        else { return nil }

        let price = fees.effectiveGasPrice(baseFeePerGas: block.baseFeePerGas)
        // Cannot fail: the balance covers the higher fee cap.
        guard world.debit(price * gasLimit, from: sender) else { return nil }
        burnBlobFee(transaction, from: sender, on: world)
        world.incrementNonce(of: sender)
        var execution = call(
            transaction,
            value: value,
            from: sender,
            gasLimit: gasLimit - intrinsic.standard,
            in: block,
            on: world
        )
        execution.effectiveGasPrice = price
        execution.gasUsed = min(gasLimit, max(intrinsic.floor, intrinsic.standard + execution.gasUsed))
        world.credit(price * (gasLimit - execution.gasUsed), to: sender)
        world.burn(block.baseFeePerGas * execution.gasUsed)
        world.payTip((price - block.baseFeePerGas) * execution.gasUsed)
        return execution
    }

    /// Blobs are paid for whether or not the transaction succeeds, and nobody gets the fee (EIP-4844).
    private func burnBlobFee(_ transaction: Transaction, from sender: Address, on world: WorldState) {
        guard case .blob(let blob) = transaction else { return }
        let fee = BlobTransaction.leastBaseFee * blob.blobGas
        if world.debit(fee, from: sender) { world.burn(fee) }
    }

    /// The part that a failure takes back. No bytecode runs here: a call of anything but a known contract moves the
    /// value and nothing else, and the creation of a contract fails with all its gas.
    private func call(
        _ transaction: Transaction,
        value: Wei,
        from sender: Address,
        gasLimit: Gas,
        in block: BlockContext,
        on world: WorldState
    ) -> Execution {
        guard let target = transaction.to else {
            return .failure(gasUsed: gasLimit)
        }
        let mark = world.mark
        guard world.debit(value, from: sender) else {
            return .failure(gasUsed: 0)
        }
        world.credit(value, to: target)
        guard let runner = runner(at: target) else {
            return Execution(succeeded: true, gasUsed: 0, effectiveGasPrice: 0)
        }
        let outcome = runner.run(
            ContractCall(
                caller: sender,
                value: value,
                data: transaction.data,
                gasLimit: gasLimit,
                block: block,
                purpose: .transaction
            ),
            world: world
        )
        switch outcome.ending {
        case .returned:
            return Execution(
                succeeded: true,
                gasUsed: outcome.gasUsed,
                effectiveGasPrice: 0,
                logs: outcome.logs,
                operations: outcome.operations
            )
        case .reverted(let data):
            world.rollBack(to: mark)
            return .failure(gasUsed: outcome.gasUsed, revertData: data)
        case .outOfGas:
            world.rollBack(to: mark)
            return .failure(gasUsed: gasLimit)
        }
    }

    func runner(at address: Address) -> (any ContractRunner)? { runners.first { $0.address == address } }

    /// The `userOpHash`es of the operations that it carries; none where it calls no entry point.
    func operations(of transaction: Transaction) -> [Hash32] {
        guard let address = transaction.to, let runner = runner(at: address) else { return [] }
        return runner.operations(in: transaction.data)
    }
}

extension Transaction {
    fileprivate var paysForBlobs: Bool {
        guard case .blob(let blob) = self else { return true }
        return !blob.blobVersionedHashes.isEmpty && blob.maxFeePerBlobGas >= BlobTransaction.leastBaseFee
    }
}

extension TransactionExecutor.Execution {
    /// The caller adds the price and the transaction's own gas.
    fileprivate static func failure(gasUsed: Gas, revertData: [UInt8] = []) -> Self {
        Self(succeeded: false, gasUsed: gasUsed, effectiveGasPrice: 0, revertData: revertData)
    }
}
