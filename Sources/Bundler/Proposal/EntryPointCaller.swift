import Ethereum

/// Asks a node what the entry point would do, always as the signer and at the bundle's own prices, raised to what the
/// head asks for.
struct EntryPointCaller: Sendable {
    let client: any ExecutionClient
    let signer: Address
    let fees: GasFees
    let version: EntryPointVersion

    /// How a `handleOps` call ended.
    enum Outcome: Hashable, Sendable {
        /// `traces`: by operation in calldata order, where the call was traced.
        case passed(traces: [ValidationTrace])
        /// `text` is the node's own, where there is no revert data.
        case reverted([UInt8], text: String?)
        /// The node could not run it.
        case failed(NodeError)
    }

    /// Gas for a read-only question to the entry point; far less than the smallest bundle has.
    private static let queryGas: Gas = 60_000
    /// How often a trace is asked for again.
    private static let tracersAsked = 3

    func calldata(_ operations: [UserOperation]) -> [UInt8] {
        EntryPointCall.handleOps(operations: operations, beneficiary: signer).encoded(version: version)
    }

    func handleOps(calldata: [UInt8], gasLimit: Gas, traced: Bool) async -> Outcome {
        let request = request(calldata, gasLimit: gasLimit)
        do throws(NodeError) {
            let trace =
                traced
                ? try await self.trace(request)
                : CallTrace(result: try await client.call(request), validations: [])
            switch trace.result {
            case .returned: return .passed(traces: trace.validations)
            case .reverted(let data): return .reverted(data, text: nil)
            }
        } catch {
            return Self.outcome(of: error)
        }
    }

    /// Of several nodes behind one address, some may have no tracer: asked again, another one may answer.
    private func trace(_ request: CallRequest) async throws(NodeError) -> CallTrace {
        for _ in 0..<Self.tracersAsked {
            do throws(NodeError) { return try await client.traceCall(request) } catch {
                guard error.isMethodNotFound else { throw error }
            }
        }
        return try await client.traceCall(request)
    }

    /// The sequence of the account's next nonce under this key.
    func nextSequence(of account: Address, key: UInt256) async -> Result<UInt64, NodeError> {
        await query(.nonce(sender: account, key: key)) { (data) throws(ABIError) in
            UInt64(truncatingIfNeeded: try EntryPointQuery.decodeNonce(data).low)
        }
    }

    func deposit(of account: Address) async -> Result<Wei, NodeError> {
        await query(.balance(of: account)) { (data) throws(ABIError) in try EntryPointQuery.decodeBalance(data) }
    }

    /// Why an operation waits that the entry point refused with AA31: not now.
    func depositIsTooLow(_ pooled: PooledOperation, _ paymaster: Address) async -> SkipReason {
        switch await deposit(of: paymaster) {
        case .failure(let error): return .nodeFailure(error.text)
        case .success(let deposit):
            let required = EntryPointGas.requiredPrefund(of: pooled.operation, version: version)
            return .paymasterDeposit(paymaster, deposit: deposit, required: required)
        }
    }

    private func query<Answer>(
        _ question: EntryPointQuery,
        _ decode: ([UInt8]) throws(ABIError) -> Answer
    ) async -> Result<Answer, NodeError> {
        do throws(NodeError) {
            let data = question.encoded(version: version)
            switch try await client.call(request(data, gasLimit: Self.queryGas)) {
            case .returned(let answer):
                do throws(ABIError) { return .success(try decode(answer)) } catch {
                    return .failure(.unreadable(.call, answer: Hex.encode(answer)))
                }
            case .reverted(let data):
                return .failure(.refused(RPCError(code: 3, message: "execution reverted", data: data)))
            }
        } catch {
            return .failure(error)
        }
    }

    private func request(_ data: [UInt8], gasLimit: Gas) -> CallRequest {
        CallRequest(from: signer, to: version.address, gasLimit: gasLimit, fees: fees, data: data)
    }

    /// Some nodes report what the call did as an error of their own: with revert data, or in words for the ways in
    /// which a call ends without any.
    private static func outcome(of error: NodeError) -> Outcome {
        guard case .refused(let refusal) = error else { return .failed(error) }
        if let data = refusal.data, !data.isEmpty || refusal.code == 3 { return .reverted(data, text: refusal.message) }
        let message = refusal.message.lowercased()
        // geth's words for what a short revert of a paymaster's `postOp` does to entry point 0.6.
        if message.contains("return data out of bounds") { return .reverted([], text: refusal.message) }
        if message.hasPrefix("out of gas") { return .reverted([], text: refusal.message) }
        return .failed(error)
    }
}

extension GasFees {
    /// For calls: a call runs at the head, and a node refuses one that offers less than the head's base fee. The bundle
    /// is for the next block, and may.
    func accepted(atBaseFee baseFeePerGas: WeiPerGas) -> GasFees {
        GasFees(maxFeePerGas: max(maxFeePerGas, baseFeePerGas), maxPriorityFeePerGas: maxPriorityFeePerGas)
    }
}

extension NodeError {
    /// The node does not offer the method (EIP-1474).
    var isMethodNotFound: Bool {
        guard case .refused(let error) = self else { return false }
        return error.code == -32601
    }

    /// For events.
    var text: String {
        switch self {
        case .refused(let error): error.message
        case .timedOut(let method, let duration): "\(method.rawValue) timed out after \(duration)"
        case .unreachable(let method, let reason): "\(method.rawValue): \(reason)"
        case .unreadable(let method, let answer): "\(method.rawValue): unreadable answer \(answer)"
        }
    }
}
