public import Ethereum

/// A user operation in the pool, with what its acceptance found out about it.
public struct PooledOperation: Hashable, Sendable {
    public var operation: UserOperation
    public var hash: Hash32
    public var entryPoint: EntryPointVersion
    /// Order of acceptance; the older of two equal offers goes first.
    public var order: UInt64
    public var timeRange: ValidTimeRange
    public var aggregator: Address?
    public var stakedEntities: StakedEntities
    /// What its validation reads, unless a trace tells anew.
    public var expectedStorage: [StorageRead]
    /// Accounts other than its own whose associated storage its validation touches.
    public var accessedAddresses: [Address]

    public init(
        operation: UserOperation,
        hash: Hash32,
        entryPoint: EntryPointVersion,
        order: UInt64 = 0,
        timeRange: ValidTimeRange = .always,
        aggregator: Address? = nil,
        stakedEntities: StakedEntities = [],
        expectedStorage: [StorageRead] = [],
        accessedAddresses: [Address] = []
    ) {
        self.operation = operation
        self.hash = hash
        self.entryPoint = entryPoint
        self.order = order
        self.timeRange = timeRange
        self.aggregator = aggregator
        self.stakedEntities = stakedEntities
        self.expectedStorage = expectedStorage
        self.accessedAddresses = accessedAddresses
    }
}

/// Which of an operation's entities have a stake (ERC-7562).
public struct StakedEntities: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public static let account = StakedEntities(rawValue: 1)
    public static let factory = StakedEntities(rawValue: 2)
    public static let paymaster = StakedEntities(rawValue: 4)

    public init(rawValue: UInt8) { self.rawValue = rawValue }
}
