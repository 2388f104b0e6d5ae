import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `valid_transaction`: what a sender signs decodes, says what the builder says it says, keeps the rules that need no
/// state, and is signed by the sender's own account.
///
/// Recovering a signer costs 30 µs. Where the chain's pool has done it, its finding is compared; it is done here only
/// for transactions that no pool has seen, and where the finding is not the account that was expected.
struct ValidTransaction {
    private struct Unseen {
        var sender: Int
        var raw: [UInt8]
        var time: Duration
        var block: BlockNumber
        var sequence: UInt64
    }

    private let signers: [Address]
    private let chainID: UInt64
    private let schedule: GasSchedule
    private var unseen: [Hash32: Unseen] = [:]
    private var log = ViolationLog(.validTransaction)

    /// More transactions than this that no pool saw are recovered at once instead of being kept.
    private static let limit = 256

    init(_ facts: RunFacts) {
        signers = facts.signers
        chainID = facts.chain.chainID
        schedule = facts.gasSchedule
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .transaction(.transactionSigned(let submission))):
            check(submission, sender: sender, event)
        case .chain(.transactionPooled(let transaction)): see(transaction)
        case .chain(.transactionReplaced(_, let new)): see(new)
        case .chain(.transactionRefused(let transaction, _)): see(transaction)
        case .chain, .builder, .world: break
        }
    }

    mutating func finish() -> [Violation] {
        recoverUnseen()
        return log.result
    }

    private mutating func check(_ submission: SignedSubmission, sender: Int, _ event: TraceEvent) {
        let name = "the \(submission.kind.rawValue) that sender \(sender) signed at nonce \(submission.nonce)"
        let signed: SignedTransaction
        do throws(TransactionDecodingError) {
            signed = try SignedTransaction(decoding: submission.raw)
        } catch {
            return log.report(event, "\(name) does not decode: \(error)")
        }
        do throws(TransactionInvalidity) {
            try signed.transaction.validate(chainID: chainID, schedule: schedule)
        } catch {
            log.report(event, "\(name) is invalid: \(error)")
        }
        compare(signed, submission, name, event)
        unseen[signed.hash] = Unseen(
            sender: sender,
            raw: submission.raw,
            time: event.time,
            block: event.block,
            sequence: event.sequence
        )
        if unseen.count > Self.limit { recoverUnseen() }
    }

    private mutating func compare(
        _ signed: SignedTransaction,
        _ submission: SignedSubmission,
        _ name: String,
        _ event: TraceEvent
    ) {
        let transaction = signed.transaction
        if signed.hash != submission.hash {
            log.report(event, "\(name) has hash \(signed.hash), and the builder follows \(submission.hash)")
        }
        if transaction.nonce != submission.nonce {
            log.report(event, "\(name) has nonce \(transaction.nonce)")
        }
        if transaction.fees != submission.fees {
            let fees = ReadableAmount.fees(transaction.fees)
            log.report(event, "\(name) offers \(fees), and the builder says \(ReadableAmount.fees(submission.fees))")
        }
        if transaction.gasLimit != submission.gasLimit {
            log.report(event, "\(name) has \(transaction.gasLimit) gas, and the builder says \(submission.gasLimit)")
        }
    }

    private mutating func see(_ transaction: PooledTransaction) {
        guard let entry = unseen[transaction.hash], signers.indices.contains(entry.sender) else { return }
        guard transaction.sender == signers[entry.sender] else { return recover(transaction.hash, entry) }
        unseen[transaction.hash] = nil
    }

    private mutating func recoverUnseen() {
        for (hash, entry) in unseen.sorted(by: { $0.value.sequence < $1.value.sequence }) { recover(hash, entry) }
    }

    private mutating func recover(_ hash: Hash32, _ entry: Unseen) {
        unseen[hash] = nil
        let expected = signers.indices.contains(entry.sender) ? signers[entry.sender] : .zero
        let finding: String
        do {
            let signer = try SignedTransaction(decoding: entry.raw).recoverSender()
            guard signer != expected else { return }
            finding = "is signed by \(signer)"
        } catch {
            finding = "has no signer: \(error)"
        }
        log.report(
            time: entry.time,
            block: entry.block,
            sequence: entry.sequence,
            "transaction \(hash) of sender \(entry.sender) \(finding); the sender's account is \(expected)"
        )
    }
}
