import Ethereum

/// Follows the chain's heads and keeps the pool in step with them, before any sender hears of a head.
struct HeadFollower {
    /// Blocks kept at least to find where a new head joins what is known.
    private static let blocksKept = 64
    /// With more heads than this to follow the node is slower than the chain, and only the newest is followed.
    private static let headsInStep = 8

    private let client: any ExecutionClient
    private let pool: UserOperationPool
    private let entryPoints: [EntryPointVersion]
    private let report: (BuilderEvent) -> Void
    private let intake: InclusionIntake
    private let willRemove: ([Hash32]) -> Void
    /// The canonical chain as known, oldest first.
    private var known: [BlockHeader] = []
    /// Follows one whose parent the node did not give: the blocks between are asked for again at each head.
    private var afterGap: BlockHeader?
    /// Blocks whose logs the node did not give when asked; asked for again at the next head.
    private var unread: [BlockHeader] = []

    /// - Parameter willRemove: Is told of blocks that left the canonical chain, newest first, before the pool gives
    ///   back what they held: nobody may take an operation from the pool and not know why it is there.
    init(
        client: any ExecutionClient,
        pool: UserOperationPool,
        entryPoints: [EntryPointVersion],
        report: @escaping (BuilderEvent) -> Void,
        willRemove: @escaping ([Hash32]) -> Void
    ) {
        self.client = client
        self.pool = pool
        self.entryPoints = entryPoints
        self.report = report
        intake = InclusionIntake(pool: pool, report: report)
        self.willRemove = willRemove
    }

    /// Which of the heads that have come by now are followed one by one: all of them, as after a reorganisation, or the
    /// newest alone, where the builder cannot keep up. The others are still parents that need not be asked for.
    static func heads(of heard: [BlockHeader]) -> ArraySlice<BlockHeader> {
        heard.count > headsInStep ? heard.suffix(1) : heard[...]
    }

    /// Takes in `head` and whatever lies between it and the last one.
    ///
    /// - Parameter heard: Headers that the node has told, in any order.
    /// - Returns: whether it is news.
    mutating func follow(_ head: BlockHeader, heard: [BlockHeader] = []) async -> Bool {
        guard known.last?.hash != head.hash else { return false }
        await fillGap()
        let branch = await branch(to: head, heard: heard)
        if !joins(branch[0]) { afterGap = branch[0] }
        removeBlocks(notBelow: branch[0])
        let owed = unread.filter { header in known.contains { $0.hash == header.hash } }
        unread = []
        returnReplaced(by: branch)
        await takeIn(owed + branch)
        // Last: what these blocks executed was in time.
        for hash in pool.headArrived(unixTime: head.timestamp) {
            report(.pool(.operationRemoved(hash, reason: "expired at \(head.timestamp)")))
        }
        known += branch
        // In steps: forgetting one block at every head would move all the others.
        if known.count > 2 * Self.blocksKept { known.removeFirst(known.count - Self.blocksKept) }
        return true
    }

    /// The blocks from the first unknown one to `head`, oldest first; at least `head` itself.
    private func branch(to head: BlockHeader, heard: [BlockHeader]) async -> [BlockHeader] {
        var branch = [head]
        while branch.count < Self.blocksKept, let oldest = branch.last, !joins(oldest) {
            let isParent = { (header: BlockHeader) in header.hash == oldest.parentHash }
            if let parent = heard.first(where: isParent) {
                branch.append(parent)
            } else if let parent = try? await client.block(hash: oldest.parentHash) {
                branch.append(parent)
            } else {
                break
            }
        }
        return branch.reversed()
    }

    /// What the blocks in a gap hold leaves the pool late, but it does; what they replace comes back.
    private mutating func fillGap() async {
        guard let after = afterGap, let end = known.lastIndex(where: { $0.hash == after.hash }) else {
            afterGap = nil
            return
        }
        let missing = Array(await branch(to: after, heard: []).dropLast())
        guard let first = missing.first else { return }
        let start = known[..<end].lastIndex { $0.number < first.number || $0.hash == first.parentHash }
        let replaced = (start.map { $0 + 1 } ?? 0)..<end
        giveBack(known[replaced].reversed().map(\.hash))
        known.replaceSubrange(replaced, with: missing)
        returnReplaced(by: missing)
        await takeIn(missing)
        afterGap = joins(first) ? nil : first
    }

    /// Whether the block's parent is known, or the block is as old as anything known.
    private func joins(_ header: BlockHeader) -> Bool {
        guard let first = known.first else { return true }
        // Most often it follows the newest.
        return header.number <= first.number || known.lastIndex { $0.hash == header.parentHash } != nil
    }

    private mutating func removeBlocks(notBelow first: BlockHeader) {
        var removed: [Hash32] = []
        while let last = known.last, last.hash != first.parentHash, last.number >= first.number {
            known.removeLast()
            removed.append(last.hash)
        }
        giveBack(removed)
    }

    /// - Parameter removed: newest first.
    private func giveBack(_ removed: [Hash32]) {
        guard !removed.isEmpty else { return }
        willRemove(removed)
        for block in removed {
            for hash in pool.blockRemoved(block) { report(.pool(.operationReturned(hash))) }
        }
    }

    /// A sender's receipt can name a block before its head comes, and that block may be gone by then.
    private func returnReplaced(by branch: [BlockHeader]) {
        for header in branch {
            for hash in pool.blockReplaced(header.number, by: header.hash) {
                report(.pool(.operationReturned(hash)))
            }
        }
    }

    /// Operations whose event is in a block leave the pool, whoever bundled them. Of several blocks the node is asked
    /// at one time; they are taken in one after the other.
    private mutating func takeIn(_ headers: [BlockHeader]) async {
        guard pool.count > 0 || pool.includedCount > 0 else { return }
        let answers = await logs(of: headers)
        for (header, answers) in zip(headers, answers) {
            var isRead = true
            for (entryPoint, logs) in zip(entryPoints, answers) {
                guard let logs else {
                    isRead = false
                    continue
                }
                intake.takeIn(logs, blockHash: header.hash, blockNumber: header.number, entryPoint)
            }
            if !isRead { unread.append(header) }
        }
    }

    /// By block and entry point; `nil` where the node did not answer.
    private func logs(of headers: [BlockHeader]) async -> [[[Log]?]] {
        let reader = LogReader(client: client, entryPoints: entryPoints)
        if headers.count == 1 { return [await reader.logs(of: headers[0])] }
        var answers: [[[Log]?]] = Array(repeating: [], count: headers.count)
        await withTaskGroup(of: (Int, [[Log]?]).self) { group in
            for (index, header) in headers.enumerated() { group.addTask { (index, await reader.logs(of: header)) } }
            for await (index, logs) in group { answers[index] = logs }
        }
        return answers
    }
}

/// Asks for the logs of all entry points in a block.
private struct LogReader: Sendable {
    let client: any ExecutionClient
    let entryPoints: [EntryPointVersion]

    /// By entry point; `nil` where the node did not answer.
    func logs(of header: BlockHeader) async -> [[Log]?] {
        var answers: [[Log]?] = []
        for entryPoint in entryPoints {
            answers.append(try? await client.logs(inBlock: header.hash, address: entryPoint.address))
        }
        return answers
    }
}
