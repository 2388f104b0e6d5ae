public import Ethereum

/// The highest fees tried at one nonce: what a replacement has to outbid.
public struct TriedFees: Hashable, Sendable, Codable {
    /// Of bundles and cancellations, refused ones included; `nil` after starting over.
    public private(set) var sinceStart: GasFees?
    /// Of everything at this nonce. Starting over does not forget them: a cancellation must outbid them all.
    public private(set) var all: GasFees?
    /// Nobody paid these fees raised: they do not count until the node shows that it still holds our bundle.
    private var abandoned: GasFees?
    /// They were abandoned, and no bundle has been taken since.
    public private(set) var isAbandoned = false

    public init() {}

    public mutating func note(_ fees: GasFees) {
        sinceStart = fees.highest(sinceStart)
        all = fees.highest(all)
    }

    public mutating func startOver() {
        sinceStart = nil
        abandoned = nil
        isAbandoned = false
    }

    public mutating func abandon() {
        guard let fees = sinceStart else { return }
        abandoned = fees.highest(abandoned)
        isAbandoned = true
        sinceStart = nil
    }

    /// The node still holds what was abandoned.
    public mutating func restore() {
        guard let fees = abandoned else { return }
        sinceStart = fees.highest(sinceStart)
        abandoned = nil
        isAbandoned = false
    }

    /// - Parameter isCertain: the node said that it took the bundle: nothing dearer of ours is in its place.
    public mutating func bundleWasTaken(isCertain: Bool) {
        isAbandoned = false
        if isCertain { abandoned = nil }
    }
}

extension GasFees {
    /// Each price the higher of the two.
    func highest(_ other: GasFees?) -> GasFees {
        guard let other else { return self }
        return GasFees(
            maxFeePerGas: max(maxFeePerGas, other.maxFeePerGas),
            maxPriorityFeePerGas: max(maxPriorityFeePerGas, other.maxPriorityFeePerGas)
        )
    }
}
