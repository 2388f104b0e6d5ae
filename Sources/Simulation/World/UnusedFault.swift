public import ScenarioFile

/// A fault that was set up and touched nothing.
public struct UnusedFault: Hashable, Sendable {
    /// Of the timeline's entry.
    public var position: SourcePosition
    /// What it would have touched: "rpc: no call of eth_getTransactionReceipt in its window".
    public var message: String

    public init(position: SourcePosition, message: String) {
        self.position = position
        self.message = message
    }
}
