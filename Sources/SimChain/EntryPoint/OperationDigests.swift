import Ethereum

/// The hashes that depend on an operation's bytes alone.
struct OperationDigest {
    let userOpHash: Hash32
    /// Whether a modelled account would accept the operation's signature.
    let isSigned: Bool
}

/// The digests of the operations one entry point saw last.
///
/// The pool, the builder's simulations and the block that includes an operation all hand over the same bytes, and nine
/// permutations are what each of them would cost. A place holds one operation and the next that falls on it takes it,
/// so that memory does not grow.
final class OperationDigests {
    private struct Entry {
        let operation: UserOperation
        let digest: OperationDigest
    }

    private static let places = 64

    private let hasher: UserOperationHasher
    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    private var entries: [Entry?] = []

    init(hasher: UserOperationHasher) { self.hasher = hasher }

    func digest(of operation: UserOperation) -> OperationDigest {
        if entries.isEmpty { entries = Array(repeating: nil, count: Self.places) }
        // The place matters for speed only: the entry found there is compared as a whole.
        let place = Int((UInt64(operation.sender.low) &+ operation.nonceSequence) % UInt64(Self.places))
        if let entry = entries[place], entry.operation == operation { return entry.digest }
        let hash = hasher.hash(operation)
        let digest = OperationDigest(
            userOpHash: hash,
            isSigned: ModelledSignature.isValid(operation.signature, userOpHash: hash, account: operation.sender)
        )
        entries[place] = Entry(operation: operation, digest: digest)
        return digest
    }
}
