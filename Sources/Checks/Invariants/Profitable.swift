import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `profitable`: the operations of a mined bundle that did not revert pay its signer at least what it costs, in wei.
///
/// With a `pre_verification_gas_bundle_size` above 1 the operator accepts that a smaller bundle pays for the shares of the
/// transaction's own gas that its operations do not have. Nothing else may be missing.
struct Profitable {
    private struct Bundle {
        let transaction: Hash32
        let sender: Int
        let price: WeiPerGas
        let cost: Wei
        var paid: Wei = 0
        var operationCount: UInt64 = 0
    }

    private let signers: [Address]
    private let transactionGas: Gas
    /// What each operation pays of ``transactionGas``.
    private let share: Gas
    /// The signers' transactions in the block that is not sealed yet.
    private var bundles: [Bundle] = []
    private var log = ViolationLog(.profitable)

    init(_ facts: RunFacts) {
        signers = facts.signers
        transactionGas = facts.gasSchedule.transaction
        let size = UInt64(max(1, facts.settings.preVerificationGasBundleSize))
        share = Gas((transactionGas.rawValue + size - 1) / size)
    }

    mutating func observe(_ event: TraceEvent) {
        guard case .chain(let chainEvent) = event.body else { return }
        switch chainEvent {
        case .transactionExecuted(let execution): open(execution)
        case .operationExecuted(let execution): pay(execution)
        case .blockSealed:
            for bundle in bundles where bundle.operationCount > 0 { check(bundle, event) }
            bundles.removeAll(keepingCapacity: true)
        case .genesis, .slotMissed, .reorganised, .transactionPooled, .transactionReplaced, .transactionRefused,
            .transactionEvicted:
            break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func open(_ execution: TransactionExecution) {
        guard execution.succeeded, let sender = signers.firstIndex(of: execution.sender) else { return }
        bundles.append(
            Bundle(
                transaction: execution.hash,
                sender: sender,
                price: execution.effectiveGasPrice,
                cost: execution.effectiveGasPrice * execution.gasUsed
            )
        )
    }

    /// What goes to another beneficiary does not count.
    private mutating func pay(_ execution: OperationExecution) {
        guard let index = bundles.lastIndex(where: { $0.transaction == execution.transaction }) else { return }
        bundles[index].operationCount += 1
        guard execution.beneficiary == signers[bundles[index].sender] else { return }
        bundles[index].paid = bundles[index].paid.saturatingAdd(execution.actualGasCost)
    }

    private mutating func check(_ bundle: Bundle, _ event: TraceEvent) {
        let accepted = bundle.price * transactionGas.saturatingSubtract(share * bundle.operationCount)
        guard bundle.paid.saturatingAdd(accepted) < bundle.cost else { return }
        log.report(
            event,
            "bundle \(bundle.transaction) of sender \(bundle.sender) costs \(ReadableAmount.amount(bundle.cost)), and its "
                + "operations pay \(ReadableAmount.amount(bundle.paid)), \(bundle.cost - bundle.paid) less"
        )
    }
}
