import Bundler
import Simulation

/// An attempt that has ended.
struct CompletedAttempt {
    let sender: Int
    /// Number of the event that began it.
    let begun: UInt64
    /// It asked for more than the market did, because something is at its nonce.
    let isRaised: Bool
    /// The last bundle that it formed; `nil` where there was none.
    let bundle: BundleFormed?
}

/// Which attempts the senders make, and where they end.
struct AttemptFollower {
    private struct Open {
        var begun: UInt64
        var isRaised: Bool
        var bundle: BundleFormed?
    }

    private var open: [Int: Open] = [:]

    /// - Returns: the attempt that this event ends.
    mutating func observe(_ event: BuilderEvent, sender: Int, sequence: UInt64) -> CompletedAttempt? {
        switch event {
        case .sender(.triggered(_, _, let feeIncreases)):
            open[sender] = Open(begun: sequence, isRaised: feeIncreases > 0)
        case .proposal(.bundleFormed(let bundle)):
            open[sender]?.bundle = bundle
        case .proposal(.noOperations(let reason)):
            if reason == .unpaidRaise { open[sender]?.isRaised = true }
            return end(sender)
        case .sender(.stepFailed):
            return end(sender)
        case .transaction(.transactionAccepted(_, .bundle)), .transaction(.submissionUncertain(_, .bundle, _)):
            return end(sender)
        case .transaction(.transactionRefused(let refused)) where refused.kind == .bundle:
            return end(sender)
        case .sender, .proposal, .transaction, .pool: break
        }
        return nil
    }

    private mutating func end(_ sender: Int) -> CompletedAttempt? {
        open.removeValue(forKey: sender).map {
            CompletedAttempt(sender: sender, begun: $0.begun, isRaised: $0.isRaised, bundle: $0.bundle)
        }
    }
}
