public import Ethereum

/// Signs for one account. A private key here; a key service with leases is another implementation.
public protocol Signer: Sendable {
    var address: Address { get }
    /// Signs with the account's key. The signature may differ from call to call (a key service is not deterministic).
    func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction
}

public enum SigningError: Error, Hashable, Sendable {
    /// The key service did not answer; trying again can help.
    case unavailable(String)
    /// The signer may not use its key any more.
    case leaseLost
}
