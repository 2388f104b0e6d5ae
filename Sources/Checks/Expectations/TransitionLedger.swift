public import Bundler
import Ethereum
import ScenarioFile
import Simulation

/// A change between two different states.
public struct Transition: Hashable, Sendable {
    public var from: SenderStateKind
    public var to: SenderStateKind
    public var reason: TransitionReason

    public init(from: SenderStateKind, to: SenderStateKind, reason: TransitionReason) {
        self.from = from
        self.to = to
        self.reason = reason
    }
}

extension Transition: CustomStringConvertible {
    public var description: String { "\(from.rawValue) -> \(to.rawValue): \(reason.rawValue)" }
}

/// The senders' states, and the way they took there where checks ask for it.
struct TransitionLedger {
    private(set) var count = 0
    private(set) var states: [SenderStateKind]
    private(set) var transitions: [Int: [Transition]] = [:]
    /// Of all senders, where checks ask for them.
    private(set) var transitionsOfAll: [Transition] = []
    private let keepsAll: Bool
    private(set) var softCancellations = 0
    private(set) var cancellationsAbandoned = 0
    /// Of all rounds of cancelling that are over; see ``cancellationFeeIncreases``.
    private var finishedFeeIncreases: UInt64 = 0
    /// The most of the round of cancelling that each sender is in.
    private var feeIncreases: [Int: UInt64] = [:]

    init(senders: Int, kept: some Sequence<Int>, keepsAll: Bool = false) {
        self.keepsAll = keepsAll
        states = Array(repeating: .building, count: senders)
        for sender in kept { transitions[sender] = [] }
    }

    /// How often cancellations had to offer more.
    var cancellationFeeIncreases: UInt64 { finishedFeeIncreases + feeIncreases.values.reduce(0, +) }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .sender(.stateChanged(let change))): follow(change, sender: sender)
        case .builder(let sender?, .sender(.cancellationRefused(let increases))): raise(sender, increases)
        case .builder(let sender?, .sender(.cancellationAbandoned(let increases))):
            raise(sender, increases)
            cancellationsAbandoned += 1
        case .chain, .builder, .world: break
        }
    }

    private mutating func follow(_ change: StateChange, sender: Int) {
        if states.indices.contains(sender) { states[sender] = change.to }
        guard change.from != change.to else { return }
        count += 1
        let transition = Transition(from: change.from, to: change.to, reason: change.reason)
        transitions[sender]?.append(transition)
        if keepsAll { transitionsOfAll.append(transition) }
        if change.from == .cancelling, change.reason == .soft { softCancellations += 1 }
        switch change.to {
        case .cancelling, .cancelPending: raise(sender, change.feeIncreases)
        case .building, .pending: finishedFeeIncreases += feeIncreases.removeValue(forKey: sender) ?? 0
        }
    }

    private mutating func raise(_ sender: Int, _ increases: UInt64) {
        feeIncreases[sender] = max(feeIncreases[sender] ?? 0, increases)
    }
}

/// Compares what happened with an expected list in which `...` stands for zero or more.
enum TransitionPattern {
    static func matches(_ items: [TransitionItem], _ transitions: [Transition]) -> Bool {
        // The items that could come next, having read some transitions: an item index is reached or not.
        var reached = closure([0], items)
        for transition in transitions {
            var next: Set<Int> = []
            for index in reached where index < items.count {
                switch items[index] {
                case .anything: next.insert(index)
                case .transition: if items[index].allows(transition) { next.insert(index + 1) }
                }
            }
            reached = closure(next, items)
        }
        return reached.contains(items.count)
    }

    private static func closure(_ indices: Set<Int>, _ items: [TransitionItem]) -> Set<Int> {
        var result = indices
        for index in indices.sorted() {
            var next = index
            while next < items.count, items[next] == .anything {
                next += 1
                result.insert(next)
            }
        }
        return result
    }

    /// For a reader: where the two first differ. Without `...` that is exact; with it, the first that is left over.
    static func comparison(_ items: [TransitionItem], _ transitions: [Transition]) -> [String] {
        guard !items.contains(.anything) else {
            return ["expected: " + items.map(\.description).joined(separator: ", ")]
                + ["was:      " + listed(transitions)]
        }
        let limit = 40
        let count = max(items.count, transitions.count)
        let lines = (0..<min(count, limit)).map { index in
            let expected = index < items.count ? items[index].description : "nothing more"
            guard index < transitions.count else { return "  \(index): missing: \(expected)" }
            let actual = transitions[index]
            if index < items.count, items[index].allows(actual) { return "  \(index): \(actual)" }
            return "! \(index): \(actual)   expected: \(expected)"
        }
        return lines + (count > limit ? ["  … and \(count - limit) more"] : [])
    }

    private static func listed(_ transitions: [Transition]) -> String {
        let shown = transitions.prefix(40).map(\.description).joined(separator: ", ")
        return transitions.count > 40 ? "\(shown), … and \(transitions.count - 40) more" : shown
    }
}

extension TransitionItem {
    func allows(_ transition: Transition) -> Bool {
        switch self {
        case .anything: true
        case .transition(let from, let to, let reason):
            from == transition.from && to == transition.to && (reason == nil || reason == transition.reason)
        }
    }
}
