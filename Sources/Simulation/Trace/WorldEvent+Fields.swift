public import Ethereum
import ScenarioFile

extension WorldEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .runStarted: "run_started"
        case .signerFunded: "signer_funded"
        case .operationSubmitted: "operation_submitted"
        case .timelineFired: "timeline_fired"
        case .timelineEnded: "timeline_ended"
        case .headAnnounced: "head_announced"
        case .rpcCall: "rpc_call"
        case .manualCall: "manual_call"
        case .transactionLabelled: "transaction_labelled"
        case .expectationFailed: "expectation_failed"
        case .runEnded: "run_ended"
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .runStarted(let start):
            start.visitFields(&visitor)
        case .signerFunded(let sender, let address, let balance):
            visitor.field("sender", UInt64(sender))
            visitor.field("address", address)
            visitor.field("balance", balance)
        case .operationSubmitted(let submission):
            submission.visitFields(&visitor)
        case .timelineFired(let firing):
            visitor.field("index", UInt64(firing.index))
            visitor.field("line", UInt64(firing.line))
            visitor.field("action", firing.action)
            visitor.field("detail", firing.detail)
            if let transaction = firing.transaction { visitor.field("transaction", transaction) }
            visitor.field("lasting", firing.isLasting)
        case .timelineEnded(let index, let line):
            visitor.field("index", UInt64(index))
            visitor.field("line", UInt64(line))
        case .headAnnounced(let head):
            head.visitFields(&visitor)
        case .rpcCall(let call):
            call.visitFields(&visitor)
        case .manualCall(let action):
            visitor.field("action", action)
        case .transactionLabelled(let label, let hash, let sender, let kind):
            if let label { visitor.field("label", label) }
            visitor.field("hash", hash)
            visitor.field("sender", UInt64(sender))
            visitor.field("kind", kind.rawValue)
        case .expectationFailed(let path, let line, let message):
            visitor.field("path", path)
            visitor.field("line", UInt64(line))
            visitor.field("message", message)
        case .runEnded(let blocks, let reason):
            visitor.field("blocks", blocks)
            visitor.field("reason", reason.rawValue)
        }
    }
}

extension RunStart {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("title", title)
        visitor.field("seed", seed)
        visitor.field("preset", preset)
        visitor.field("mempool", mempool)
        visitor.field("chain_id", chainID)
        visitor.field("block_time_nanos", blockTime.nanoseconds)
        visitor.field("senders", UInt64(senders))
    }
}

extension OperationSubmission {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        if let label { visitor.field("label", label) }
        visitor.field("user_op_hash", userOpHash)
        visitor.field("account", account)
        visitor.field("entry_point", entryPoint.rawValue)
        visitor.field(fees)
        if let nonceKey { visitor.field("nonce_key", nonceKey) }
        visitor.field("nonce_sequence", nonceSequence)
    }
}

extension HeadAnnouncement {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("node", node)
        visitor.field("number", number)
        visitor.field("hash", hash)
        visitor.field("next_base_fee", nextBaseFeePerGas)
        if let priorityFeePerGas { visitor.field("priority_fee", priorityFeePerGas) }
    }
}

extension RPCCallRecord {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("method", method.rawValue)
        visitor.field("node", node)
        visitor.field("caller", caller)
        visitor.field("outcome", word: outcome.name)
        if case .refused(let error) = outcome {
            visitor.field("code", Int128(error.code))
            visitor.field("message", error.message)
        }
        switch answer {
        case .count(let count):
            visitor.field("count", count)
        case .receipt(let transaction, let isKnown):
            visitor.field("transaction", transaction)
            visitor.field("is_known", isKnown)
        case nil:
            break
        }
        visitor.field("duration_nanos", duration.nanoseconds)
    }
}

extension Duration {
    /// Whole nanoseconds, rounded down; a negative duration, which no event has, counts as none.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
    }
}
