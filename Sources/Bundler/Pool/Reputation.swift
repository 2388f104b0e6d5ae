public import Ethereum

/// What is known of factories, accounts and paymasters: how many of their operations were settled, and how many of those
/// were included (ERC-7562, reputation).
///
/// An operation counts as seen when it is settled, included or blamed, and not when it comes: a full pool bans nobody.
public struct Reputation: Hashable, Sendable {
    /// ERC-7562's constants, by its names.
    public struct Rules: Hashable, Sendable {
        /// MIN_INCLUSION_RATE_DENOMINATOR
        public var minInclusionRateDenominator: UInt64 = 10
        /// THROTTLING_SLACK
        public var throttlingSlack: UInt64 = 10
        /// BAN_SLACK
        public var banSlack: UInt64 = 50

        public init() {}

        public init(settings: BuilderSettings) {
            minInclusionRateDenominator = settings.minInclusionRateDenominator
            throttlingSlack = settings.throttlingSlack
            banSlack = settings.banSlack
        }
    }

    public enum Status: Hashable, Sendable {
        case ok
        /// A bundle has few of its operations.
        case throttled
        /// Its operations leave the pool, and no new ones come.
        case banned
    }

    private struct Counts: Hashable, Sendable {
        var seen: UInt64 = 0
        var included: UInt64 = 0
    }

    private static let hour: UInt64 = 3_600

    private let rules: Rules
    private var counts: [Address: Counts] = [:]
    /// The time of a head, in seconds since 1970, when the counts were last lowered.
    private var lowered: UInt64?
    /// Nobody was ever throttled: nobody need be looked up.
    public private(set) var isClean = true

    public init(rules: Rules = Rules()) { self.rules = rules }

    public func opsSeen(of entity: Address) -> UInt64 { counts[entity]?.seen ?? 0 }

    public mutating func apply(_ update: EntityUpdate) {
        let counted = counts[update.address] ?? Counts()
        counts[update.address] = Counts(
            seen: update.change.applied(toOpsSeen: counted.seen),
            included: counted.included
        )
        if status(of: update.address) != .ok { isClean = false }
    }

    /// One of its operations is in a block. An account without a stake is not counted before it was blamed (UREP-010: its
    /// limit is another).
    public mutating func wasIncluded(_ entity: Address, _ kind: EntityKind) {
        guard kind != .account || counts[entity] != nil else { return }
        counts[entity, default: Counts()].seen += 1
        counts[entity, default: Counts()].included += 1
    }

    /// `opsSeen / MIN_INCLUSION_RATE_DENOMINATOR` inclusions are expected of it; the slacks say how many may be missing.
    public func status(of entity: Address) -> Status {
        guard let counts = counts[entity] else { return .ok }
        let expected = counts.seen / max(1, rules.minInclusionRateDenominator)
        let missing = expected < counts.included ? 0 : expected - counts.included
        if missing <= rules.throttlingSlack { return .ok }
        return missing <= rules.banSlack ? .throttled : .banned
    }

    /// Every hour both counts lose a 24th.
    public mutating func headArrived(unixTime: UInt64) {
        guard let last = lowered, unixTime >= last else {
            lowered = unixTime
            return
        }
        let hours = (unixTime - last) / Self.hour
        guard hours > 0 else { return }
        lowered = last + hours * Self.hour
        // After a month nothing is left of a number of 64 bits that matters.
        for _ in 0..<min(hours, 1_000) where !counts.isEmpty {
            counts = counts.compactMapValues { counts in
                let left = Counts(seen: counts.seen * 23 / 24, included: counts.included * 23 / 24)
                return left.seen == 0 && left.included == 0 ? nil : left
            }
        }
    }
}

extension Reputation {
    /// How many operations of an entity a bundle may have.
    struct BundleLimit: Hashable, Sendable {
        var kind: EntityKind
        var address: Address
        var operations: Int
    }

    /// Of an operation's entities, those that a bundle takes few of: the throttled ones, and factories and paymasters
    /// without a stake (UREP-020).
    ///
    /// - Parameter unstaked: what one of the latter may have before any of its operations was included.
    func bundleLimits(of operation: PooledOperation, throttled: Int, unstaked: Int) -> [BundleLimit] {
        guard !isClean || operation.operation.factory != nil || operation.operation.paymaster != nil else { return [] }
        return operation.entities.compactMap { kind, address in
            if !isClean, status(of: address) != .ok {
                return BundleLimit(kind: kind, address: address, operations: throttled)
            }
            guard kind != .account, !operation.stakedEntities.contains(StakedEntities(kind)) else { return nil }
            return BundleLimit(kind: kind, address: address, operations: unstaked + earned(by: address))
        }
    }

    /// (opsIncluded / opsSeen) × INCLUSION_RATE_FACTOR + min(opsIncluded, 10 000)
    private func earned(by entity: Address) -> Int {
        guard let counts = counts[entity], counts.seen > 0 else { return 0 }
        return Int(min(counts.included, counts.seen) * 10 / counts.seen + min(counts.included, 10_000))
    }
}

extension StakedEntities {
    init(_ kind: EntityKind) {
        switch kind {
        case .account: self = .account
        case .factory: self = .factory
        case .paymaster: self = .paymaster
        }
    }
}

extension PooledOperation {
    /// The contracts whose reputation it depends on.
    var entities: [(kind: EntityKind, address: Address)] {
        var entities: [(EntityKind, Address)] = [(.account, operation.sender)]
        if let factory = operation.factory { entities.append((.factory, factory)) }
        if let paymaster = operation.paymaster?.address { entities.append((.paymaster, paymaster)) }
        return entities
    }
}
