public import Ethereum

/// Decides whether the pool takes an operation that a user sends (ERC-7769, `eth_sendUserOperation`).
///
/// First the operation's pre-verification gas must pay for what it costs a bundle. Then the entry point is asked what it
/// would do with the operation, then the pool. It makes no call itself: whoever runs it makes the calls of its steps and
/// tells it the answers.
public struct OperationAdmission: Sendable {
    public enum Step: Hashable, Sendable {
        /// Make this call at the latest block, and tell ``answered(_:pool:)`` how it ended.
        case call(CallRequest)
        case decided(Decision)
    }

    public enum Decision: Hashable, Sendable {
        case accepted(PoolAcceptance)
        /// Why not, in the words for the user: the entry point's, where there are any.
        case rejected(reason: String)
    }

    /// Whom the simulations would pay, which are never mined. Address zero is refused (AA90).
    private static let beneficiary = Address(high: 0, middle: 0, low: 1)

    private let candidate: PooledOperation
    private let gasLimit: Gas
    private let settings: BuilderSettings
    /// The candidate has been tried alone and wants operations before it.
    private var isBehindOthers = false

    /// - Parameter gasLimit: of a call, at most that of the head's block.
    public init(_ candidate: PooledOperation, gasLimit: Gas, settings: BuilderSettings) {
        self.candidate = candidate
        self.gasLimit = gasLimit
        self.settings = settings
    }

    public var firstStep: Step {
        let shortfall = PreVerificationGas.shortfall(
            of: candidate.operation,
            version: candidate.entryPoint,
            settings: settings
        )
        guard let shortfall else { return .call(call([candidate])) }
        let reason = "preVerificationGas too low: \(shortfall.offered), required \(shortfall.required)"
        return .decided(.rejected(reason: reason))
    }

    /// Goes on after a call.
    ///
    /// An operation whose nonce is not the account's next one is tried again behind those of its account that wait in
    /// the pool: until they are in a block, the nonce that the chain wants is theirs.
    public mutating func answered(_ answer: Result<CallResult, RPCError>, pool: UserOperationPool) -> Step {
        guard let reason = Self.rejection(answer) else { return .decided(add(to: pool)) }
        guard !isBehindOthers, AACode(reason: reason) == .invalidAccountNonce else {
            return .decided(.rejected(reason: reason))
        }
        let before = pool.predecessors(
            sender: candidate.operation.sender,
            nonce: candidate.operation.nonce,
            entryPoint: candidate.entryPoint
        )
        guard !before.isEmpty else { return .decided(.rejected(reason: reason)) }
        isBehindOthers = true
        return .call(call(before + [candidate]))
    }

    private func add(to pool: UserOperationPool) -> Decision {
        do throws(PoolRejection) {
            return .accepted(try pool.add(candidate))
        } catch {
            return .rejected(reason: "\(error)")
        }
    }

    private func call(_ operations: [PooledOperation]) -> CallRequest {
        let call = EntryPointCall.handleOps(
            operations: operations.map(\.operation),
            beneficiary: Self.beneficiary
        )
        return CallRequest(
            from: .zero,
            to: candidate.entryPoint.address,
            gasLimit: gasLimit,
            fees: .zero,
            data: call.encoded(version: candidate.entryPoint)
        )
    }

    /// `nil` where the call passed.
    private static func rejection(_ answer: Result<CallResult, RPCError>) -> String? {
        switch answer {
        case .success(.returned): nil
        case .success(.reverted(let data)):
            EntryPointError(decoding: data).reason ?? "reverted with \(Hex.encode(data.prefix(36)))"
        case .failure(let error): error.message
        }
    }
}

extension OperationAdmission.Decision {
    /// What the builder tells of it.
    public func events(for operation: PooledOperation) -> [BuilderEvent] {
        let sender = operation.operation.sender
        switch self {
        case .rejected(let reason): return [.pool(.operationRejected(operation.hash, sender: sender, reason: reason))]
        case .accepted(let acceptance):
            let replaced = acceptance.replaced.map {
                BuilderEvent.pool(.operationReplaced(old: $0, new: operation.hash))
            }
            let evicted = acceptance.evicted.map {
                BuilderEvent.pool(.operationRemoved($0, reason: "the pool is full, and others offer more"))
            }
            return [replaced, evicted, .pool(.operationAccepted(operation.hash, sender: sender))].compactMap(\.self)
        }
    }
}
