public import Ethereum

/// The highest fees tried at one nonce: what a replacement has to outbid.
public struct TriedFees: Hashable, Sendable, Codable {
    /// Of bundles and cancellations, refused ones included; `nil` after a reset.
    public private(set) var sinceReset: GasFees?
    /// Of everything at this nonce. A reset does not forget them: a cancellation that knows no better must outbid them
    /// all.
    public private(set) var all: GasFees?
    /// Of cancellations at this nonce.
    public private(set) var cancellations: GasFees?
    /// Of the bundle that was refused last for its price: whether they count depends on what the refusal means.
    public private(set) var refused: GasFees?
    /// Nobody paid these fees raised: they do not count until the node shows that it still holds our bundle.
    private var abandoned: GasFees?
    /// They were abandoned, and no bundle has been taken since.
    public private(set) var isAbandoned = false

    public init() {}

    public mutating func note(_ fees: GasFees, _ kind: TransactionKind) {
        sinceReset = fees.highest(sinceReset)
        all = fees.highest(all)
        if kind == .cancellation { cancellations = fees.highest(cancellations) }
    }

    public mutating func noteRefused(_ fees: GasFees) { refused = fees }

    /// The bundle was refused because something else is at the nonce: the next must offer more than it.
    public mutating func refusedCount() {
        guard let fees = refused else { return }
        refused = nil
        note(fees, .bundle)
    }

    /// The node tells what it holds at the nonce: what was tried below its price says no more.
    ///
    /// - Parameter price: the least that should take its place. Where as much was refused, the node asks for more, and
    ///   the climb goes on from there.
    public mutating func isOccupied(by fees: GasFees, price: GasFees) {
        if let tried = sinceReset, tried.covers(price) { return }
        sinceReset = fees
    }

    public mutating func reset() {
        sinceReset = nil
        refused = nil
        abandoned = nil
        isAbandoned = false
    }

    public mutating func abandon() {
        guard let fees = sinceReset else { return }
        abandoned = fees.highest(abandoned)
        isAbandoned = true
        sinceReset = nil
    }

    /// The node still holds what was abandoned.
    public mutating func restore() {
        guard let fees = abandoned else { return }
        sinceReset = fees.highest(sinceReset)
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
