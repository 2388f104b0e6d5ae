import Ethereum

/// Counts the gas of one call against its limit.
struct GasMeter {
    let limit: Gas
    private(set) var used: Gas = 0

    init(limit: Gas) { self.limit = limit }

    var left: Gas { limit - used }

    mutating func charge(_ gas: Gas) throws(BundleAbort) {
        guard gas <= left else {
            used = limit
            throw .outOfGas
        }
        used += gas
    }
}

/// Why a bundle ends before it is through; everything it did is taken back.
enum BundleAbort: Error, Hashable {
    case reverted(EntryPointError)
    case outOfGas

    /// A failing check of the compiler's own, such as a call of an address without code, reverts without data.
    static let revertedWithoutData = BundleAbort.reverted(.unknown([]))
}
