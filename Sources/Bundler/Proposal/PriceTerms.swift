import Ethereum

/// What follows from a bundle's price.
struct PriceTerms: Hashable, Sendable {
    /// What each operation must offer at least.
    let required: GasFees
    let bounds: BundleGasBounds
}
