import Ethereum

/// What each sender has in flight, so that two do not count on the same thing: a paymaster's deposit, an account that a
/// validation reads.
///
/// Two sets for a sender: what a bundle in the making has, and what its tracked transactions carry. An operation counts
/// as long as it is in the pool; once its block is known, the chain's own deposit is the lower for it.
struct InFlightOperations: Sendable {
    private var proposed: [Int: [Hash32]] = [:]
    private var sent: [Int: [Hash32]] = [:]

    mutating func propose(_ operations: [Hash32], by sender: Int) {
        proposed[sender] = operations.isEmpty ? nil : operations
    }

    mutating func send(_ operations: [Hash32], by sender: Int) {
        sent[sender] = operations.isEmpty ? nil : operations
    }

    func contains(_ hash: Hash32) -> Bool {
        proposed.values.contains { $0.contains(hash) } || sent.values.contains { $0.contains(hash) }
    }

    /// Of all senders, or of all but one; each operation once, in no order that matters.
    func ofOthers(than sender: Int?) -> Set<Hash32> {
        var others: Set<Hash32> = []
        for operations in [proposed, sent] {
            for (other, hashes) in operations where other != sender { others.formUnion(hashes) }
        }
        return others
    }
}

/// What bundles of other senders in flight count on.
struct OtherBundles: Hashable, Sendable {
    /// What their operations may cost each paymaster at most.
    var spent: [Payer: Wei] = [:]
    var accounts: Set<Address> = []

    struct Payer: Hashable, Sendable {
        var paymaster: Address
        var version: EntryPointVersion
    }

    func spent(of paymaster: Address, _ version: EntryPointVersion) -> Wei {
        spent[Payer(paymaster: paymaster, version: version)] ?? 0
    }
}

extension OperationPool {
    func otherBundles(than sender: Int) -> OtherBundles {
        var others = OtherBundles()
        for hash in inFlight.ofOthers(than: sender) {
            guard let pooled = operation(hash) else { continue }
            others.accounts.insert(pooled.operation.sender)
            guard let paymaster = pooled.operation.paymaster?.address else { continue }
            let payer = OtherBundles.Payer(paymaster: paymaster, version: pooled.entryPoint)
            let prefund = EntryPointGas.requiredPrefund(of: pooled.operation, version: pooled.entryPoint)
            others.spent[payer] = (others.spent[payer] ?? 0).saturatingAdd(prefund)
        }
        return others
    }
}
