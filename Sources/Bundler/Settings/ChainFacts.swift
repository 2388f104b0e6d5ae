public import Ethereum

/// What the builder must know of the chain that it builds for. It is no choice of the operator.
public struct ChainFacts: Hashable, Sendable {
    public var chainID: UInt64
    /// The entry points whose operations are bundled, in the order of preference.
    public var entryPoints: [EntryPointVersion]
    /// A transaction's own gas limit (EIP-7825); `nil` where the chain has none.
    public var transactionGasCap: Gas?
    /// From one block to the next.
    public var blockTime: Duration

    public init(
        chainID: UInt64,
        entryPoints: [EntryPointVersion],
        transactionGasCap: Gas?,
        blockTime: Duration = .seconds(12)
    ) {
        self.chainID = chainID
        self.entryPoints = entryPoints
        self.transactionGasCap = transactionGasCap
        self.blockTime = blockTime
    }
}
