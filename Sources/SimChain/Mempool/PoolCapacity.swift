/// How much a pool holds, and at whose cost it makes room.
public enum PoolCapacity: Hashable, Sendable {
    case unlimited
    /// One budget for everything, cheapest out first, and limits for the two parts.
    case slots(SlotCapacity)
    /// A budget for each part.
    case parts(PartCapacity)
}

/// Limits counted in slots: a transaction takes one for each begun `slotSize` bytes.
public struct SlotCapacity: Hashable, Sendable {
    public var slotSize: Int
    /// Pending transactions; the budget of the pool is this and `queued` together, in slots.
    public var pending: Int
    public var queued: Int
    /// Pending transactions that an account keeps however full the pool is.
    public var pendingPerAccount: Int
    public var queuedPerAccount: Int

    public init(slotSize: Int, pending: Int, queued: Int, pendingPerAccount: Int, queuedPerAccount: Int) {
        self.slotSize = slotSize
        self.pending = pending
        self.queued = queued
        self.pendingPerAccount = pendingPerAccount
        self.queuedPerAccount = queuedPerAccount
    }

    func slots(forByteCount count: Int) -> Int { (count + slotSize - 1) / slotSize }
}

/// Limits of each part, and of one account over all parts.
public struct PartCapacity: Hashable, Sendable {
    public var transactions: Int
    public var bytes: Int
    public var perAccount: Int

    public init(transactions: Int, bytes: Int, perAccount: Int) {
        self.transactions = transactions
        self.bytes = bytes
        self.perAccount = perAccount
    }
}

/// How long a queued transaction may wait.
public struct QueueLifetime: Hashable, Sendable {
    public enum Clock: Hashable, Sendable {
        /// Since the account's queue came to be, or one of its transactions was promoted or replaced.
        case account
        /// Since the transaction was admitted.
        case transaction
    }

    public var duration: Duration
    public var clock: Clock

    public init(_ duration: Duration, clock: Clock) {
        self.duration = duration
        self.clock = clock
    }
}

/// The limits that do not apply to a transaction that came over RPC.
public struct LocalExemptions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let minimumTip = LocalExemptions(rawValue: 1)
    public static let accountSlots = LocalExemptions(rawValue: 2)
    public static let lifetime = LocalExemptions(rawValue: 4)
}
