import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `ether_conserved`: after every block, accounts, deposits, burnt fees, tips and the faucet add up to what genesis
/// issued.
struct EtherConserved {
    private var issued: Wei?
    private var log = ViolationLog(.etherConserved)

    mutating func observe(_ event: TraceEvent) {
        guard case .chain(let chainEvent) = event.body else { return }
        switch chainEvent {
        case .genesis(_, let issued): self.issued = issued
        case .blockSealed(_, _, let ledger): check(ledger, event)
        case .slotMissed, .reorganised, .transactionExecuted, .operationExecuted, .transactionPooled,
            .transactionReplaced, .transactionRefused, .transactionEvicted:
            break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func check(_ ledger: Ledger, _ event: TraceEvent) {
        guard let issued else { return }
        let parts = [ledger.accounts, ledger.deposits, ledger.burnt, ledger.tips, ledger.faucet]
        let total = parts.reduce(Wei.zero) { $0.saturatingAdd($1) }
        guard total != issued else { return }
        let difference = Int128(bitPattern: total.rawValue &- issued.rawValue)
        log.report(
            event,
            "after block \(event.block) there are \(total.rawValue) wei, and genesis issued \(issued.rawValue): "
                + "\(difference > 0 ? "+" : "")\(difference) wei (accounts \(ledger.accounts.rawValue), "
                + "deposits \(ledger.deposits.rawValue), burnt \(ledger.burnt.rawValue), tips \(ledger.tips.rawValue), "
                + "faucet \(ledger.faucet.rawValue))"
        )
    }
}
