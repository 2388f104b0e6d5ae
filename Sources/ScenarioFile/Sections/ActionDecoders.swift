import Ethereum
import Wording

extension MapReader {
    func transactionReference() -> TransactionReference {
        var reference = TransactionReference()
        read("transaction", into: &reference.target) { reader in
            if reader.scalar == "latest" { return .latest }
            return reader.existingLabel(.transaction).map(TransactionReference.Target.label)
        }
        read("sender", into: &reference.sender) { $0.sender() }
        return reference
    }
}

extension NodeReader {
    func inclusion() -> TimelineAction? {
        guard let map = MapReader(self, .include) else { return nil }
        let reference = map.transactionReference()
        return map["in"]?.blockNumber().map { .include(reference, in: $0) }
    }

    func exclusion() -> TimelineAction? {
        guard let map = MapReader(self, .exclude) else { return nil }
        let reference = map.transactionReference()
        return map["until"]?.blockNumber().map { .exclude(reference, until: $0) }
    }

    // MARK: - Faults

    static let relayMethods = [
        "eth_sendPrivateTransaction", "eth_sendPrivateRawTransaction", "eth_cancelPrivateTransaction", "blxr_tx",
    ]

    func rpcFault() -> RPCFault? {
        guard let map = MapReader(self, .rpcFault) else { return nil }
        var fault = RPCFault(effect: .timeout)
        map.read("method", into: &fault.method) { $0.word("method", notYet: Self.relayMethods) }
        map.read("sender", into: &fault.sender) { $0.sender() }
        map.read("node", into: &fault.node) { $0.nodeName() }
        map.read("times", into: &fault.times) { $0.integer(1...UInt64.max, what: "a number of calls") }
        map.read("probability", into: &fault.probability) { $0.decimal(atMost: .one, what: "a probability") }
        guard let effect = rpcEffect(map) else { return nil }
        fault.effect = effect
        return fault
    }

    private func rpcEffect(_ map: MapReader) -> RPCFault.Effect? {
        let present = ["error", "timeout", "latency", "lose"].filter { map[$0] != nil }
        guard let first = present.first, let reader = map[first] else {
            report("a fault needs one of error, timeout, latency and lose")
            return nil
        }
        for extra in present.dropFirst() { map.key(extra)?.report("two faults in one: \(first) and \(extra)") }
        switch first {
        case "error": return reader.rpcError().map(RPCFault.Effect.error)
        case "timeout":
            guard let isOn = reader.boolean() else { return nil }
            if !isOn { reader.report("'timeout: false' is no fault") }
            return .timeout
        case "latency": return reader.duration().map(RPCFault.Effect.latency)
        default:
            return reader.word("loss", of: ["request", "response"]).map {
                $0 == "request" ? .loseRequest : .loseResponse
            }
        }
    }

    private func rpcError() -> RPCError? {
        guard let map = MapReader(self, .rpcError) else { return nil }
        let message = map["message"]?.text(expecting: "a message")
        guard let code = map["code"]?.errorCode(), let message else { return nil }
        return RPCError(code: code, message: message)
    }

    private func errorCode() -> Int? {
        // Written as every integer is: to some 010 is eight.
        guard case .scalar(let text, false) = node.content, let code = Int32(text),
            IntegerText.isInteger(text)
        else {
            mismatch("a JSON-RPC error code such as -32000")
            return nil
        }
        return Int(code)
    }

    private func nodeName() -> String? {
        guard let name = text(expecting: "a node's name") else { return nil }
        guard context.nodeNames.contains(name) else {
            let names = context.chain.nodes.lazy.map(\.name)
            report("there is no node \(Quoted.text(name))" + context.diagnostics.hint(for: name, among: names))
            return nil
        }
        return name
    }

    func scriptedAnswer() -> ScriptedAnswer? {
        guard let map = MapReader(self, .answer) else { return nil }
        let call: ScriptedAnswer.Call? = map["to"]?.word("call", notYet: ["cancel_private"])
        let refusal: ScriptedAnswer.Refusal? = map["with"]?.word("refusal")
        var answer = ScriptedAnswer(call: call ?? .sendBundle, refusal: refusal ?? .underpriced)
        map.read("times", into: &answer.times) { $0.integer(1...UInt64.max, what: "a number of calls") }
        map.read("sender", into: &answer.sender) { $0.sender() }
        return call == nil || refusal == nil ? nil : answer
    }

    // MARK: - Transactions and blocks

    func outsideTransaction() -> OutsideTransaction? {
        guard let map = MapReader(self, .outsideTransaction) else { return nil }
        var transaction = OutsideTransaction()
        map.read("sender", into: &transaction.sender) { $0.sender() }
        map.read("label", into: &transaction.label) { $0.newLabel() }
        map.read("nonce", into: &transaction.nonce) { $0.integer(0...UInt64.max - 1, what: "a nonce") }
        map.read("max_fee_per_gas", into: &transaction.maxFeePerGas) { $0.price() }
        map.read("max_priority_fee_per_gas", into: &transaction.maxPriorityFeePerGas) { $0.price() }
        if let label = transaction.label { context.labels.sendOutside(label, map["label"]?.origin ?? origin) }
        if let fee = transaction.maxFeePerGas, let tip = transaction.maxPriorityFeePerGas, tip > fee {
            map["max_priority_fee_per_gas"]?.report("max_priority_fee_per_gas is above max_fee_per_gas")
        }
        return transaction
    }

    func drain() -> Drain? {
        guard let map = MapReader(self, .drain) else { return nil }
        let sender = map["sender"].map { $0.sender() } ?? 0
        guard let sender, let balance = map["to"]?.wei() else { return nil }
        var drain = Drain(balance: balance)
        drain.sender = sender
        return drain
    }

    func reorganisation() -> Reorganisation? {
        guard let map = MapReader(self, .reorg) else { return nil }
        var reorganisation = Reorganisation(depth: 1)
        map.read("keep", into: &reorganisation.keep) { $0.kept() }
        map.read("vanish", into: &reorganisation.vanish) { $0.boolean() }
        guard let depth = map["depth"]?.integer(1...1_000_000, what: "a number of blocks") else { return nil }
        reorganisation.depth = depth
        return reorganisation
    }

    private func kept() -> Reorganisation.Keep? {
        switch node.content {
        case .sequence:
            return list(expecting: "a list of labels") { $0.existingLabel(.transaction) }.map(
                Reorganisation.Keep.labels
            )
        case .scalar, .mapping:
            guard let word = word("choice", of: ["all", "none"]) else { return nil }
            return word == "all" ? Reorganisation.Keep.all : Reorganisation.Keep.none
        }
    }
}
