public import Bundler
public import Ethereum
import ScenarioFile
public import SimChain

/// Stands at the seams, between builder and chain or between them and the trace, and breaks one invariant.
///
/// For testing the harness: no production code knows of it. By default everything passes through.
public protocol FaultInjector: AnyObject, Sendable {
    /// What the trace sees instead of this event, and of whom.
    func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)]
    func chainEvents(_ event: ChainEvent) -> [ChainEvent]
    /// What reaches the node instead of this transaction, in order; the builder gets the first one's answer.
    func transactions(_ raw: [UInt8], sender: Int?) -> [[UInt8]]
    /// What the builder hears of this call instead of its result.
    func failure(of call: CallRequest) -> NodeError?
    /// Whether the builder hears of this head.
    func announces(_ head: BlockHeader) -> Bool
}

extension FaultInjector {
    public func builderEvents(_ event: BuilderEvent, sender: Int?) -> [(sender: Int?, event: BuilderEvent)] {
        [(sender, event)]
    }
    public func chainEvents(_ event: ChainEvent) -> [ChainEvent] { [event] }
    public func transactions(_ raw: [UInt8], sender: Int?) -> [[UInt8]] { [raw] }
    public func failure(of call: CallRequest) -> NodeError? { nil }
    public func announces(_ head: BlockHeader) -> Bool { true }
}
