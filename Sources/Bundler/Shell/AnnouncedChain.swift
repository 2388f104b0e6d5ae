import Ethereum

/// The chain as the node's announcements alone tell it: which blocks each of them replaces.
///
/// Headers say so at once. Reading what is in the blocks takes a node's answers, and senders must not build meanwhile
/// on blocks that are gone.
struct AnnouncedChain {
    private static let blocksKept = 64

    /// Oldest first, each the parent of the next.
    private var headers: [BlockHeader] = []

    /// - Returns: the blocks that leave the chain with this head, newest first. Where its parent was not announced, those
    ///   that it shows: of its number and above.
    mutating func append(_ head: BlockHeader) -> [Hash32] {
        guard let parent = headers.lastIndex(where: { $0.hash == head.parentHash }) else {
            let removed = headers.filter { $0.number >= head.number && $0.hash != head.hash }.reversed().map(\.hash)
            headers = [head]
            return removed
        }
        let removed = headers[(parent + 1)...].reversed().map(\.hash)
        guard !headers[(parent + 1)...].contains(where: { $0.hash == head.hash }) else { return [] }
        headers.removeSubrange((parent + 1)...)
        headers.append(head)
        if headers.count > 2 * Self.blocksKept { headers.removeFirst(headers.count - Self.blocksKept) }
        return removed
    }
}
