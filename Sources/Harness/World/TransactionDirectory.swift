import Bundler
import Ethereum

/// Which transactions a scenario can name: the newest of a sender, or the newest that carries an operation.
struct TransactionDirectory {
    /// Enough for any scenario's hand; older ones are mined or gone.
    private static let kept = 256

    private struct Entry {
        var hash: Hash32
        var operations: [Hash32]
    }

    private var bySender: [[Entry]]
    private var labelled: [(label: String, hash: Hash32)] = []

    init(senders: Int) { bySender = Array(repeating: [], count: senders) }

    mutating func observe(_ event: BuilderEvent, sender: Int?) {
        guard let sender, bySender.indices.contains(sender) else { return }
        switch event {
        case .transactionSigned(let submission):
            bySender[sender].append(Entry(hash: submission.hash, operations: submission.operations))
            if bySender[sender].count > 2 * Self.kept { bySender[sender].removeFirst(Self.kept) }
        case .transactionRefused(let refused):
            bySender[sender].removeAll { $0.hash == refused.hash }
        default:
            break
        }
    }

    /// A foreign or stuck transaction.
    mutating func add(label: String?, hash: Hash32) {
        if let label { labelled.append((label, hash)) }
    }

    func newest(of sender: Int) -> Hash32? { bySender[sender].last?.hash }

    func newest(carrying operations: [Hash32], or label: String) -> Hash32? {
        all(carrying: operations, or: label).last
    }

    /// Oldest first.
    func all(carrying operations: [Hash32], or label: String) -> [Hash32] {
        let outside = labelled.filter { $0.label == label }.map(\.hash)
        guard !operations.isEmpty else { return outside }
        let wanted = Set(operations)
        return outside
            + bySender.flatMap { entries in
                entries.filter { entry in entry.operations.contains { wanted.contains($0) } }.map(\.hash)
            }
    }
}
