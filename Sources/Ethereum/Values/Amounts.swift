/// An amount of ether in wei. 128 bits hold three trillion times all the ether there is.
public struct Wei: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    public var rawValue: UInt128

    public static let zero: Wei = 0
    public static let ether: Wei = 1_000_000_000_000_000_000

    @inlinable
    public init(_ rawValue: UInt128) { self.rawValue = rawValue }
    @inlinable
    public init(integerLiteral value: UInt64) { rawValue = UInt128(value) }

    @inlinable
    public static func < (left: Wei, right: Wei) -> Bool { left.rawValue < right.rawValue }
    /// A sum that does not fit 128 bits is a programming error.
    @inlinable
    public static func + (left: Wei, right: Wei) -> Wei { Wei(left.rawValue + right.rawValue) }
    /// A negative difference is a programming error; see ``saturatingSubtract(_:)``.
    @inlinable
    public static func - (left: Wei, right: Wei) -> Wei { Wei(left.rawValue - right.rawValue) }
    @inlinable
    public static func += (left: inout Wei, right: Wei) { left = left + right }
    @inlinable
    public static func -= (left: inout Wei, right: Wei) { left = left - right }

    /// The difference, or zero where it would be negative.
    @inlinable
    public func saturatingSubtract(_ other: Wei) -> Wei { self < other ? 0 : self - other }
    /// The sum, or the largest amount where it would not fit.
    @inlinable
    public func saturatingAdd(_ other: Wei) -> Wei {
        let (sum, overflow) = rawValue.addingReportingOverflow(other.rawValue)
        return Wei(overflow ? .max : sum)
    }
}

/// A price of gas, in wei per unit of gas.
public struct WeiPerGas: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    public var rawValue: UInt128

    public static let zero: WeiPerGas = 0
    public static let gwei: WeiPerGas = 1_000_000_000

    @inlinable
    public init(_ rawValue: UInt128) { self.rawValue = rawValue }
    @inlinable
    public init(integerLiteral value: UInt64) { rawValue = UInt128(value) }

    @inlinable
    public static func < (left: WeiPerGas, right: WeiPerGas) -> Bool { left.rawValue < right.rawValue }
    /// Saturating: prices come from outside and may be as large as their type.
    @inlinable
    public static func + (left: WeiPerGas, right: WeiPerGas) -> WeiPerGas {
        let (sum, overflow) = left.rawValue.addingReportingOverflow(right.rawValue)
        return WeiPerGas(overflow ? .max : sum)
    }
    /// A negative difference is a programming error; see ``saturatingSubtract(_:)``.
    @inlinable
    public static func - (left: WeiPerGas, right: WeiPerGas) -> WeiPerGas { WeiPerGas(left.rawValue - right.rawValue) }

    /// The difference, or zero where it would be negative.
    @inlinable
    public func saturatingSubtract(_ other: WeiPerGas) -> WeiPerGas { self < other ? 0 : self - other }

    /// The cost of `gas` at this price; saturates at the largest amount.
    @inlinable
    public static func * (price: WeiPerGas, gas: Gas) -> Wei {
        let (product, overflow) = price.rawValue.multipliedReportingOverflow(by: UInt128(gas.rawValue))
        return Wei(overflow ? .max : product)
    }

    /// `self · (100 + percent) / 100`, rounded down, saturating.
    public func increased(byPercent percent: UInt32) -> WeiPerGas {
        scaled(by: 100 + UInt128(percent), roundingUp: false)
    }
    /// `self · (100 + percent) / 100`, rounded up, saturating.
    public func increasedRoundingUp(byPercent percent: UInt32) -> WeiPerGas {
        scaled(by: 100 + UInt128(percent), roundingUp: true)
    }
    /// `self · percent / 100`, rounded down, saturating.
    public func percent(_ percent: UInt32) -> WeiPerGas { scaled(by: UInt128(percent), roundingUp: false) }

    private func scaled(by percent: UInt128, roundingUp: Bool) -> WeiPerGas {
        let (product, overflow) = rawValue.multipliedReportingOverflow(by: percent)
        guard !overflow else {
            // Too large to multiply first: divide first, whose error is far below any price that occurs.
            let (scaled, stillTooLarge) = (rawValue / 100).multipliedReportingOverflow(by: percent)
            return WeiPerGas(stillTooLarge ? .max : scaled)
        }
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: 100)
        return WeiPerGas(roundingUp && remainder > 0 ? quotient + 1 : quotient)
    }
}

/// A quantity of gas.
public struct Gas: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    public var rawValue: UInt64

    public static let zero: Gas = 0

    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
    @inlinable
    public init(integerLiteral value: UInt64) { rawValue = value }

    @inlinable
    public static func < (left: Gas, right: Gas) -> Bool { left.rawValue < right.rawValue }
    /// Saturating: limits come from outside and may be as large as their type.
    @inlinable
    public static func + (left: Gas, right: Gas) -> Gas {
        let (sum, overflow) = left.rawValue.addingReportingOverflow(right.rawValue)
        return Gas(overflow ? .max : sum)
    }
    /// A negative difference is a programming error; see ``saturatingSubtract(_:)``.
    @inlinable
    public static func - (left: Gas, right: Gas) -> Gas { Gas(left.rawValue - right.rawValue) }
    @inlinable
    public static func += (left: inout Gas, right: Gas) { left = left + right }
    @inlinable
    public static func -= (left: inout Gas, right: Gas) { left = left - right }
    /// Saturating.
    @inlinable
    public static func * (left: Gas, right: UInt64) -> Gas {
        let (product, overflow) = left.rawValue.multipliedReportingOverflow(by: right)
        return Gas(overflow ? .max : product)
    }

    /// The difference, or zero where it would be negative.
    @inlinable
    public func saturatingSubtract(_ other: Gas) -> Gas { self < other ? 0 : self - other }
}

public typealias BlockNumber = UInt64

extension Wei: CustomStringConvertible { public var description: String { "\(rawValue) wei" } }
extension WeiPerGas: CustomStringConvertible { public var description: String { "\(rawValue) wei" } }
extension Gas: CustomStringConvertible { public var description: String { "\(rawValue)" } }
