/// How many operations the pool holds.
public struct PoolBounds: Hashable, Sendable {
    public var operations: Int
    /// Of one account.
    public var operationsOfSender: Int

    public init(operations: Int = 100_000, operationsOfSender: Int = 10_000) {
        self.operations = operations
        self.operationsOfSender = operationsOfSender
    }

    public init(settings: BuilderSettings) {
        self.init(operations: settings.maxPoolOperations, operationsOfSender: settings.maxPoolOperationsPerSender)
    }
}
