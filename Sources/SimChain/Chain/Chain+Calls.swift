public import Ethereum

extension Chain {
    /// `eth_call` on the head's state, with the head's number, timestamp and base fee. Nothing of it remains.
    ///
    /// A call that geth refuses before any code runs gives an error in geth's words; a revert is a result.
    public func call(_ request: CallRequest) -> Result<CallResult, RPCError> {
        perform(request, purpose: .call).map(\.result)
    }

    /// `debug_traceCall`: the call's result, and the storage that the validation of each operation read.
    public func traceCall(_ request: CallRequest) -> Result<CallTrace, RPCError> {
        perform(request, purpose: .trace)
    }

    private func perform(_ request: CallRequest, purpose: ContractCall.Purpose) -> Result<CallTrace, RPCError> {
        let head = head
        let intrinsic = IntrinsicGas(of: request.asTransaction, schedule: configuration.gasSchedule)
        if let refusal = refusal(of: request, intrinsic: intrinsic, head: head) {
            let message = "err: \(refusal) (supplied gas \(request.gasLimit))"
            return .failure(RPCError(code: -32000, message: message))
        }
        guard let runner = executor.runner(at: request.to) else {
            return .success(CallTrace(result: .returned([]), operations: []))
        }
        let block = BlockContext(
            number: head.number,
            timestamp: head.timestamp,
            baseFeePerGas: request.fees == .zero ? 0 : head.baseFeePerGas
        )
        let call = ContractCall(
            caller: request.from,
            value: 0,
            data: request.data,
            gasLimit: request.gasLimit - intrinsic.standard,
            block: block,
            purpose: purpose
        )
        let mark = world.mark
        let outcome = runner.run(call, world: world)
        world.rollBack(to: mark)
        switch outcome.ending {
        case .returned(let data):
            return .success(CallTrace(result: .returned(data), operations: outcome.validations))
        case .reverted(let data):
            return .success(CallTrace(result: .reverted(data), operations: outcome.validations))
        case .outOfGas:
            return .failure(RPCError(code: -32000, message: "out of gas"))
        }
    }

    /// The checks in geth's order. A call without prices is not held to the base fee.
    private func refusal(of request: CallRequest, intrinsic: IntrinsicGas, head: BlockHeader) -> String? {
        let fees = request.fees
        if fees != .zero {
            if fees.maxPriorityFeePerGas > fees.maxFeePerGas {
                return "max priority fee per gas higher than max fee per gas: address \(request.from.checksummed), "
                    + "maxPriorityFeePerGas: \(fees.maxPriorityFeePerGas.rawValue), "
                    + "maxFeePerGas: \(fees.maxFeePerGas.rawValue)"
            }
            if fees.maxFeePerGas < head.baseFeePerGas {
                return "max fee per gas less than block base fee: address \(request.from.checksummed), "
                    + "maxFeePerGas: \(fees.maxFeePerGas.rawValue), baseFee: \(head.baseFeePerGas.rawValue)"
            }
        }
        // In 256 bits, because the message shows the product.
        let wanted = UInt256(fees.maxFeePerGas.rawValue).multipliedReportingOverflow(
            by: UInt256(request.gasLimit.rawValue)
        ).partialValue
        let balance = balance(of: request.from)
        if UInt256(balance.rawValue) < wanted {
            return "insufficient funds for gas * price + value: address \(request.from.checksummed) "
                + "have \(balance.rawValue) want \(wanted)"
        }
        if request.gasLimit > head.gasLimit { return "gas limit reached" }
        if request.gasLimit < intrinsic.standard {
            return "intrinsic gas too low: have \(request.gasLimit), want \(intrinsic.standard)"
        }
        if request.gasLimit < intrinsic.floor {
            return "insufficient gas for floor data gas cost: have \(request.gasLimit), want \(intrinsic.floor)"
        }
        return nil
    }
}

extension CallRequest {
    /// For its intrinsic gas; the chain and the nonce do not matter there.
    fileprivate var asTransaction: Transaction {
        .feeMarket(
            FeeMarketTransaction(chainID: 0, nonce: 0, fees: fees, gasLimit: gasLimit, to: to, data: data)
        )
    }
}
