public import Ethereum

/// What one signer knows of its own transactions: the nonce it is at, what it sent there, what it must pay next.
///
/// A value without questions of its own: whoever asks the node tells it the answers.
public struct TransactionTracker: Hashable, Sendable, Codable {
    /// Blocks for which a mined transaction is remembered, in case a reorganisation takes it back.
    public static let blocksRemembered: BlockNumber = 64

    /// The lowest nonce whose fate is open: the account's next one, or a lower one that it has passed and nobody has
    /// looked at yet.
    public private(set) var nonce: UInt64 = 0
    /// What the node may hold at `nonce`, oldest first; only a definite refusal takes one out.
    public private(set) var sent: [TrackedTransaction] = []
    /// What the node may hold at later nonces: left there by a reorganisation.
    public private(set) var later: [TrackedTransaction] = []
    public private(set) var tried = TriedFees()
    /// Heads in a row at which the node did not know the newest of `sent`.
    public private(set) var missingPolls = 0
    /// The newest of `sent` counted as dropped, and nothing has been sent at `nonce` since.
    private var newestIsGone = false
    /// Those of `sent` that counted as dropped, oldest first.
    private var gone: [Hash32] = []
    /// The highest head known when the account's nonce was first found above ours without a receipt of ours.
    private var usedWithoutReceiptSince: BlockNumber?
    private(set) var height = ChainHeight()
    /// The present head is above all that were known before.
    private var headIsNew = false
    private var mined: [MinedNonce] = []

    var replacementFeePercentIncrease: UInt32

    /// A nonce that a transaction of ours used.
    private struct MinedNonce: Hashable, Sendable, Codable {
        var nonce: UInt64
        var block: BlockNumber
        var blockHash: Hash32
        var sent: [TrackedTransaction]
    }

    public init(replacementFeePercentIncrease: UInt32) {
        self.replacementFeePercentIncrease = replacementFeePercentIncrease
    }

    /// Whether a head should be used to ask the node about our transactions.
    public var hasInFlight: Bool { !sent.isEmpty || !later.isEmpty }

    /// The newest transaction the node may hold at our nonce.
    public var newest: TrackedTransaction? { sent.last }

    /// The minimum replacement fees of a bundle: the least that it must offer to take the place of what was tried at
    /// this nonce; `nil` where nothing was.
    ///
    /// Both prices rise by the configured percentage, rounded up, and by at least 1 wei.
    public var minimumReplacementFees: GasFees? { tried.sinceReset.map(raised) }

    /// The least that a cancellation must offer.
    ///
    /// - Parameter blocking: what the node says it holds at our nonce: then only this has to be outbid, and what was
    ///   tried as a cancellation before. `nil` where the node does not say: then everything that was tried.
    public func minimumCancellationFees(blocking: GasFees?) -> GasFees? {
        guard let blocking else { return tried.all.map(raised) }
        return raised(blocking).highest(tried.cancellations.map(raised))
    }

    /// `fees` raised for a replacement. A priority fee within its max fee stays within it.
    public func raised(_ fees: GasFees) -> GasFees {
        GasFees(maxFeePerGas: raised(fees.maxFeePerGas), maxPriorityFeePerGas: raised(fees.maxPriorityFeePerGas))
    }

    private func raised(_ price: WeiPerGas) -> WeiPerGas {
        max(price.increasedRoundingUp(byPercent: replacementFeePercentIncrease), price + 1)
    }

    // MARK: Sending

    /// Before it is sent: from here on the node may hold it.
    public mutating func willSend(_ transaction: TrackedTransaction) {
        precondition(transaction.nonce == nonce, "a transaction for nonce \(transaction.nonce) at nonce \(nonce)")
        sent.append(transaction)
        forgetOldest()
        missingPolls = 0
        newestIsGone = false
    }

    /// Each hash costs a question when the nonce is used. Of what the node has lost the two newest are kept, and eight in
    /// all.
    private mutating func forgetOldest() {
        while gone.count > 2 {
            let oldest = gone.removeFirst()
            if let index = sent.firstIndex(where: { $0.hash == oldest }) { sent.remove(at: index) }
        }
        if sent.count > 8 { sent.removeFirst() }
    }

    /// The node took it, or may have.
    ///
    /// - Parameter isCertain: the node said that it took it: nothing dearer of ours is in its place, and what was
    ///   abandoned does not count for what comes next.
    public mutating func wasSubmitted(_ transaction: TrackedTransaction, isCertain: Bool = true) {
        tried.note(transaction.fees, transaction.kind)
        if transaction.kind == .bundle { tried.bundleWasTaken(isCertain: isCertain) }
    }

    /// The node definitely did not take it. Only a refusal for its price says anything about the next price: at once
    /// for a cancellation, which takes the place of something, and for a bundle when it is known what the refusal means.
    ///
    /// The same bytes may have been taken before, at the same prices after a reset: that sending stays.
    public mutating func wasRefused(_ transaction: TrackedTransaction, forItsPrice: Bool) {
        if let index = sent.lastIndex(where: { $0.hash == transaction.hash }) { sent.remove(at: index) }
        guard forItsPrice else { return }
        switch transaction.kind {
        case .bundle: tried.noteRefused(transaction.fees)
        case .cancellation: tried.note(transaction.fees, .cancellation)
        }
    }

    /// The last bundle was refused because of what is at our nonce.
    ///
    /// - Parameter occupant: the fees of what the node holds there; `nil` where it does not say.
    public mutating func replacementWasRefused(occupant: GasFees?) {
        tried.refusedCount()
        if let occupant { tried.isOccupied(by: occupant, price: raised(occupant)) }
    }

    /// Nobody knows whether the node took it: a gateway answers "internal error" to what it takes, too. It stays tracked, once.
    public mutating func wasRefusedInUnknownWords(_ transaction: TrackedTransaction) {
        guard sent.count(where: { $0.hash == transaction.hash }) > 1 else { return }
        wasRefused(transaction, forItsPrice: false)
    }

    /// Gives up the minimum replacement fees, not what was sent: refusals from now on make new ones.
    public mutating func abandonFees() { tried.abandon() }

    /// The minimum replacement fees that were given up count again: the node still holds what they are for.
    public mutating func restoreFees() { tried.restore() }

    /// A reset: there are no minimum replacement fees for bundles; what was sent at the nonce is still watched.
    public mutating func reset() { tried.reset() }

    // MARK: What the node says

    /// The account's nonce, read while nothing of ours is in flight. A lower one than ours changes nothing.
    public mutating func accountNonceIs(_ accountNonce: UInt64) {
        if accountNonce > nonce { advance(to: accountNonce) }
    }

    /// One of `sent`, in a block: the next nonce that anything of ours was sent at is next, or the account's.
    public mutating func wasMined(_ hash: Hash32, block: BlockNumber, blockHash: Hash32, accountNonce: UInt64) {
        mined.append(MinedNonce(nonce: nonce, block: block, blockHash: blockHash, sent: sent))
        advance(to: nextNonce(accountNonce))
    }

    /// The account's nonce passed ours, through no transaction of ours.
    public mutating func nonceWasUsed(accountNonce: UInt64) {
        advance(to: nextNonce(accountNonce))
    }

    /// The account's nonce passed ours, and nobody has a receipt of ours.
    ///
    /// - Parameter isAtHead: asked at a head, not between two.
    /// - Returns: whether that is proof: it was so at an earlier head.
    mutating func usedWithoutReceipt(isAtHead: Bool) -> Bool {
        guard let since = usedWithoutReceiptSince else {
            usedWithoutReceiptSince = height.number
            return false
        }
        return isAtHead && height.number > since
    }

    /// The account's nonce is no higher than ours.
    mutating func nonceIsFree() { usedWithoutReceiptSince = nil }

    /// The nonce is used, and it is not known yet by what.
    var isUsedByNobodyKnown: Bool { usedWithoutReceiptSince != nil }

    /// Not beyond what is tracked at a later nonce: one block can mine several of ours.
    private func nextNonce(_ accountNonce: UInt64) -> UInt64 {
        let next = max(accountNonce, nonce + 1)
        return later.first.map { min($0.nonce, next) } ?? next
    }

    private mutating func advance(to accountNonce: UInt64) {
        let sent = later.filter { $0.nonce == accountNonce }
        later.removeAll { $0.nonce <= accountNonce }
        stand(at: accountNonce, sent: sent)
    }

    private mutating func stand(at nonce: UInt64, sent: [TrackedTransaction]) {
        self.nonce = nonce
        self.sent = sent
        tried = TriedFees()
        for transaction in sent { tried.note(transaction.fees, transaction.kind) }
        missingPolls = 0
        newestIsGone = false
        gone = []
        usedWithoutReceiptSince = nil
    }

    /// The node knows the newest transaction, or does not. Two polls in a row without it are a drop: each at a head
    /// that is higher than any before, and higher than those known when it was sent.
    ///
    /// - Returns: whether it counts as dropped.
    public mutating func polled(newestIsKnown: Bool) -> Bool {
        guard !newestIsKnown else {
            missingPolls = 0
            if newestIsGone, let newest { gone.removeAll { $0 == newest.hash } }
            newestIsGone = false
            return false
        }
        guard headIsNew else { return false }
        missingPolls += 1
        guard missingPolls >= 2 else { return false }
        missingPolls = 0
        newestIsGone = true
        if let newest { gone.append(newest.hash) }
        return true
    }

    /// Set where a transaction of ours waits at a later nonce and the node holds no bundle of ours at this one: unless
    /// something takes this nonce, the later one is never mined. What was sent to fill a gap leaves it one.
    public var gap: NonceGap? {
        let isHeld = newest.map { $0.kind == .bundle && !newestIsGone } ?? false
        guard let waiting = later.first, !isHeld else { return nil }
        return NonceGap(nonce: nonce, waiting: waiting.hash, waitingNonce: waiting.nonce)
    }

    /// What the node may hold of ours carries these, some perhaps twice.
    public var operationsInFlight: [Hash32] { sent.flatMap(\.operations) + later.flatMap(\.operations) }

    /// What transactions at later nonces carry, and the nonce of each.
    public var operationsAtLaterNonces: [Hash32: UInt64] {
        var nonces: [Hash32: UInt64] = [:]
        for transaction in later {
            for operation in transaction.operations { nonces[operation] = transaction.nonce }
        }
        return nonces
    }

    /// The operations a mined transaction of ours carried; empty where it is not remembered.
    public func operations(ofMined hash: Hash32) -> [Hash32] {
        for record in mined.reversed() {
            if let transaction = record.sent.first(where: { $0.hash == hash }) { return transaction.operations }
        }
        return []
    }

    /// Before the poll at this head. Forgets mined transactions that no reorganisation will take back any more.
    ///
    /// - Returns: whether the head is higher than all before.
    @discardableResult
    public mutating func headIs(_ block: BlockNumber) -> Bool {
        headIsNew = height.arrived(block)
        while let oldest = mined.first, block > oldest.block + Self.blocksRemembered { mined.removeFirst() }
        return headIsNew
    }

    /// A head that has arrived and waits for its poll: what was sent after it need not be there.
    ///
    /// - Returns: whether it is higher than all before.
    @discardableResult
    public mutating func headIsKnown(_ block: BlockNumber) -> Bool { height.heard(block) }

    /// After a reorganisation the account's nonce is lower than ours: it took back a transaction that was not ours.
    ///
    /// What we sent waits behind the nonces that are open again. A node that lags behind does not reopen nonces that
    /// our own transactions use.
    ///
    /// - Returns: whether our nonce went back.
    public mutating func nonceWentBack(accountNonce: UInt64) -> Bool {
        let open = max(accountNonce, mined.last.map { $0.nonce + 1 } ?? 0)
        guard open < nonce else { return false }
        later = (later + sent).sorted { ($0.nonce, $0.hash) < ($1.nonce, $1.hash) }
        stand(at: open, sent: [])
        return true
    }

    /// Blocks left the canonical chain: what they held of ours is in flight again, at its old nonce.
    ///
    /// - Returns: for each nonce that is open again its newest transaction, the lowest nonce first; empty where none of
    ///   ours was in these blocks.
    public mutating func blocksRemoved(_ removed: [Hash32]) -> [TrackedTransaction] {
        guard let first = mined.firstIndex(where: { removed.contains($0.blockHash) }) else { return [] }
        let returned = Array(mined[first...])
        mined.removeSubrange(first...)
        for transaction in sent where !later.contains(transaction) { later.append(transaction) }
        for record in returned.dropFirst() { later += record.sent }
        later.sort { ($0.nonce, $0.hash) < ($1.nonce, $1.hash) }
        stand(at: returned[0].nonce, sent: returned[0].sent)
        return returned.compactMap(\.sent.last)
    }
}
