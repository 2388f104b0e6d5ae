import Bundler
import Ethereum
import Simulation

/// How often an operation may be left where it is, and how long a sender may do nothing.
struct LivenessBounds {
    /// Without what troubles add.
    private let passedOver: Int
    private let sent: Int
    private let raised: Int
    /// Virtual time.
    let silence: Duration
    /// So long an operation must stay valid: a bundle is waited for over `max_blocks_to_wait_for_mine` blocks and one more,
    /// at least 20 s. One second more, as the chain's time has no parts of seconds.
    let validity: Duration
    /// Blocks.
    let cancelling: BlockNumber

    init(_ facts: RunFacts) {
        let settings = facts.settings
        let climb = Self.climb(byPercent: settings.replacementFeePercentIncrease)
        let halvings = Int.bitWidth - max(1, settings.maxBundleSize - 1).leadingZeroBitCount
        let underpriced = Int(clamping: settings.maxReplacementUnderpricedBlocks)
        passedOver = 2 + halvings + (facts.chain.entryPoints.count > 1 ? 2 : 0)
        sent = 2 + climb
        raised = underpriced.saturatingAdd(2 + climb)
        let wait = settings.maxBlocksToWaitForMine.saturatingAdd(1)
        // A poll and an attempt are up to 24 calls, one after the other.
        let calls = facts.slowestCall * 24
        silence = facts.chain.blockTime * Int(clamping: min(wait, 1 << 32).saturatingAdd(2)) + calls
        let block = facts.chain.blockTime
        validity = max(.seconds(20), block * Int(clamping: min(wait, 1 << 32))) + calls + .seconds(1)
        let blocksOfCalls = block > .zero ? BlockNumber(calls / block) : 0
        cancelling = settings.maxReplacementUnderpricedBlocks.saturatingAdd(2).saturatingAdd(
            settings.maxCancellationFeeIncreases.saturatingAdd(1).saturatingMultiply(wait.saturatingAdd(blocksOfCalls))
        )
    }

    /// Raises that make a price ten times as high: no calm market asks for more than that beyond what it says.
    private static func climb(byPercent percent: UInt32) -> Int {
        var price: UInt64 = 1_000
        var raises = 0
        while price < 10_000, raises < 64 {
            price = (price * (100 + UInt64(percent)) + 99) / 100
            raises += 1
        }
        return raises
    }

    /// What was too much of it; `nil` where nothing was.
    ///
    /// - Parameter troubles: suspects and operations with failing validation that were in its shard since it is eligible.
    func excess(of entry: WaitingOperation, troubles: Int) -> String? {
        // A suspect goes alone, in turns with the others. One that fails is looked at again after 2, 4, 8 … 64 blocks.
        let passedOver = passedOver + 8 * troubles
        let sent = sent + 2 * troubles
        if entry.passedOver > passedOver {
            return "was passed over by \(entry.passedOver) attempts; at most \(passedOver) may"
        }
        if entry.sent > sent { return "was sent by \(entry.sent) attempts, and is in no block; at most \(sent) may" }
        guard entry.raised > raised else { return nil }
        return "pays the market's price, and \(entry.raised) attempts asked for more; at most \(raised) may"
    }
}

extension UInt64 {
    fileprivate func saturatingAdd(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    fileprivate func saturatingMultiply(_ other: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

extension Int {
    fileprivate func saturatingAdd(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
