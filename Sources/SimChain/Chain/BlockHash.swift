import Ethereum

extension BlockHeader {
    /// A header whose hash is the Keccak-256 hash of its fields, of its transactions and of a salt.
    ///
    /// - Parameters:
    ///   - branch: the salt: how many reorganisations there have been, so that a block never has the hash of the one it
    ///     replaces.
    init(
        number: BlockNumber,
        parentHash: Hash32,
        timestamp: UInt64,
        gasLimit: Gas,
        gasUsed: Gas,
        baseFeePerGas: WeiPerGas,
        transactions: [Hash32],
        branch: UInt64
    ) {
        var hasher = Keccak256Hasher()
        hasher.update(parentHash)
        hasher.update(bigEndian: number)
        hasher.update(bigEndian: timestamp)
        hasher.update(bigEndian: gasLimit.rawValue)
        hasher.update(bigEndian: gasUsed.rawValue)
        hasher.update(bigEndian: UInt64(truncatingIfNeeded: baseFeePerGas.rawValue >> 64))
        hasher.update(bigEndian: UInt64(truncatingIfNeeded: baseFeePerGas.rawValue))
        hasher.update(bigEndian: branch)
        for transaction in transactions { hasher.update(transaction) }
        self.init(
            number: number,
            hash: hasher.finalize(),
            parentHash: parentHash,
            timestamp: timestamp,
            gasLimit: gasLimit,
            gasUsed: gasUsed,
            baseFeePerGas: baseFeePerGas
        )
    }
}
