public import Ethereum

/// The wait for a blob transaction that somebody else sent with our key.
///
/// While a node holds one it takes no ordinary transaction of the account, whatever that pays: neither a bundle nor
/// a cancellation can replace it. Nothing but the account's nonce tells that it was mined, and nothing but the next
/// submission that it was dropped. So the sender tries again after 1, 2, 4 and then every 8 blocks.
public struct ReservedAddress: Hashable, Sendable, Codable {
    /// In blocks.
    private static let longestPause: BlockNumber = 8

    private var pause: BlockNumber = 0
    /// The block from which on the sender tries again.
    public private(set) var until: BlockNumber?

    public init() {}

    mutating func wasRefused(at block: BlockNumber) {
        pause = min(max(pause * 2, 1), Self.longestPause)
        until = block.addingReportingOverflow(pause).partialValue
    }

    func forbidsAnAttempt(at block: BlockNumber) -> Bool { until.map { block < $0 } ?? false }
}
