import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `nonce_once`: on the canonical chain a signer's nonces are 0, 1, 2, …, each once; and nothing is sent at a nonce
/// whose predecessor has no known fate.
struct NonceOnce {
    private struct Account {
        /// The nonce the chain expects next.
        var next: UInt64 = 0
        /// What it expected before a reorganisation that the builder cannot have heard of yet.
        var nextBeforeReorganisation: UInt64 = 0
        /// Announcements after which that excuse is gone.
        var announcementsLeft = 0
    }

    private let signers: [Address]
    private var accounts: [Account]
    private var executed = CanonicalLog<Int>()
    private var log = ViolationLog(.nonceOnce)

    init(_ facts: RunFacts) {
        signers = facts.signers
        accounts = Array(repeating: Account(), count: facts.signers.count)
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .chain(.transactionExecuted(let execution)):
            guard let signer = signers.firstIndex(of: execution.sender) else { return }
            execute(execution, signer: signer, event)
        case .chain(.reorganised(_, let ancestor, _)):
            undo(above: ancestor)
        case .world(.headAnnounced):
            for index in accounts.indices where accounts[index].announcementsLeft > 0 {
                accounts[index].announcementsLeft -= 1
            }
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

    private mutating func undo(above ancestor: BlockNumber) {
        for index in accounts.indices {
            let isOpen = accounts[index].announcementsLeft > 0
            let before = isOpen ? accounts[index].nextBeforeReorganisation : 0
            accounts[index].nextBeforeReorganisation = max(before, accounts[index].next)
            accounts[index].announcementsLeft = 2
        }
        for signer in executed.undo(above: ancestor) where accounts[signer].next > 0 { accounts[signer].next -= 1 }
    }

    private mutating func check(_ submission: SignedSubmission, sender: Int, _ event: TraceEvent) {
        guard accounts.indices.contains(sender) else { return }
        let account = accounts[sender]
        let known = account.announcementsLeft > 0 ? max(account.next, account.nextBeforeReorganisation) : account.next
        guard submission.nonce > known else { return }
        log.report(
            event,
            "sender \(sender) signed a \(submission.kind.rawValue) at nonce \(submission.nonce), "
                + "but the fate of nonce \(known) is unknown: the chain has not used it"
        )
    }
}
