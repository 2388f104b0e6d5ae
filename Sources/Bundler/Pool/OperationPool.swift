public import Ethereum

/// A contract whose reputation is gone, and the operations that left the pool with it.
public struct BannedEntity: Hashable, Sendable {
    public var kind: EntityKind
    public var address: Address
    public var operations: [Hash32]
}

/// The user operations that wait to be bundled, in the order in which bundles want them.
///
/// A value: ``UserOperationPool`` shares one between senders. Every entry point and shard has its own ``PoolLane``.
/// Operations of one account and nonce key wait for each other; among those that are next, the highest signed tip
/// goes first, the older of two equals before the younger. The pool has no fee minimum of its own.
public struct OperationPool: Sendable {
    /// What an operation must add, in percent and rounded up, to take the place of another.
    public static let replacementPercent: UInt32 = 10
    /// For so many blocks an included operation can come back.
    public static let blocksRemembered: BlockNumber = 64

    var slots: [PoolSlot?] = []
    private var freeSlots: [Int] = []
    private var slotOfHash: [Hash32: Int] = [:]
    private var slotOfNonce: [OperationNonce: Int] = [:]
    var lanes: [PoolLane]
    private var shardCount: Int
    /// Operations of each shard, whatever their entry point.
    private var countOfShard: [Int]
    private(set) var reputation: Reputation
    let bounds: PoolBounds
    private(set) var countOfSender: [Address: Int] = [:]
    /// Those that leave a full pool next, the next one last; some may have left already.
    var worstFirst: [Hash32] = []
    var inFlight = InFlightOperations()
    /// Why they are to leave.
    private var condemned: [Hash32: String] = [:]
    /// Of operations in blocks: whether they were bundled alone, and their reverted bundles.
    private var suspicions: [Hash32: (isIsolated: Bool, reverts: Int)] = [:]
    private static let mostSuspicions = 4096
    /// Some may have left.
    private var unanswered: [Hash32: (failures: UInt64, until: BlockNumber)] = [:]
    /// Why operations are left out of bundles, as it was told last.
    var toldSkips: [Hash32: SkipReason] = [:]
    /// Since operations were last chosen.
    var changedNumbersTold = 0
    private static let mostChangedNumbers = 10
    /// The first second at which one of the waiting operations may be expired.
    private var earliestExpiry = UInt64.max
    private var included = IncludedOperations()
    /// By shard, the entry point of the last bundle.
    var lastEntryPoint: [Int: EntryPointVersion] = [:]
    private var nextOrder: UInt64 = 0
    private var nextStamp: UInt64 = 0
    var visitRound: UInt64 = 0
    var visitHead: BlockNumber = 0

    /// `shardCount` is how many senders share the pool; asking for shards of another count later costs a rebuild.
    public init(
        shardCount: Int = 1,
        reputation: Reputation.Rules = Reputation.Rules(),
        bounds: PoolBounds = PoolBounds()
    ) {
        precondition(shardCount > 0)
        self.bounds = bounds
        self.reputation = Reputation(rules: reputation)
        self.shardCount = shardCount
        lanes = Self.emptyLanes(shardCount: shardCount)
        countOfShard = Array(repeating: 0, count: shardCount)
    }

    private static func emptyLanes(shardCount: Int) -> [PoolLane] {
        Array(repeating: PoolLane(), count: shardCount * EntryPointVersion.allCases.count)
    }
}

// MARK: - What is there

extension OperationPool {
    /// Operations that wait; included ones do not count.
    public var count: Int { slotOfHash.count }
    /// Operations in recent blocks that a reorganisation would bring back.
    public var includedCount: Int { included.count }

    public func contains(_ hash: Hash32) -> Bool { slotOfHash[hash] != nil }

    public func operation(_ hash: Hash32) -> PooledOperation? {
        slotOfHash[hash].flatMap { slots[$0]?.operation }
    }

    public func isIsolated(_ hash: Hash32) -> Bool {
        slotOfHash[hash].flatMap { slots[$0]?.isIsolated } ?? false
    }

    /// Every waiting operation, oldest first.
    public var operations: [PooledOperation] {
        slots.compactMap { $0?.operation }.sorted { ($0.order, $0.hash) < ($1.order, $1.hash) }
    }

    /// Cheap, because every sender asks at every head.
    public mutating func isEmpty(_ shard: Shard) -> Bool {
        guard count > 0 else { return true }
        prepare(for: shard)
        return countOfShard[shard.index] == 0
    }

    func laneIndex(_ entryPoint: EntryPointVersion, _ shard: Int) -> Int {
        let version =
            switch entryPoint {
            case .v0_6: 0
            case .v0_7: 1
            case .v0_8: 2
            case .v0_9: 3
            }
        return version * shardCount + shard
    }

    mutating func prepare(for shard: Shard) {
        guard shard.count != shardCount else { return }
        shardCount = shard.count
        lanes = Self.emptyLanes(shardCount: shardCount)
        countOfShard = Array(repeating: 0, count: shardCount)
        for slot in slots.indices {
            guard let entry = slots[slot] else { continue }
            let index = Shard.index(of: entry.sender, count: shardCount)
            countOfShard[index] += 1
            let lane = laneIndex(entry.operation.entryPoint, index)
            slots[slot]?.lane = lane
            lanes[lane].insert(slot, of: entry)
            lanes[lane].relink(slot, of: entry)
        }
    }
}

// MARK: - Coming and going

extension OperationPool {
    /// Takes an operation and gives it its place in the order of acceptance.
    public mutating func add(_ operation: PooledOperation) throws(PoolRejection) -> PoolAcceptance {
        if slotOfHash[operation.hash] != nil || included.contains(operation.hash) {
            throw .alreadyKnown(operation.hash)
        }
        if let aggregator = operation.aggregator { throw .unsupportedAggregator(aggregator) }
        if let (kind, address) = banned(operation) { throw .banned(kind, address) }
        let replaced = try replaceable(by: operation)
        let evicted = replaced == nil ? try evictee(for: operation) : nil
        if let leaving = replaced ?? evicted { take(leaving) }
        var accepted = operation
        accepted.order = nextOrder
        nextOrder += 1
        insert(accepted, isIsolated: false)
        return PoolAcceptance(replaced: replaced, evicted: evicted)
    }

    private func replaceable(by operation: PooledOperation) throws(PoolRejection) -> Hash32? {
        guard let slot = slotOfNonce[operation.nonceInEntryPoint], let standing = slots[slot]?.operation else {
            return nil
        }
        let required = standing.operation.fees.increasedRoundingUp(byPercent: Self.replacementPercent)
        guard operation.operation.fees.covers(required) else {
            throw .replacementUnderpriced(standing.hash, offered: operation.operation.fees, required: required)
        }
        return standing.hash
    }

    /// The waiting operations that have to go before one with this account and nonce, in the order of their nonces:
    /// back to the first nonce that none of them has.
    public func predecessors(
        sender: Address,
        nonce: UInt256,
        entryPoint: EntryPointVersion
    ) -> [PooledOperation] {
        var found: [PooledOperation] = []
        var sequence = UInt64(truncatingIfNeeded: nonce.low)
        while sequence > 0 {
            sequence -= 1
            let before = UInt256.nonce(key: nonce >> 64, sequence: sequence)
            guard let slot = slotOfNonce[OperationNonce(entryPoint: entryPoint, sender: sender, nonce: before)],
                let operation = slots[slot]?.operation
            else { break }
            found.append(operation)
        }
        return found.reversed()
    }

    /// Removes operations for good, and says which of them were there.
    @discardableResult
    public mutating func remove(_ hashes: some Sequence<Hash32>) -> [Hash32] {
        hashes.filter { take($0) != nil }
    }

    /// Removes every operation that this factory would deploy for; oldest first.
    public mutating func removeAll(factory: Address, entryPoint: EntryPointVersion) -> [PooledOperation] {
        removeAll { $0.entryPoint == entryPoint && $0.operation.factory == factory }
    }

    /// Removes every operation that this paymaster would pay for; oldest first.
    public mutating func removeAll(paymaster: Address, entryPoint: EntryPointVersion) -> [PooledOperation] {
        removeAll { $0.entryPoint == entryPoint && $0.operation.paymaster?.address == paymaster }
    }

    /// Rare, and so without an index.
    private mutating func removeAll(where belongs: (PooledOperation) -> Bool) -> [PooledOperation] {
        let leaving = operations.filter(belongs)
        remove(leaving.lazy.map(\.hash))
        return leaving
    }

    private mutating func insert(_ operation: PooledOperation, isIsolated: Bool) {
        let shard = Shard.index(of: operation.operation.sender, count: shardCount)
        let lane = laneIndex(operation.entryPoint, shard)
        countOfShard[shard] += 1
        countOfSender[operation.operation.sender, default: 0] += 1
        earliestExpiry = min(earliestExpiry, operation.timeRange.validUntil ?? .max)
        let entry = PoolSlot(operation: operation, isIsolated: isIsolated, lane: lane, stamp: nextStamp)
        nextStamp += 1
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(entry) } else { slots[slot] = entry }
        slotOfHash[operation.hash] = slot
        slotOfNonce[operation.nonceInEntryPoint] = slot
        lanes[lane].insert(slot, of: entry)
        lanes[lane].link(slot, in: &slots)
    }

    @discardableResult
    private mutating func take(_ hash: Hash32) -> PoolSlot? {
        guard let slot = slotOfHash.removeValue(forKey: hash), let entry = slots[slot] else { return nil }
        slotOfNonce[entry.operation.nonceInEntryPoint] = nil
        lanes[entry.lane].unlink(slot, in: &slots)
        lanes[entry.lane].remove(entry)
        countOfShard[entry.lane % shardCount] -= 1
        let left = (countOfSender[entry.sender] ?? 1) - 1
        countOfSender[entry.sender] = left > 0 ? left : nil
        slots[slot] = nil
        if !toldSkips.isEmpty { toldSkips[entry.operation.hash] = nil }
        if !condemned.isEmpty { condemned[entry.operation.hash] = nil }
        freeSlots.append(slot)
        lanes[entry.lane].compactIfWasteful(slots)
        return entry
    }
}

// MARK: - Blocks

extension OperationPool {
    /// The operation is in a block: it waits no more, but for 64 blocks it can come back.
    ///
    /// Returns whether it was waiting. One that an earlier block had included moves to this block.
    @discardableResult
    public mutating func markIncluded(_ hash: Hash32, blockHash: Hash32, blockNumber: BlockNumber) -> Bool {
        included.forget(before: blockNumber)
        if let entry = take(hash) {
            for (kind, entity) in entry.operation.entities { reputation.wasIncluded(entity, kind) }
            included.insert(entry.operation, blockHash: blockHash, blockNumber: blockNumber)
            remember(entry)
            endRest(after: entry.operation.nonceInEntryPoint)
            return true
        }
        if let operation = included.take(hash) {
            included.insert(operation, blockHash: blockHash, blockNumber: blockNumber)
        }
        return false
    }

    /// A block used the nonce before its own: what was found about it is old.
    private mutating func endRest(after key: OperationNonce) {
        let (next, overflow) = key.nonce.addingReportingOverflow(1)
        let following = OperationNonce(entryPoint: key.entryPoint, sender: key.sender, nonce: next)
        guard !overflow, let slot = slotOfNonce[following] else { return }
        slots[slot]?.nonceUnusableSince = nil
        slots[slot]?.restsUntil = 0
    }

    /// Another operation used the nonce of one that waits: it can only come back with the block's removal.
    ///
    /// - Parameter hash: the operation in the block; itself not affected.
    /// - Returns: the operation that lost its nonce.
    public mutating func nonceUsed(
        by hash: Hash32,
        sender: Address,
        nonce: UInt256,
        entryPoint: EntryPointVersion,
        blockHash: Hash32,
        blockNumber: BlockNumber
    ) -> Hash32? {
        let key = OperationNonce(entryPoint: entryPoint, sender: sender, nonce: nonce)
        endRest(after: key)
        guard let slot = slotOfNonce[key], let loser = slots[slot]?.operation.hash, loser != hash else { return nil }
        markIncluded(loser, blockHash: blockHash, blockNumber: blockNumber)
        return loser
    }

    /// The block left the canonical chain: its operations wait again, unless others have their nonces.
    ///
    /// Returns those that came back, in the block's order. They keep their age.
    public mutating func blockRemoved(_ blockHash: Hash32) -> [Hash32] {
        var returned: [Hash32] = []
        for operation in included.take(block: blockHash) where slotOfNonce[operation.nonceInEntryPoint] == nil {
            let suspicion = suspicions.removeValue(forKey: operation.hash)
            insert(operation, isIsolated: suspicion?.isIsolated ?? false)
            if let suspicion, let slot = slotOfHash[operation.hash] { slots[slot]?.reverts = suspicion.reverts }
            returned.append(operation.hash)
        }
        return returned
    }

    /// If its block does not stay, it comes back with its reverted bundles. That it was suspected of anything else is over:
    /// it was executed.
    private mutating func remember(_ entry: PoolSlot) {
        guard entry.reverts > 0 else { return }
        if suspicions.count > Self.mostSuspicions { suspicions = suspicions.filter { included.contains($0.key) } }
        suspicions[entry.operation.hash] = (entry.isIsolated, entry.reverts)
    }
}

extension OperationPool {
    /// The canonical chain has this block at its number: what another block there held waits again.
    ///
    /// Returns the operations that came back.
    public mutating func blockReplaced(_ number: BlockNumber, by hash: Hash32) -> [Hash32] {
        var returned: [Hash32] = []
        for replaced in included.blocks(numbered: number) where replaced != hash { returned += blockRemoved(replaced) }
        return returned
    }
}

// MARK: - What bundles learn about operations

extension OperationPool {
    /// From now on these are bundled alone, until they are included or removed. Returns those to which that is new.
    public mutating func isolate(_ hashes: some Sequence<Hash32>) -> [Hash32] {
        hashes.filter { hash in
            guard let slot = slotOfHash[hash], let entry = slots[slot], !entry.isIsolated else { return false }
            slots[slot]?.isIsolated = true
            lanes[entry.lane].isolatedCount += 1
            return true
        }
    }

    /// The entry point said that the operation's nonce is used, or behind a gap. One node's word, perhaps from a block
    /// that will not stay, so the operation is only given up if it is still so 64 blocks later: then this returns true.
    public mutating func noteNonceUnusable(_ hash: Hash32, head: BlockNumber) -> Bool {
        guard let slot = slotOfHash[hash], let entry = slots[slot] else { return false }
        guard let since = entry.nonceUnusableSince else {
            slots[slot]?.nonceUnusableSince = head
            return false
        }
        // Heads can go back.
        return head >= since && head - since >= Self.blocksRemembered
    }

    /// Records what bundles found out about factories, accounts and paymasters (see ``EntityUpdate``).
    ///
    /// - Returns: those that are banned now, and their operations, which have left the pool.
    public mutating func apply(_ updates: [EntityUpdate]) -> [BannedEntity] {
        var banned: [BannedEntity] = []
        // An account pays for its own operations, and has limits of its own instead of a reputation (UREP-010), until it
        // costs a bundle.
        for update in updates where update.kind != .account || update.change == .accountRevert {
            let before = reputation.status(of: update.address)
            reputation.apply(update)
            guard before != .banned, reputation.status(of: update.address) == .banned else { continue }
            let leaving = removeAll { $0.entities.contains { $0 == (update.kind, update.address) } }
            banned.append(BannedEntity(kind: update.kind, address: update.address, operations: leaving.map(\.hash)))
        }
        return banned
    }

    /// ERC-7562's count of an entity's operations.
    public func opsSeen(of entity: Address) -> UInt64 { reputation.opsSeen(of: entity) }

    public func reputation(of entity: Address) -> Reputation.Status { reputation.status(of: entity) }

    private func banned(_ operation: PooledOperation) -> (EntityKind, Address)? {
        if reputation.isClean { return nil }
        return operation.entities.first { reputation.status(of: $0.address) == .banned }
    }

    /// Time passes: reputations fade, and operations that no later block can include leave.
    ///
    /// - Parameter unixTime: of the head; later blocks are later.
    /// - Returns: the operations that are expired, oldest first.
    public mutating func headArrived(unixTime: UInt64) -> [Hash32] {
        reputation.headArrived(unixTime: unixTime)
        guard unixTime >= earliestExpiry else { return [] }
        let expired = removeAll { ($0.timeRange.validUntil ?? .max) <= unixTime }
        earliestExpiry = slots.lazy.compactMap { $0?.operation.timeRange.validUntil }.min() ?? .max
        return expired.map(\.hash)
    }

    /// It and all others that its paymaster would pay for.
    func relying(onPaymasterOf operation: PooledOperation) -> [Hash32] {
        let paymaster = operation.operation.paymaster?.address
        return slots.compactMap { slot in
            guard let other = slot?.operation, other.entryPoint == operation.entryPoint, paymaster != nil,
                other.operation.paymaster?.address == paymaster
            else { return nil }
            return other.hash
        }
    }

    /// A bundle of this operation alone failed: others go first for 2, 4, 8 … 64 blocks.
    ///
    /// - Parameters:
    ///   - isAlone: it rests though nobody waits behind it.
    ///   - most: 2 to the power of this is the longest rest.
    /// - Returns: until when; `nil` where it is not in the pool, or nobody waits behind it.
    mutating func rest(_ hash: Hash32, head: BlockNumber, isAlone: Bool = false, most: UInt64 = 6) -> BlockNumber? {
        guard let slot = slotOfHash[hash], var entry = slots[slot] else { return nil }
        guard isAlone || countOfShard[entry.lane % shardCount] > 1 else { return nil }
        entry.failuresAlone = min(entry.failuresAlone + 1, most)
        entry.restsUntil = head.addingReportingOverflow(1 << entry.failuresAlone).partialValue
        slots[slot] = entry
        return entry.restsUntil
    }

    /// The operation is left out of a bundle.
    ///
    /// Numbers alone change at every head of a moving market: they are told of the best few.
    ///
    /// - Returns: whether that is news: it begins, or the reason changes.
    mutating func noteSkip(_ hash: Hash32, _ reason: SkipReason) -> Bool {
        guard let told = toldSkips[hash] else {
            if slotOfHash[hash] != nil { toldSkips[hash] = reason }
            return true
        }
        guard told != reason else { return false }
        if told.hasSameName(as: reason) {
            guard changedNumbersTold < Self.mostChangedNumbers else { return false }
            changedNumbersTold += 1
        }
        toldSkips[hash] = reason
        return true
    }

    mutating func noteBundled(_ hashes: some Sequence<Hash32>) {
        for hash in hashes { toldSkips[hash] = nil }
    }

    /// The node did not answer a question about it: others go before it at this head and the next, then over 4 and 8 blocks.
    mutating func noteUnanswered(_ hash: Hash32, head: BlockNumber) {
        let failures = min((unanswered[hash]?.failures ?? 0) + 1, 3)
        unanswered[hash] = (failures, head.addingReportingOverflow(1 << failures).partialValue)
    }

    mutating func noteAnswered(_ hash: Hash32) { if !unanswered.isEmpty { unanswered[hash] = nil } }

    /// Mined bundles named it, and whether it is innocent could not be found out: no other bundle has it before that.
    mutating func condemn(_ hash: Hash32, reason: String) { if slotOfHash[hash] != nil { condemned[hash] = reason } }

    /// Why it is to leave, unless it is innocent.
    func sentence(of hash: Hash32) -> String? { condemned.isEmpty ? nil : condemned[hash] }

    mutating func pardon(_ hash: Hash32) { condemned[hash] = nil }

    /// Those that go behind the others at this head.
    mutating func unanswered(at head: BlockNumber) -> Set<Hash32> {
        guard !unanswered.isEmpty else { return [] }
        unanswered = unanswered.filter { slotOfHash[$0.key] != nil }
        return Set(unanswered.lazy.filter { head < $0.value.until }.map(\.key))
    }

    /// The operation was in a bundle that was mined and reverted.
    ///
    /// - Returns: in how many of those it was.
    public mutating func noteReverted(_ hash: Hash32) -> Int {
        guard let slot = slotOfHash[hash] else { return 0 }
        slots[slot]?.reverts += 1
        return slots[slot]?.reverts ?? 0
    }

    /// The operation's nonce was found to be one that can come.
    public mutating func noteNonceFree(_ hash: Hash32) {
        guard let slot = slotOfHash[hash] else { return }
        slots[slot]?.nonceUnusableSince = nil
    }
}
