/// How the base fee follows demand (EIP-1559). Chains differ in the two constants.
public struct BaseFeeRule: Hashable, Sendable {
    /// The gas limit divided by this is the target. At least 1.
    public var elasticity: UInt64
    /// A full block of twice the target raises the base fee by one part in this. At least 1.
    public var denominator: UInt64

    public static let ethereum = BaseFeeRule(elasticity: 2, denominator: 8)

    public init(elasticity: UInt64, denominator: UInt64) {
        precondition(elasticity > 0 && denominator > 0)
        self.elasticity = elasticity
        self.denominator = denominator
    }

    /// The base fee of the block after one with these numbers, in wei per gas.
    ///
    /// The change is in proportion to the distance from the target and rounds down, twice; a rise is at least 1 wei, so
    /// that a base fee of zero does not stay there. Saturates at the largest price. A gas limit below the elasticity
    /// leaves no target: the fee then stays as it is.
    public func next(parentBaseFee: WeiPerGas, gasUsed: Gas, gasLimit: Gas) -> WeiPerGas {
        let target = Gas(gasLimit.rawValue / elasticity)
        guard target > 0, gasUsed != target else { return parentBaseFee }
        if gasUsed > target {
            let rise = change(of: parentBaseFee, distance: gasUsed - target, target: target)
            return parentBaseFee + max(rise, 1)
        }
        return parentBaseFee.saturatingSubtract(change(of: parentBaseFee, distance: target - gasUsed, target: target))
    }

    private func change(of baseFee: WeiPerGas, distance: Gas, target: Gas) -> WeiPerGas {
        let (product, overflow) = baseFee.rawValue.multipliedReportingOverflow(by: UInt128(distance.rawValue))
        if !overflow { return WeiPerGas(product / UInt128(target.rawValue) / UInt128(denominator)) }
        let exact = UInt256(baseFee.rawValue) * UInt256(distance.rawValue)
        return WeiPerGas((exact / UInt256(target.rawValue) / UInt256(denominator)).uint128() ?? .max)
    }
}

/// How far a block's gas limit may be from its parent's (Yellow Paper, section 4.3.4).
public struct GasLimitRule: Hashable, Sendable {
    /// The limits differ by less than one part in this of the parent's. At least 1.
    public var divisor: UInt64
    public var minimum: Gas

    public static let ethereum = GasLimitRule(divisor: 1_024, minimum: 5_000)

    public init(divisor: UInt64, minimum: Gas) {
        precondition(divisor > 0)
        self.divisor = divisor
        self.minimum = minimum
    }

    public func allows(_ child: Gas, after parent: Gas) -> Bool {
        let distance = max(child, parent) - min(child, parent)
        return child >= minimum && distance.rawValue < parent.rawValue / divisor
    }

    /// The limit nearest to `target` that is allowed: how producers move towards the limit they vote for.
    public func nearest(to target: Gas, after parent: Gas) -> Gas {
        let step = Gas(max(parent.rawValue / divisor, 1) - 1)
        let lowest = max(parent.saturatingSubtract(step), minimum)
        return max(lowest, min(target, parent + step))
    }
}
