import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// The fault injectors by the names that scenario files give them (the key `fault_injector`).
enum FaultInjectors {
    static func injector(of fault: InjectedFault, scenario: Scenario, signers: [PrivateKey]) -> any FaultInjector {
        switch fault {
        case .breaking(let invariant): injector(against: invariant, scenario: scenario, signers: signers)
        case .passedOver: UnansweredOperation()
        case .silentNode: SilentNode()
        }
    }

    private static func injector(
        against invariant: InvariantName,
        scenario: Scenario,
        signers: [PrivateKey]
    ) -> any FaultInjector {
        switch invariant {
        case .legalEdges: IllegalEdge()
        case .nonceOnce: EagerNonce(signers: signers)
        case .operationConserved: PhantomOperation()
        case .gasLimits: OverfullBundle(limit: scenario.builder.settings.maxBundleGas)
        case .feeRule: Overpayment(signers: signers)
        case .profitable: Underpayment()
        case .noRepeatedLoss: EndlessReverts()
        case .exclusive: SharedOperation(signers: signers)
        case .etherConserved: MintedWei()
        case .replacementBump: FreeReplacement()
        case .liveness: BlackHole()
        case .validTransaction: WrongKey()
        case .boundedSteps:
            Stutter(repeats: Int(clamping: scenario.builder.settings.maxCancellationFeeIncreases) + 3)
        }
    }
}

/// Injects its fault at the first opportunity, and only then.
class OnceFaultInjector: @unchecked Sendable {  // Confined to its simulation's thread.
    private var hasActed = false

    /// True exactly once.
    func takeChance() -> Bool {
        defer { hasActed = true }
        return !hasActed
    }
}

/// The first change of state goes along an edge that the table does not have.
private final class IllegalEdge: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .sender(.stateChanged(var change)) = event, takeChance() else { return [(sender, event)] }
        change.reason = .soft
        return [(sender, .sender(.stateChanged(change)))]
    }
}

/// Signs at the next nonce while the outcome at the last one is open.
private final class EagerNonce: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    private let signers: [PrivateKey]
    init(signers: [PrivateKey]) { self.signers = signers }

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .transaction(.transactionSigned(let submission)) = event, let sender, takeChance() else {
            return [(sender, event)]
        }
        let forged = Forgery.resign(submission, key: signers[sender]) { $0.nonce += 1 }
        return [(sender, event)] + (forged.map { [(sender, .transaction(.transactionSigned($0)))] } ?? [])
    }
}

/// The pool accepts an operation that never appears again.
private final class PhantomOperation: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .pool(.operationAccepted(let hash, let account)) = event, takeChance() else {
            return [(sender, event)]
        }
        let phantom = Keccak256.hash(hash.bytes)
        return [(sender, event), (sender, .pool(.operationAccepted(phantom, sender: account)))]
    }
}

/// A bundle packs one gas more than it may.
private final class OverfullBundle: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    private let limit: Gas
    init(limit: Gas) { self.limit = limit }

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .proposal(.bundleFormed(var bundle)) = event, takeChance() else { return [(sender, event)] }
        bundle.packedGas = limit + 1
        return [(sender, .proposal(.bundleFormed(bundle)))]
    }
}

/// A bundle is signed at a thousand times the price its operations were chosen for.
private final class Overpayment: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    private let signers: [PrivateKey]
    init(signers: [PrivateKey]) { self.signers = signers }

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .transaction(.transactionSigned(let submission)) = event, let sender, takeChance() else {
            return [(sender, event)]
        }
        let forged = Forgery.resign(submission, key: signers[sender]) { transaction in
            transaction.fees.maxFeePerGas = WeiPerGas(transaction.fees.maxFeePerGas.rawValue * 1000)
        }
        return forged.map { [(sender, .transaction(.transactionSigned($0)))] } ?? [(sender, event)]
    }
}

/// An operation pays a thousandth of what it owes.
private final class Underpayment: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func chainEvents(_ event: ChainEvent) -> [ChainEvent] {
        guard case .operationExecuted(var execution) = event, takeChance() else { return [event] }
        execution.actualGasCost = Wei(execution.actualGasCost.rawValue / 1000)
        return [.operationExecuted(execution)]
    }
}

/// A second sender bundles the operations that the first has in flight.
private final class SharedOperation: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    private let signers: [PrivateKey]
    init(signers: [PrivateKey]) { self.signers = signers }

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .transaction(.transactionSigned(let submission)) = event, let sender, signers.count > 1, takeChance()
        else {
            return [(sender, event)]
        }
        let other = (sender + 1) % signers.count
        let forged = Forgery.resign(submission, key: signers[other]) { $0.nonce = 0 }
        return [(sender, event)] + (forged.map { [(other, .transaction(.transactionSigned($0)))] } ?? [])
    }
}

/// A block has one wei more than was issued.
private final class MintedWei: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func chainEvents(_ event: ChainEvent) -> [ChainEvent] {
        guard case .blockSealed(let header, let transactions, var ledger) = event, takeChance() else { return [event] }
        ledger.accounts += 1
        return [.blockSealed(header: header, transactions: transactions, ledger: ledger)]
    }
}

/// A mempool replaces a transaction for the same price.
private final class FreeReplacement: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func chainEvents(_ event: ChainEvent) -> [ChainEvent] {
        guard case .transactionReplaced(let old, var new) = event, takeChance() else { return [event] }
        new.fees = old.fees
        return [.transactionReplaced(old: old, new: new)]
    }
}

/// The node answers every submission with its hash, and forgets the transaction.
private final class BlackHole: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func transactions(_ raw: [UInt8], sender: Int?) -> [[UInt8]] { [] }
}

/// The node answers no call that has the first operation in it.
private final class UnansweredOperation: FaultInjector, @unchecked Sendable {  // Confined to its simulation's thread.
    private var account: Address?

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        if case .pool(.operationAccepted(_, let sender)) = event, account == nil { account = sender }
        return [(sender, event)]
    }

    func failure(of call: CallRequest) -> NodeError? {
        guard let account, call.data.contains(account.bytes) else { return nil }
        return .timedOut(.call, after: .seconds(10))
    }
}

/// The node stops announcing heads with the first operation that the pool accepts.
private final class SilentNode: FaultInjector, @unchecked Sendable {  // Confined to its simulation's thread.
    private var isSilent = false

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        if case .pool(.operationAccepted) = event { isSilent = true }
        return [(sender, event)]
    }

    func announces(_ head: BlockHeader) -> Bool { !isSilent }
}

/// Every bundle reverts.
private final class EndlessReverts: FaultInjector, @unchecked Sendable {
    func chainEvents(_ event: ChainEvent) -> [ChainEvent] {
        guard case .transactionExecuted(var execution) = event else { return [event] }
        execution.succeeded = false
        return [.transactionExecuted(execution)]
    }
}

/// A transaction is signed with a key that is not the sender's.
private final class WrongKey: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .transaction(.transactionSigned(let submission)) = event, takeChance() else {
            return [(sender, event)]
        }
        // The text makes the key, and so the fingerprint: it stays as it is.
        let forged = Forgery.resign(submission, key: .derived(from: "saboteur")) { _ in }
        return forged.map { [(sender, .transaction(.transactionSigned($0)))] } ?? [(sender, event)]
    }
}

/// One submission is made again and again at one head.
private final class Stutter: OnceFaultInjector, FaultInjector, @unchecked Sendable {
    private let repeats: Int
    init(repeats: Int) { self.repeats = repeats }

    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        guard case .transaction(.transactionSigned) = event, takeChance() else { return [(sender, event)] }
        return Array(repeating: (sender, event), count: repeats + 1)
    }
}

private enum Forgery {
    /// The same submission with another transaction in it, signed by `key`.
    static func resign(
        _ submission: SignedSubmission,
        key: PrivateKey,
        _ change: (inout FeeMarketTransaction) -> Void
    ) -> SignedSubmission? {
        guard case .feeMarket(var transaction)? = (try? SignedTransaction(decoding: submission.raw))?.transaction else {
            return nil
        }
        change(&transaction)
        let signed = Transaction.feeMarket(transaction).signed(by: key)
        return SignedSubmission(
            kind: submission.kind,
            hash: signed.hash,
            nonce: transaction.nonce,
            fees: transaction.fees,
            gasLimit: transaction.gasLimit,
            operations: submission.operations,
            raw: signed.raw
        )
    }
}
