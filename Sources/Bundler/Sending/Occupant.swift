public import Ethereum

/// What a node's pool holds at our nonce, as `txpool_contentFrom` tells it.
public enum Occupant: Hashable, Sendable {
    /// It was not asked, does not offer the method, or did not answer.
    case unknown
    case nothing
    case transaction(GasFees)

    var fees: GasFees? {
        switch self {
        case .transaction(let fees): fees
        case .unknown, .nothing: nil
        }
    }
}
