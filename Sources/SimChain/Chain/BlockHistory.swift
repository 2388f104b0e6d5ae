import Ethereum

/// The newest blocks of the canonical chain, and the ones that left it.
///
/// Of each kind as many are kept as a node is asked for; older ones are forgotten, so that a long run needs no more
/// memory than a short one.
struct BlockHistory {
    /// Blocks whose header, transactions and receipts are kept.
    static let capacity: UInt64 = 256
    /// Blocks that can be undone.
    static let undoDepth: UInt64 = 64

    /// A ring: block `n` is at `n % capacity`.
    private var ring: [BlockRecord]
    private(set) var headNumber: BlockNumber
    /// Newer blocks that nobody is to see for now.
    private var hidden: UInt64 = 0
    /// Blocks that left the canonical chain, in the order in which they did.
    private var orphans: [BlockRecord] = []
    private var locations: [Hash32: Location] = [:]

    struct Location: Hashable {
        var block: BlockNumber
        var index: Int
    }

    init(genesis: BlockRecord) {
        ring = [genesis]
        headNumber = genesis.header.number
    }

    /// The newest block.
    var head: BlockRecord {
        get { ring[Self.slot(headNumber)] }
        _modify { yield &ring[Self.slot(headNumber)] }
    }

    /// Without a copy of the whole record.
    var headHeader: BlockHeader { ring[Self.slot(headNumber)].header }
    /// The parameters of the block after the newest.
    var nextSettings: BlockSettings { ring[Self.slot(headNumber)].successor }

    var oldestNumber: BlockNumber { headNumber < Self.capacity ? 0 : headNumber - Self.capacity + 1 }

    private static func slot(_ number: BlockNumber) -> Int { Int(number % capacity) }

    /// `nil` above the head and below the kept blocks.
    func record(_ number: BlockNumber) -> BlockRecord? { holds(number) ? ring[Self.slot(number)] : nil }

    func header(_ number: BlockNumber) -> BlockHeader? { holds(number) ? ring[Self.slot(number)].header : nil }

    /// Of a kept block of a ``FeeMarket``.
    func tips(_ number: BlockNumber) -> BlockTips? { holds(number) ? ring[Self.slot(number)].tips : nil }

    /// The slot of a block that left the chain keeps it until the next one of that number comes.
    private func holds(_ number: BlockNumber) -> Bool {
        number <= headNumber && number >= oldestNumber && ring[Self.slot(number)].header.number == number
    }

    /// On the canonical chain or not, newest first: it is nearly always the head that is asked for.
    func record(_ hash: Hash32) -> BlockRecord? {
        var number = headNumber
        let oldest = oldestNumber
        while holds(number) {
            if ring[Self.slot(number)].header.hash == hash { return ring[Self.slot(number)] }
            if number == oldest { break }
            number -= 1
        }
        return orphans.last { $0.header.hash == hash && (hidden == 0 || $0.header.number <= headNumber) }
    }

    /// On the canonical chain.
    func transaction(_ hash: Hash32) -> MinedTransaction? {
        guard let location = locations[hash] else { return nil }
        return record(location.block)?.transactions[location.index]
    }
}

// MARK: - Going back

extension BlockHistory {
    /// The journals of the blocks after an older one, the newest first; the newest block's own is with the state.
    func journals(of blocks: UInt64) -> [[WorldState.Undo]] {
        guard blocks > 1 else { return [] }
        return (1..<blocks).map { ring[Self.slot(headNumber - $0)].undo }
    }

    /// An older block is the head until ``showAll()``.
    mutating func hide(_ blocks: UInt64) {
        hidden = blocks
        headNumber -= blocks
    }

    mutating func showAll() {
        headNumber += hidden
        hidden = 0
    }

    /// In the blocks that are hidden, oldest first.
    var hiddenTransactions: [MinedTransaction] {
        guard hidden > 0 else { return [] }
        return (1...hidden).flatMap { ring[Self.slot(headNumber + $0)].transactions }
    }
}

// MARK: - Growing and shrinking

extension BlockHistory {
    /// Adds the block after the head. Returns the transactions that can no longer be undone because of it.
    mutating func append(_ record: BlockRecord) -> [MinedTransaction] {
        headNumber = record.header.number
        let slot = Self.slot(headNumber)
        if slot == ring.count {
            ring.append(record)
        } else {
            forgetLocations(of: ring[slot])
            ring[slot] = record
        }
        for (index, mined) in record.transactions.enumerated() {
            locations[mined.transaction.hash] = Location(block: headNumber, index: index)
        }
        forgetOldOrphans()
        guard headNumber >= Self.undoDepth else { return [] }
        let final = Self.slot(headNumber - Self.undoDepth)
        ring[final].undo = []
        ring[final].interventions = []
        return ring[final].transactions
    }

    /// Of those that a reorganisation has not moved to another block.
    private mutating func forgetLocations(of record: BlockRecord) {
        for mined in record.transactions {
            let hash = mined.transaction.hash
            if locations[hash]?.block == record.header.number { locations[hash] = nil }
        }
    }

    /// Takes the head off the canonical chain; it can still be asked for by its hash.
    mutating func removeHead() -> BlockRecord {
        let removed = head
        for mined in removed.transactions { locations[mined.transaction.hash] = nil }
        headNumber -= 1
        var orphan = removed
        orphan.undo = []
        orphans.append(orphan)
        return removed
    }

    private mutating func forgetOldOrphans() {
        guard !orphans.isEmpty else { return }
        let oldest = oldestNumber
        orphans.removeAll { $0.header.number < oldest }
        if orphans.count > Self.capacity { orphans.removeFirst(orphans.count - Int(Self.capacity)) }
    }
}
