import Ethereum

extension Format<UInt64> {
    /// A number of blocks; a time is rounded up to whole ones.
    static let blocks = Self(
        shape: .positiveDuration,
        read: { $0.blocks() },
        write: { .plain("\($0) block\($0 == 1 ? "" : "s")") }
    )
}

extension NodeReader {
    fileprivate func blocks() -> UInt64? {
        guard let duration = positiveDuration() else { return nil }
        let (length, slot) = (duration.wholeNanoseconds, context.chain.blockTime.wholeNanoseconds)
        return length / slot + (length % slot == 0 ? 0 : 1)
    }
}
