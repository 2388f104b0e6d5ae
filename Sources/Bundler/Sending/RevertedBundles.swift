public import Ethereum

/// A sender's mined and reverted bundles, in the window of blocks that counts.
///
/// Simulation cannot find what fails only when mined. Each such bundle costs the operator money, so that after a few of
/// them a sender builds no more until the window has passed or the operator releases it.
public struct RevertedBundles: Hashable, Sendable, Codable {
    private struct Reverted: Hashable, Sendable, Codable {
        var hash: Hash32
        var block: BlockNumber
    }

    /// Oldest first.
    private var recent: [Reverted] = []
    /// The block from which on the sender builds again.
    public private(set) var stoppedUntil: BlockNumber?

    public init() {}

    /// - Parameters:
    ///   - most: so many stop the sender; 0 is no limit.
    ///   - window: the blocks in which they count.
    /// - Returns: whether this one stops it.
    mutating func add(_ hash: Hash32, block: BlockNumber, most: UInt64, window: BlockNumber) -> Bool {
        // A reorganisation can mine the same one twice.
        recent.removeAll { $0.hash == hash || ($0.block < block && block - $0.block >= window) }
        recent.append(Reverted(hash: hash, block: block))
        guard most > 0, UInt64(recent.count) >= most, stoppedUntil == nil else { return false }
        // Then one less than `most` are left in the window.
        let last = recent[recent.count - Int(clamping: most)]
        stoppedUntil = last.block.addingReportingOverflow(window).partialValue
        return true
    }

    /// - Returns: whether the sender was stopped until this head.
    mutating func headIs(_ block: BlockNumber) -> Bool {
        guard let until = stoppedUntil, block >= until else { return false }
        stoppedUntil = nil
        return true
    }

    mutating func release() {
        recent = []
        stoppedUntil = nil
    }

    var count: UInt64 { UInt64(recent.count) }
}
