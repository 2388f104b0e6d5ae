import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// The outcomes of the transactions that senders signed, their costs, and the payments of their operations.
struct TransactionLedger {
    struct Record {
        var sender: Int
        var kind: TransactionKind
        var hash: Hash32
        var nonce: UInt64
        var fees: GasFees
        var gasLimit: Gas
        var operations: Int
        /// A node or relay took it, or may have.
        var isTaken = false
        var isRefused = false
        var isDropped = false
        var isCancelledSoftly = false
        /// The transaction that replaced it in a pool.
        var replacement: Hash32?
        /// In a canonical block, and whether it succeeded.
        var mined: Bool?
    }

    /// Counts of one kind of transaction; those of blocks follow the canonical chain.
    struct Counts {
        var submitted = 0
        var refused = 0
        var dropped = 0
        var replaced = 0
        var mined = 0
        var reverted = 0
    }

    /// A transaction that was refused may be sent again as it is, and have better luck: one hash, two outcomes.
    private enum Submission {
        case latest(Hash32)
        case refusedEarlier(Record)
    }

    private struct Execution {
        var hash: Hash32
        var sender: Int
        var kind: TransactionKind
        var succeeded: Bool
        var cost: Int128
        var operations: Int
    }

    private(set) var bundles = Counts()
    private(set) var cancellations = Counts()
    private(set) var largestBundleGas: Gas = 0
    /// Operations of each mined bundle, in the chain's order, all senders.
    private(set) var bundleSizes: [Int] = []
    /// The payments of operations minus the cost of transactions.
    private(set) var profits: [Int128]
    private(set) var cancellationCost: Int128 = 0
    /// In the order of signing, where checks ask for them.
    private var order: [Submission] = []

    private let signers: [Address]
    private let keepsAll: Bool
    private let keepsSizes: Bool
    private var records: [Hash32: Record] = [:]
    private var executions = CanonicalLog<Execution>()
    private var payments = CanonicalLog<(sender: Int, paid: Int128)>()
    /// The canonical transaction at each nonce of each signer.
    private var canonical: [[(hash: Hash32, block: BlockNumber)]]
    /// The transactions in a pool, by signer.
    private var pooled: [Set<Hash32>]

    init(signers: [Address], keepsAll: Bool, keepsSizes: Bool) {
        self.signers = signers
        self.keepsAll = keepsAll
        self.keepsSizes = keepsSizes
        profits = Array(repeating: 0, count: signers.count)
        canonical = Array(repeating: [], count: signers.count)
        pooled = Array(repeating: [], count: signers.count)
    }

    var profit: Int128 { profits.reduce(0, +) }

    func nonce(of sender: Int) -> UInt64 { canonical.indices.contains(sender) ? UInt64(canonical[sender].count) : 0 }

    /// Transactions of this signer's account that wait in a pool.
    func pendingCount(of sender: Int) -> Int { pooled.indices.contains(sender) ? pooled[sender].count : 0 }

    /// The transactions of all senders, in the order of signing.
    var submitted: [Record] {
        order.compactMap { submission in
            switch submission {
            case .latest(let hash): records[hash]
            case .refusedEarlier(let record): record
            }
        }
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .transaction(.transactionSigned(let submission))): sign(submission, sender: sender)
        case .builder(_, .transaction(.transactionAccepted(let hash, _))): take(hash)
        case .builder(_, .transaction(.submissionUncertain(let hash, _, _))): take(hash)
        case .builder(_, .transaction(.transactionRefused(let refused))): refuse(refused)
        case .builder(_, .transaction(.transactionDropped(let hash, _, let kind))):
            records[hash]?.isDropped = true
            count(kind) { $0.dropped += 1 }
        case .builder(let sender?, .sender(.stateChanged(let change))):
            if change.from == .cancelling, change.reason == .soft { cancelSoftly(sender) }
        case .chain(let chainEvent): observe(chainEvent)
        case .builder, .world: break
        }
    }

    /// What happened to it in the end; what a block says outweighs everything else.
    func outcome(of record: Record) -> TransactionOutcome {
        if let mined = record.mined { return mined ? .mined : .reverted }
        if record.isRefused { return .refused }
        if record.isCancelledSoftly { return .cancelled }
        if let replacement = record.replacement { return lost(record, to: replacement) }
        if record.isDropped { return .dropped }
        guard nonce(of: record.sender) > record.nonce else { return .pending }
        return lost(record, to: canonical[record.sender][Int(record.nonce)].hash)
    }

    /// A cancellation cancels bundles; it replaces an earlier cancellation.
    private func lost(_ record: Record, to winner: Hash32) -> TransactionOutcome {
        record.kind == .bundle && records[winner]?.kind == .cancellation ? .cancelled : .replaced
    }

    // MARK: The builder

    private mutating func count(_ kind: TransactionKind, _ body: (inout Counts) -> Void) {
        switch kind {
        case .bundle: body(&bundles)
        case .cancellation: body(&cancellations)
        }
    }

    private mutating func sign(_ submission: SignedSubmission, sender: Int) {
        if let earlier = records[submission.hash], earlier.isRefused { settle(earlier) }
        records[submission.hash] = Record(
            sender: sender,
            kind: submission.kind,
            hash: submission.hash,
            nonce: submission.nonce,
            fees: submission.fees,
            gasLimit: submission.gasLimit,
            operations: submission.operations.count
        )
        if keepsAll { order.append(.latest(submission.hash)) }
        if !keepsAll, records.count > 4096 { forget() }
    }

    private mutating func settle(_ refused: Record) {
        for index in order.indices.reversed() {
            guard case .latest(let hash) = order[index], hash == refused.hash else { continue }
            order[index] = .refusedEarlier(refused)
            return
        }
    }

    private mutating func take(_ hash: Hash32) {
        guard let record = records[hash], !record.isTaken else { return }
        records[hash]?.isTaken = true
        count(record.kind) { $0.submitted += 1 }
        if record.kind == .bundle { largestBundleGas = max(largestBundleGas, record.gasLimit) }
    }

    private mutating func refuse(_ refused: RefusedSubmission) {
        records[refused.hash]?.isRefused = true
        count(refused.kind) { $0.refused += 1 }
    }

    private mutating func cancelSoftly(_ sender: Int) {
        let nonce = nonce(of: sender)
        for (hash, record) in records where record.sender == sender && record.nonce == nonce && record.isTaken {
            records[hash]?.isCancelledSoftly = true
        }
    }

    /// Far below the newest nonce nothing changes any more.
    private mutating func forget() {
        let next = signers.indices.map { nonce(of: $0) }
        records = records.filter { _, record in
            !next.indices.contains(record.sender) || record.nonce + 512 >= next[record.sender]
        }
    }

    // MARK: The chain

    private mutating func observe(_ event: ChainEvent) {
        switch event {
        case .transactionPooled(let transaction): pool(transaction)
        case .transactionReplaced(let old, let new):
            replace(old.hash, new.hash)
            leave(old.hash, old.sender)
            pool(new)
        case .transactionEvicted(let hash, let sender, _, _): leave(hash, sender)
        case .transactionExecuted(let execution): execute(execution)
        case .operationExecuted(let execution): pay(execution)
        case .reorganised(_, let ancestor, _): undo(above: ancestor)
        case .genesis, .blockSealed, .slotMissed, .transactionRefused: break
        }
    }

    private mutating func pool(_ transaction: PooledTransaction) {
        guard let signer = signers.firstIndex(of: transaction.sender) else { return }
        pooled[signer].insert(transaction.hash)
    }

    private mutating func leave(_ hash: Hash32, _ sender: Address) {
        guard let signer = signers.firstIndex(of: sender) else { return }
        pooled[signer].remove(hash)
    }

    private mutating func replace(_ old: Hash32, _ new: Hash32) {
        guard let record = records[old], record.replacement == nil else { return }
        records[old]?.replacement = new
        // A cancellation that takes a bundle's place cancels it.
        if records[new]?.kind != .cancellation { count(record.kind) { $0.replaced += 1 } }
    }

    private mutating func execute(_ execution: TransactionExecution) {
        guard let signer = signers.firstIndex(of: execution.sender) else { return }
        pooled[signer].remove(execution.hash)
        if execution.nonce == canonical[signer].count {
            canonical[signer].append((execution.hash, execution.block))
        }
        guard let record = records[execution.hash] else { return }
        let price = execution.effectiveGasPrice * execution.gasUsed
        let entry = Execution(
            hash: execution.hash,
            sender: record.sender,
            kind: record.kind,
            succeeded: execution.succeeded,
            cost: Int128(clamping: price.rawValue),
            operations: record.operations
        )
        records[execution.hash]?.mined = execution.succeeded
        add(entry, 1)
        if keepsSizes, entry.kind == .bundle, entry.succeeded { bundleSizes.append(entry.operations) }
        executions.append(entry, block: execution.block)
    }

    private mutating func add(_ execution: Execution, _ sign: Int) {
        count(execution.kind) {
            if execution.succeeded { $0.mined += sign } else { $0.reverted += sign }
        }
        if profits.indices.contains(execution.sender) { profits[execution.sender] -= execution.cost * Int128(sign) }
        if execution.kind == .cancellation { cancellationCost += execution.cost * Int128(sign) }
    }

    private mutating func pay(_ execution: OperationExecution) {
        guard let record = records[execution.transaction], profits.indices.contains(record.sender) else { return }
        let paid = Int128(clamping: execution.actualGasCost.rawValue)
        profits[record.sender] += paid
        payments.append((record.sender, paid), block: execution.block)
    }

    private mutating func undo(above ancestor: BlockNumber) {
        for payment in payments.undo(above: ancestor) { profits[payment.sender] -= payment.paid }
        for execution in executions.undo(above: ancestor) {
            add(execution, -1)
            records[execution.hash]?.mined = nil
            if keepsSizes, execution.kind == .bundle, execution.succeeded { bundleSizes.removeLast() }
        }
        for signer in canonical.indices {
            while let last = canonical[signer].last, last.block > ancestor { canonical[signer].removeLast() }
        }
    }
}
