public import Ethereum

/// Signs with a private key in memory.
public struct PrivateKeySigner: Signer {
    private let key: PrivateKey
    public let address: Address

    public init(key: PrivateKey) {
        self.key = key
        address = key.address
    }

    public func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        transaction.signed(by: key)
    }
}
