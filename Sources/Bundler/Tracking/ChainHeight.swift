import Ethereum

/// The highest head known. Deadlines and polls count from it: when a reorganisation replaces many blocks, the heads up
/// to the number of the old one come all at once, and no time passes between them.
struct ChainHeight: Hashable, Sendable, Codable {
    private(set) var number: BlockNumber = 0

    /// - Returns: whether this head is higher than all before. Further back than reorganisations go it is another
    ///   chain, or one that was reset, and counts from there.
    mutating func arrived(_ head: BlockNumber) -> Bool {
        let isNew = head > number || number - head > TransactionTracker.blocksRemembered
        if isNew { number = head }
        return isNew
    }

    /// A head that waits for its poll; it need not be the newest.
    ///
    /// - Returns: whether it is higher than all before.
    mutating func heard(_ head: BlockNumber) -> Bool {
        guard head > number else { return false }
        number = head
        return true
    }
}
