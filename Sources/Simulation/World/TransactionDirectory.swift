import Bundler
import Ethereum
import ScenarioFile

/// Which transactions a scenario can name: the newest of a sender, or the newest that carries an operation.
struct TransactionDirectory {
    /// Enough for any timeline; older ones are mined or gone.
    private static let kept = 256

    private struct Entry {
        var hash: Hash32
        var operations: [Hash32]
        var kind: TransactionKind
        /// Counts what all senders signed.
        var number: UInt64
    }

    private var bySender: [[Entry]]
    private var labelled: [(label: String, hash: Hash32, number: UInt64)] = []
    private var count: UInt64 = 0

    init(senders: Int) { bySender = Array(repeating: [], count: senders) }

    mutating func observe(_ event: BuilderEvent, sender: Int?) {
        guard let sender, bySender.indices.contains(sender), case .transaction(let event) = event else { return }
        switch event {
        case .transactionSigned(let submission): add(submission, of: sender)
        case .transactionRefused(let refused): bySender[sender].removeAll { $0.hash == refused.hash }
        case .transactionAccepted, .submissionUncertain, .transactionMined, .transactionDropped,
            .transactionReorganised, .blockingTransactionFound:
            break
        }
    }

    private mutating func add(_ submission: SignedSubmission, of sender: Int) {
        count += 1
        bySender[sender].append(
            Entry(
                hash: submission.hash,
                operations: submission.operations,
                kind: submission.kind,
                number: count
            )
        )
        if bySender[sender].count > 2 * Self.kept { bySender[sender].removeFirst(Self.kept) }
    }

    /// A foreign or stuck transaction.
    mutating func add(label: String?, hash: Hash32) {
        count += 1
        if let label { labelled.append((label, hash, count)) }
    }

    /// Of a transaction that a sender signed; none where it is unknown, or long ago.
    func operations(of hash: Hash32) -> [Hash32] {
        for entries in bySender {
            if let entry = entries.last(where: { $0.hash == hash }) { return entry.operations }
        }
        return []
    }

    func newest(of sender: Int) -> Hash32? { bySender[sender].last?.hash }

    func newestCancellation(of sender: Int) -> Hash32? { bySender[sender].last { $0.kind == .cancellation }?.hash }

    func newest(carrying operations: [Hash32], or label: String) -> Hash32? {
        all(carrying: operations, or: label).last
    }

    /// Oldest first.
    func all(carrying operations: [Hash32], or label: String) -> [Hash32] {
        var found = labelled.filter { $0.label == label }.map { (hash: $0.hash, number: $0.number) }
        if !operations.isEmpty {
            let wanted = Set(operations)
            for entry in bySender.joined() where entry.operations.contains(where: wanted.contains) {
                found.append((entry.hash, entry.number))
            }
        }
        return found.sorted { $0.number < $1.number }.map(\.hash)
    }
}
