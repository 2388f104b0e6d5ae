/// The answer of `eth_feeHistory`.
public struct FeeHistory: Hashable, Sendable {
    public var oldestBlock: BlockNumber
    /// One entry for each block, and one more: the base fee of the block after the newest.
    public var baseFeePerGas: [WeiPerGas]
    /// `gasUsed / gasLimit` of each block, as the pair: a ratio needs no floating point.
    public var gasUsed: [(used: Gas, limit: Gas)]
    /// For each block the effective tip at each percentile asked for, weighted by gas; zeros for an empty block.
    public var rewards: [[WeiPerGas]]

    public init(
        oldestBlock: BlockNumber,
        baseFeePerGas: [WeiPerGas],
        gasUsed: [(used: Gas, limit: Gas)],
        rewards: [[WeiPerGas]]
    ) {
        self.oldestBlock = oldestBlock
        self.baseFeePerGas = baseFeePerGas
        self.gasUsed = gasUsed
        self.rewards = rewards
    }

    public static func == (left: FeeHistory, right: FeeHistory) -> Bool {
        left.oldestBlock == right.oldestBlock && left.baseFeePerGas == right.baseFeePerGas
            && left.rewards == right.rewards
            && left.gasUsed.elementsEqual(right.gasUsed) { $0.used == $1.used && $0.limit == $1.limit }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(oldestBlock)
        hasher.combine(baseFeePerGas)
    }
}
