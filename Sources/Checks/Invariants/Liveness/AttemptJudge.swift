import Bundler
import Ethereum
import Simulation

/// What an attempt owed the operations that it did not have in its bundle.
struct AttemptJudge {
    enum Verdict: Hashable {
        case sent
        /// It asked for more than the operation pays.
        case raised
        case passedOver
        /// The bundle had no room, or has what excludes the operation.
        case excused
    }

    /// Bytes of a transaction beside its operations, at most.
    static var frameByteCount: Int { 1024 }

    private let attempt: CompletedAttempt
    private let settings: BuilderSettings
    private let room: Gas
    private let balance: Wei
    private let bundle: [WaitingOperation]
    private let hashes: Set<Hash32>
    private let accounts: Set<Address>
    /// Those of the bundle that most others are preferred to: who is not preferred to one of them is preferred to none.
    private let weakest: [WaitingOperation]
    private let byteCount: Int
    private let isStarving: Bool

    /// - Parameters:
    ///   - bundle: the operations of the bundle that wait.
    ///   - room: gas that operations of a bundle may have.
    ///   - isStarving: the shard's last attempt was at the same entry point, too.
    init(
        _ attempt: CompletedAttempt,
        bundle: [WaitingOperation],
        settings: BuilderSettings,
        room: Gas,
        balance: Wei,
        isStarving: Bool
    ) {
        self.attempt = attempt
        self.bundle = bundle
        self.settings = settings
        self.room = room
        self.balance = balance
        self.isStarving = isStarving
        hashes = Set(attempt.bundle?.operations ?? [])
        accounts = Set(bundle.map(\.submission.account))
        // Each has an offset, too.
        byteCount = bundle.reduce(0) { $0 + $1.submission.byteCount + 32 }
        weakest = bundle.reduce(into: []) { weakest, operation in
            guard !weakest.contains(where: operation.isPreferred(to:)) else { return }
            weakest.removeAll { $0.isPreferred(to: operation) }
            weakest.append(operation)
        }
    }

    func verdict(on operation: WaitingOperation) -> Verdict {
        guard let formed = attempt.bundle else { return attempt.isRaised ? .raised : .passedOver }
        if hashes.contains(operation.submission.userOpHash) { return .sent }
        guard operation.submission.fees.meets(formed.requiredFees) else { return .raised }
        if let version = bundle.first?.submission.entryPoint, version != operation.submission.entryPoint {
            // Entry points take turns.
            return isStarving ? .passedOver : .excused
        }
        return isExcluded(operation) || hadNoRoom(for: operation, formed) ? .excused : .passedOver
    }

    /// An account without a stake has one operation in a bundle, and a paymaster or factory some.
    private func isExcluded(_ operation: WaitingOperation) -> Bool {
        if accounts.contains(operation.submission.account) { return true }
        guard let entity = operation.submission.sharedEntity else { return false }
        let count = bundle.count { $0.submission.sharedEntity == entity }
        return count >= min(settings.throttledEntityBundleCount, settings.unstakedEntityBundleCount)
    }

    /// Better ones took what there is. A first bundle that is not half full has room for all; in any other nobody has the
    /// place of a better one: bundles that failed are made smaller. What does not fit is left out for smaller ones only
    /// where gaps are filled.
    private func hadNoRoom(for operation: WaitingOperation, _ formed: BundleFormed) -> Bool {
        guard weakest.contains(where: operation.isPreferred(to:)) else { return isFull(for: operation, formed) }
        guard settings.bundlePacking == .fillGaps else { return false }
        let better = bundle.lazy.filter { !operation.isPreferred(to: $0) }
        return !fits(operation, beside: better.reduce(0) { $0 + $1.leastGas }, formed)
    }

    private func isFull(for operation: WaitingOperation, _ formed: BundleFormed) -> Bool {
        formed.isReplacement || formed.operations.count > settings.maxBundleSize / 2
            || !fits(operation, beside: formed.packedGas, formed)
            || byteCount + operation.submission.byteCount + Self.frameByteCount > settings.maxTransactionSizeBytes
    }

    /// Generous, as what the builder adds to an operation's limits is its own affair: after a time-out bundles take half a
    /// block only, and calldata and the overhead of the transaction are about a quarter.
    private func fits(_ operation: WaitingOperation, beside gas: Gas, _ formed: BundleFormed) -> Bool {
        let sum = Gas((gas + operation.leastGas).rawValue / 4 * 5)
        let cost = formed.fees.maxFeePerGas * sum
        return sum <= Gas(room.rawValue / 2) && cost.rawValue <= balance.rawValue / 100 * 90
            && (settings.transactionFeeCap == 0 || cost < settings.transactionFeeCap)
    }
}
