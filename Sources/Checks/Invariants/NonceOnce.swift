import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `nonce_once`: on the canonical chain a signer's nonces are 0, 1, 2, …, each once; and nothing is signed at a nonce
/// that no answer allows.
///
/// What a sender may sign follows from the answers that *it* got: counts of its account's transactions, and receipts of
/// its own. When heads show that a block has left the chain, the answers from before prove nothing more. The question
/// must be asked again before the second head after that begins an attempt; with nodes too slow for that, before anything
/// is signed.
struct NonceOnce {
    private struct Account {
        /// The nonce the chain expects next.
        var next: UInt64 = 0
        /// The highest nonce that an answer since the last announced reorganisation allows.
        var allowed: UInt64?
        /// Heads announced since that reorganisation, with its own; `nil` where the count was asked for since.
        var headsUnasked: UInt64?
        /// The nonces of what it signed, by hash: a receipt has no nonce.
        var signed: [Hash32: UInt64] = [:]
    }

    private let signers: [Address]
    /// Calls are so fast that a head has had its poll before the next one comes.
    private let isPunctual: Bool
    private var accounts: [Account]
    private var announced = AnnouncedHeads()
    private var executed = CanonicalLog<Int>()
    private var lastHeard = Duration.zero
    private var log = ViolationLog(.nonceOnce)

    init(_ facts: RunFacts) {
        signers = facts.signers
        isPunctual = facts.slowestCall * 16 <= facts.chain.blockTime
        accounts = Array(repeating: Account(), count: facts.signers.count)
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .chain(.transactionExecuted(let execution)):
            guard let signer = signers.firstIndex(of: execution.sender) else { return }
            execute(execution, signer: signer, event)
        case .chain(.reorganised(_, let ancestor, _)):
            for signer in executed.undo(above: ancestor) where accounts[signer].next > 0 { accounts[signer].next -= 1 }
        case .world(.headAnnounced(let head)):
            hear(head, at: event.time)
        case .world(.rpcCall(let call)):
            learn(call, event)
        case .builder(let sender?, .sender(.triggered(.newBlock, _, _))):
            checkQuestion(sender, event)
        case .builder(let sender?, .transaction(.transactionSigned(let submission))):
            check(submission, sender: sender, event)
        case .chain, .builder, .world:
            break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func execute(_ execution: TransactionExecution, signer: Int, _ event: TraceEvent) {
        let expected = accounts[signer].next
        if execution.nonce != expected {
            log.report(
                event,
                "block \(execution.block) has a transaction of sender \(signer) at nonce \(execution.nonce), "
                    + "but its next nonce is \(expected)"
            )
        }
        accounts[signer].next = execution.nonce + 1
        executed.append(signer, block: execution.block)
    }

    // MARK: What a sender knows

    /// The heads of one reorganisation come at one time, and are one occasion to ask.
    private mutating func hear(_ head: HeadAnnouncement, at time: Duration) {
        let replaces = announced.append(head)
        let isLater = time > lastHeard
        lastHeard = time
        for index in accounts.indices {
            if replaces {
                accounts[index].allowed = nil
                accounts[index].headsUnasked = 1
            } else if isLater, let heads = accounts[index].headsUnasked {
                accounts[index].headsUnasked = heads + 1
            }
        }
    }

    private mutating func learn(_ call: RPCCallRecord, _ event: TraceEvent) {
        guard let sender = call.sender, accounts.indices.contains(sender) else { return }
        if call.method == .getTransactionCount { accounts[sender].headsUnasked = nil }
        switch call.answer {
        case .count(let nonce):
            allow(nonce, sender)
        case .receipt(let hash, isKnown: true):
            if let nonce = accounts[sender].signed[hash] { allow(nonce + 1, sender) }
        case .receipt, nil:
            break
        }
    }

    private mutating func allow(_ nonce: UInt64, _ sender: Int) {
        accounts[sender].allowed = max(accounts[sender].allowed ?? 0, nonce)
    }

    // MARK: What it does

    private mutating func check(_ submission: SignedSubmission, sender: Int, _ event: TraceEvent) {
        guard accounts.indices.contains(sender) else { return }
        note(submission, sender)
        let allowed = accounts[sender].allowed
        if let allowed, submission.nonce <= allowed { return }
        let known = allowed.map { "the highest nonce that it was told since is \($0)" } ?? "it was told no nonce since"
        log.report(
            event,
            "sender \(sender) signed a \(submission.kind.rawValue) at nonce \(submission.nonce), but the fate of the "
                + "nonces before it is unknown: since the start or the last announced reorganisation, \(known)"
        )
    }

    /// Of 1024 transactions those are forgotten whose nonces no reorganisation can open.
    private mutating func note(_ submission: SignedSubmission, _ sender: Int) {
        accounts[sender].signed[submission.hash] = submission.nonce
        guard accounts[sender].signed.count >= 1024 else { return }
        let next = accounts[sender].next
        accounts[sender].signed = accounts[sender].signed.filter { $0.value + 256 > next }
    }

    private mutating func checkQuestion(_ sender: Int, _ event: TraceEvent) {
        guard isPunctual, accounts.indices.contains(sender), let heads = accounts[sender].headsUnasked, heads > 2 else {
            return
        }
        log.report(
            event,
            "sender \(sender) begins an attempt at the head \(heads) announcements after a reorganisation, "
                + "and has not asked for its account's nonce since"
        )
    }
}

/// The newest of the announced heads, oldest first: which of them take the place of others?
private struct AnnouncedHeads {
    private static let kept = 64

    private var heads: [(number: BlockNumber, hash: Hash32)] = []

    /// - Returns: whether a block that was announced has left the chain. A head that is told again says nothing.
    mutating func append(_ head: HeadAnnouncement) -> Bool {
        // Most often it is above all others.
        var replaces = false
        if let newest = heads.last, head.number <= newest.number {
            guard !heads.contains(where: { $0 == (head.number, head.hash) }) else { return false }
            replaces = true
            heads.removeSubrange((heads.firstIndex { $0.number >= head.number } ?? heads.endIndex)...)
        }
        heads.append((head.number, head.hash))
        if heads.count > 2 * Self.kept { heads.removeFirst(heads.count - Self.kept) }
        return replaces
    }
}
