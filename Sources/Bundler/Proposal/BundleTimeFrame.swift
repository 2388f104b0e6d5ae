/// When operations of a bundle must be valid: from now until it is given up.
struct BundleTimeFrame: Sendable {
    let unixTime: UInt64
    /// Seconds from now.
    private let buffer: UInt64

    /// A bundle is waited for over `max_blocks_to_wait_for_mine` blocks, and its block is one later; at least 20 seconds.
    init(unixTime: UInt64, settings: BuilderSettings, chain: ChainFacts) {
        self.unixTime = unixTime
        let (blocks, overflow) = settings.maxBlocksToWaitForMine.addingReportingOverflow(1)
        let seconds =
            UInt64(clamping: chain.blockTime.components.seconds) + (chain.blockTime.components.attoseconds > 0 ? 1 : 0)
        let (buffer, tooLong) = blocks.multipliedReportingOverflow(by: seconds)
        self.buffer = overflow || tooLong ? .max : max(20, buffer)
    }

    /// Why an operation of this range has no place in the bundle, in the entry point's words; `nil` where it has.
    func objection(to range: ValidTimeRange) -> String? {
        guard range.validAfter > unixTime || expires(range) else { return nil }
        let until = range.validUntil.map { " until \($0)" } ?? ""
        return "AA22 expired or not due: valid after \(range.validAfter)\(until), now \(unixTime)"
    }

    func expires(_ range: ValidTimeRange) -> Bool {
        let (deadline, overflow) = unixTime.addingReportingOverflow(buffer)
        return range.validUntil.map { overflow || $0 < deadline } ?? false
    }
}
