public import Ethereum

/// A transaction the pool took, or says that it took.
public struct Admission: Sendable {
    public var transaction: SignedTransaction
    public var sender: Address
    public var pooled: PooledTransaction
    /// The transaction that it replaced.
    public var replaced: PooledTransaction?
    /// The transactions evicted for it; itself, where it was beyond a limit of its own part.
    public var evicted: [PoolEviction]
    /// The pool refused it and told the caller that it did not, because its local tracker will offer it again. It is
    /// not in the pool.
    public var swallowed: PoolRejection?
}

/// A transaction the pool did not take.
public struct PoolRejection: Error, Sendable {
    /// The answer to the caller.
    public var error: RPCError
    public var refusal: PoolRefusal
    /// `nil` if the bytes are not a transaction, or have no signer. Its part is the part where it would have been.
    public var pooled: PooledTransaction?
    /// The transactions that left the pool for it before it was refused.
    public var evicted: [PoolEviction]
}

extension Mempool {
    /// `eth_sendRawTransaction`.
    public mutating func admit(
        raw: [UInt8],
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> Result<Admission, PoolRejection> {
        let transaction: SignedTransaction
        do throws(TransactionDecodingError) {
            transaction = try SignedTransaction(decoding: raw)
        } catch {
            return .failure(rejection(.malformed(Malformation(raw))))
        }
        guard transaction.blob == nil else { return .failure(rejection(.missingSidecar)) }
        return admit(withSidecar: transaction, state: state, environment: environment)
    }

    /// `eth_sendRawTransaction` of a transaction whose blobs, where it has any, come along. They are not modelled.
    public mutating func admit(
        withSidecar transaction: SignedTransaction,
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> Result<Admission, PoolRejection> {
        var candidate = PoolCandidate(transaction, sender: nil, isLocal: true)
        return tracked(admit(&candidate, state: state, environment: environment), candidate)
    }

    /// Returns a transaction to the pool whose block left the chain. It comes the normal way, but not over RPC: what
    /// the client spares local transactions it is not spared.
    public mutating func admitAgain(
        _ transaction: SignedTransaction,
        sender: Address,
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> Result<Admission, PoolRejection> {
        var candidate = PoolCandidate(transaction, sender: sender, isLocal: false)
        return admit(&candidate, state: state, environment: environment)
    }

    mutating func admit(
        _ candidate: inout PoolCandidate,
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> Result<Admission, PoolRejection> {
        var evicted: [PoolEviction] = []
        do throws(PoolRefusal) {
            for check in profile.checks {
                try perform(check, on: &candidate, state: state, environment: environment, evicted: &evicted)
            }
            return .success(try insert(&candidate, state: state, environment: environment, evicted: &evicted))
        } catch {
            var rejection = rejection(error)
            rejection.evicted = evicted
            rejection.pooled = refused(&candidate, state: state)
            return .failure(rejection)
        }
    }

    private func rejection(_ refusal: PoolRefusal) -> PoolRejection {
        PoolRejection(error: profile.error(for: refusal), refusal: refusal, pooled: nil, evicted: [])
    }

    /// For the trace, which wants the sender even where the client refused before it looked.
    private func refused(_ candidate: inout PoolCandidate, state: some PoolStateView) -> PooledTransaction? {
        guard let sender = try? candidate.sender() else { return nil }
        let isNext = candidate.nonce <= transactionCountPending(of: sender, state: state)
        return candidate.pooled(sender: sender, part: isNext ? .pending : .queued)
    }

    private mutating func insert(
        _ candidate: inout PoolCandidate,
        state: some PoolStateView,
        environment: PoolEnvironment,
        evicted: inout [PoolEviction]
    ) throws(PoolRefusal) -> Admission {
        let sender = try candidate.sender()
        let entry = PoolEntry(
            transaction: candidate.transaction,
            pooled: candidate.pooled(sender: sender, part: .queued),
            cost: candidate.cost,
            isLocal: candidate.isLocal,
            admittedAt: environment.now,
            authorities: candidate.authorities()
        )
        let (account, replaced) = store(entry)
        classify(
            accountAt: account,
            nonce: state.nonce(of: sender),
            balance: state.balance(of: sender),
            nextBaseFee: environment.nextBaseFeePerGas,
            now: environment.now
        )
        let beyondLimits = enforceLimits(nextBaseFee: environment.nextBaseFeePerGas)
        let hash = candidate.transaction.hash
        let ownEviction = beyondLimits.first { $0.transaction.hash == hash }
        if ownEviction != nil, case .parts = profile.capacity {
            evicted += beyondLimits.filter { $0.transaction.hash != hash }
            throw .poolFull
        }
        return Admission(
            transaction: candidate.transaction,
            sender: sender,
            pooled: pooled(hash) ?? ownEviction?.transaction ?? entry.pooled,
            replaced: replaced?.pooled,
            evicted: evicted + beyondLimits
        )
    }
}

extension Malformation {
    /// Of bytes that the decoder refused.
    init(_ raw: [UInt8]) {
        guard let first = raw.first else {
            self = .empty
            return
        }
        switch first {
        case 0x80...: self = .payload(type: 0)
        case _ where raw.count == 1: self = .tooShort
        case 1, 2, 3, 4: self = .payload(type: first)
        default: self = .unknownType(first)
        }
    }
}
