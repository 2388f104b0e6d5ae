import Ethereum
import Simulation

/// What paymasters have deposited, at least, and what the operations that wait may take of it.
struct SponsoredOperations {
    private struct Account: Hashable {
        var paymaster: Address
        var entryPoint: EntryPointVersion
    }

    private var deposits: [Account: Wei] = [:]
    private var promised: [Account: Wei] = [:]

    private func account(_ submission: OperationSubmission) -> Account? {
        submission.sponsorship.map { Account(paymaster: $0.paymaster, entryPoint: submission.entryPoint) }
    }

    mutating func submitted(_ submission: OperationSubmission) {
        guard let account = account(submission), let sponsorship = submission.sponsorship else { return }
        deposits[account] = sponsorship.deposit
    }

    mutating func expect(_ submission: OperationSubmission) {
        guard let account = account(submission), let sponsorship = submission.sponsorship else { return }
        promised[account, default: 0] = (promised[account] ?? 0).saturatingAdd(sponsorship.prefund)
    }

    mutating func leave(_ submission: OperationSubmission) {
        guard let account = account(submission), let sponsorship = submission.sponsorship else { return }
        promised[account] = (promised[account] ?? 0).saturatingSubtract(sponsorship.prefund)
    }

    /// A reorganisation gives it back, which is not counted: the deposit is what there is at least.
    mutating func executed(_ submission: OperationSubmission, cost: Wei) {
        guard let account = account(submission) else { return }
        deposits[account] = (deposits[account] ?? 0).saturatingSubtract(cost)
    }

    /// Whether the deposit is enough for it and for all others that rely on it, whichever comes first.
    func cover(_ submission: OperationSubmission) -> Bool {
        guard let account = account(submission) else { return true }
        return promised[account] ?? 0 <= deposits[account] ?? 0
    }
}
