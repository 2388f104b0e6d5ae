import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// A caller's line to the node: every call takes the node's latency, and may meet the scenario's faults.
///
/// One for each caller, so that sleepers have stable names whatever else happens in the run.
final class SimulatedConnection: @unchecked Sendable {  // Confined to its simulation's thread.
    /// How long a caller waits for an answer.
    static let callTimeout = Duration.seconds(10)

    let name: String
    let sender: Int?
    private unowned let world: World
    private let nameKey: UInt64
    private var sleepers: [RPCMethod: SleeperName] = [:]

    init(name: String, sender: Int?, world: World) {
        self.name = name
        self.sender = sender
        self.world = world
        nameKey = StableHash.hash(name, seed: world.scheduler.seed)
    }

    /// Runs `act` on the node when the question arrives there, which is when its answer is due.
    ///
    /// - Parameters:
    ///   - carried: the operations that it is about; asked for only where a fault depends on them.
    ///   - null: what `null` means as the answer; `nil` where it cannot be read.
    ///   - tell: what the trace is to tell of the answer.
    func call<Answer>(
        _ method: RPCMethod,
        subject: UInt64? = nil,
        carried: @autoclosure () -> [Hash32] = [],
        null: Answer? = nil,
        tell: (Answer) -> RPCCallRecord.Answer? = { _ in nil },
        _ act: @escaping (Chain) throws(RPCError) -> Answer
    ) async throws(NodeError) -> Answer {
        let start = world.scheduler.now
        let draw = draw(method, subject, start)
        let node = chooseNode(draw)
        let operations = world.faults.asksForOperations ? carried() : []
        let fault = world.faults.fault(method: method, sender: sender, node: node.name, draw: draw) { label in
            !operations.isEmpty && world.users.operations(named: label).contains(where: operations.contains)
        }
        if fault != nil { world.endUsedUpEffects() }
        switch fault {
        case nil:
            return try await ask(method, subject, node, latency: node.latency, start, tell, act)
        case .latency(let latency):
            return try await ask(method, subject, node, latency: latency, start, tell, act)
        case .stale(let blocks):
            return try await ask(method, subject, node, latency: node.latency, start, tell) { chain throws(RPCError) in
                try chain.asOf(blocksAgo: blocks, act).get()
            }
        case .error(let error):
            guard node.latency < Self.callTimeout else { return try await giveUp(method, subject, node, start) }
            try await wait(until: start.advanced(by: node.latency), method, subject)
            record(method, node, .refused(error), start)
            throw .refused(error)
        case .errorAfterActing(let error):
            return try await ask(method, subject, node, latency: node.latency, start, tell) { chain throws(RPCError) in
                _ = try? act(chain)
                throw error
            }
        case .null:
            if let null {
                return try await ask(method, subject, node, latency: node.latency, start, tell) { _ in null }
            }
            return try await answerUnreadably(method, subject, node, start)
        case .timeout, .loseRequest:
            return try await giveUp(method, subject, node, start)
        case .loseResponse:
            actUnheard(method, node, latency: node.latency, start, act)
            return try await giveUp(method, subject, node, start)
        }
    }

    private func ask<Answer>(
        _ method: RPCMethod,
        _ subject: UInt64?,
        _ node: NodeOptions,
        latency: Duration,
        _ start: SimInstant,
        _ tell: (Answer) -> RPCCallRecord.Answer?,
        _ act: @escaping (Chain) throws(RPCError) -> Answer
    ) async throws(NodeError) -> Answer {
        guard latency < Self.callTimeout else {
            actUnheard(method, node, latency: latency, start, act)
            return try await giveUp(method, subject, node, start)
        }
        try await wait(until: start.advanced(by: latency), method, subject)
        do throws(RPCError) {
            guard node.without.isEmpty || !node.without.contains(method) else { throw .methodNotFound(method) }
            let answer = try act(world.chain)
            record(method, node, .answered, start, answer: tell(answer))
            return answer
        } catch {
            record(method, node, .refused(error), start)
            throw .refused(error)
        }
    }

    /// An answer of no use.
    private func answerUnreadably<Answer>(
        _ method: RPCMethod,
        _ subject: UInt64?,
        _ node: NodeOptions,
        _ start: SimInstant
    ) async throws(NodeError) -> Answer {
        guard node.latency < Self.callTimeout else { return try await giveUp(method, subject, node, start) }
        try await wait(until: start.advanced(by: node.latency), method, subject)
        record(method, node, .unreadable, start)
        throw .unreadable(method, answer: "null")
    }

    /// The question reaches the node, and its caller gives up without an answer.
    private func actUnheard<Answer>(
        _ method: RPCMethod,
        _ node: NodeOptions,
        latency: Duration,
        _ start: SimInstant,
        _ act: @escaping (Chain) throws(RPCError) -> Answer
    ) {
        guard !node.without.contains(method) else { return }
        world.act(at: start.advanced(by: latency)) { _ = try? act($0) }
    }

    private func giveUp<Answer>(
        _ method: RPCMethod,
        _ subject: UInt64?,
        _ node: NodeOptions,
        _ start: SimInstant
    ) async throws(NodeError) -> Answer {
        try await wait(until: start.advanced(by: Self.callTimeout), method, subject)
        record(method, node, .timedOut, start)
        throw .timedOut(method, after: Self.callTimeout)
    }

    private func wait(until instant: SimInstant, _ method: RPCMethod, _ subject: UInt64?) async throws(NodeError) {
        let name = sleeper(method)
        do {
            try await world.scheduler.sleepThrough(until: instant, name: subject.map { name.numbered($0) } ?? name)
        } catch {
            throw .unreachable(method, reason: "the simulation has ended")
        }
    }

    private func sleeper(_ method: RPCMethod) -> SleeperName {
        if let known = sleepers[method] { return known }
        let made = SleeperName("\(name): \(method.rawValue)")
        sleepers[method] = made
        return made
    }

    /// A call's own draw from the seed: by what is asked and when, not by the order of calls made at one time.
    private func draw(_ method: RPCMethod, _ subject: UInt64?, _ instant: SimInstant) -> UInt64 {
        guard world.drawsForCalls else { return 0 }
        var hash = StableHash(seed: nameKey)
        hash.combine(method.rawValue)
        hash.combine(subject ?? 0)
        hash.combine(UInt64(bitPattern: instant.nanoseconds))
        return hash.finalize()
    }

    /// The remainder's bias is without meaning for a handful of nodes.
    private func chooseNode(_ draw: UInt64) -> NodeOptions {
        let nodes = world.scenario.chain.nodes
        return nodes.count > 1 ? nodes[Int(draw % UInt64(nodes.count))] : nodes[0]
    }

    private func record(
        _ method: RPCMethod,
        _ node: NodeOptions,
        _ outcome: RPCCallRecord.Outcome,
        _ start: SimInstant,
        answer: RPCCallRecord.Answer? = nil
    ) {
        let duration = start.duration(to: world.scheduler.now)
        world.record(
            .rpcCall(
                RPCCallRecord(
                    method: method,
                    node: node.name,
                    caller: name,
                    sender: sender,
                    outcome: outcome,
                    answer: answer,
                    duration: duration
                )
            )
        )
    }
}
