import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `exclusive`: one signing key has one holder, and so has an operation that is in flight.
struct Exclusive {
    private struct Flight {
        var nonce: UInt64
        var operations: [Hash32]
    }

    private let signers: [Address]
    /// Who holds a key, by the leases.
    private var holders: [Address: Int] = [:]
    /// Who signed last with a key, by the chain's recovery of the signer.
    private var users: [Address: Int] = [:]
    /// The sender of a transaction that no pool has seen yet.
    private var unseen: [Hash32: Int] = [:]
    private var owners: [Hash32: Int] = [:]
    /// Each sender's transactions at the nonce it is working on.
    private var flights: [[Hash32: Flight]]
    /// The claims that a block ended, in case it leaves the chain.
    private var landed = CanonicalLog<(sender: Int, hash: Hash32, flight: Flight)>()
    private var log = ViolationLog(.exclusive)

    init(_ facts: RunFacts) {
        signers = facts.signers
        flights = Array(repeating: [:], count: facts.signers.count)
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .sender(.leaseGranted(let key))): grant(key, to: sender, event)
        case .builder(let sender?, .sender(.leaseReleased(let key))):
            if holders[key] == sender { holders[key] = nil }
        case .builder(let sender?, .transaction(.transactionSigned(let submission))):
            sign(submission, sender: sender, event)
        case .builder(let sender?, .transaction(.transactionRefused(let refused))):
            land(refused.hash, sender: sender)
            unseen[refused.hash] = nil
        case .chain(.transactionPooled(let transaction)): see(transaction, event)
        case .chain(.transactionReplaced(_, let new)): see(new, event)
        case .chain(.transactionRefused(let transaction, _)): see(transaction, event)
        case .chain(.transactionExecuted(let execution)):
            guard let sender = signers.firstIndex(of: execution.sender) else { return }
            for (hash, flight) in flights[sender] where flight.nonce <= execution.nonce {
                landed.append((sender, hash, flight), block: execution.block)
                land(hash, sender: sender)
            }
        case .chain(.reorganised(_, let ancestor, _)): undo(above: ancestor)
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func grant(_ key: Address, to sender: Int, _ event: TraceEvent) {
        if let holder = holders[key], holder != sender {
            log.report(event, "key \(key) was granted to sender \(sender) while sender \(holder) holds it")
        }
        holders[key] = sender
        users[key] = nil
    }

    private mutating func sign(_ submission: SignedSubmission, sender: Int, _ event: TraceEvent) {
        guard flights.indices.contains(sender) else { return }
        unseen[submission.hash] = sender
        flights[sender][submission.hash] = Flight(nonce: submission.nonce, operations: submission.operations)
        for operation in submission.operations {
            if let owner = owners[operation], owner != sender {
                log.report(
                    event,
                    "sender \(sender) bundled operation \(operation) while sender \(owner) has it in flight"
                )
            } else {
                owners[operation] = sender
            }
        }
    }

    /// The nonces are open again, and the pool holds the transactions once more, or may.
    private mutating func undo(above ancestor: BlockNumber) {
        for (sender, hash, flight) in landed.undo(above: ancestor) {
            flights[sender][hash] = flight
            for operation in flight.operations where owners[operation] == nil { owners[operation] = sender }
        }
    }

    private mutating func see(_ transaction: PooledTransaction, _ event: TraceEvent) {
        guard let sender = unseen.removeValue(forKey: transaction.hash) else { return }
        let other = [holders[transaction.sender], users[transaction.sender]].compactMap(\.self).first { $0 != sender }
        if let other {
            log.report(event, "sender \(sender) signed with key \(transaction.sender), which sender \(other) holds")
        }
        users[transaction.sender] = sender
    }

    /// The transaction is out of the race: what it carries is free again, unless another of the sender carries it too.
    private mutating func land(_ hash: Hash32, sender: Int) {
        guard flights.indices.contains(sender), let flight = flights[sender].removeValue(forKey: hash) else { return }
        unseen[hash] = nil
        for operation in flight.operations where owners[operation] == sender {
            let isStillFlying = flights[sender].values.contains { $0.operations.contains(operation) }
            if !isStillFlying { owners[operation] = nil }
        }
    }
}
