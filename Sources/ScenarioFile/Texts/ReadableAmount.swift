public import Ethereum

/// Amounts as a person reads them: exact decimals without trailing zeros.
public enum ReadableAmount {
    /// `1.32 gwei`; prices below a thousandth of a gwei stay in wei: `7 wei`.
    public static func price(_ price: WeiPerGas) -> String {
        guard price.rawValue >= 1_000_000 || price.rawValue == 0 else { return "\(price.rawValue) wei" }
        return "\(decimal(price.rawValue, decimals: 9)) gwei"
    }

    /// `60/2 gwei`: fee cap and priority fee.
    public static func fees(_ fees: GasFees) -> String {
        "\(decimal(fees.maxFeePerGas.rawValue, decimals: 9))/\(decimal(fees.maxPriorityFeePerGas.rawValue, decimals: 9)) gwei"
    }

    /// `0.0012 ether`; amounts below a millionth of an ether in gwei or wei.
    public static func amount(_ amount: Wei) -> String {
        switch amount.rawValue {
        case 0: "0 wei"
        case ..<1_000_000: "\(amount.rawValue) wei"
        case ..<1_000_000_000_000: "\(decimal(amount.rawValue, decimals: 9)) gwei"
        default: "\(decimal(amount.rawValue, decimals: 18)) ether"
        }
    }

    public static func signedAmount(_ amount: Int128) -> String {
        (amount < 0 ? "-" : "") + Self.amount(Wei(amount.magnitude))
    }

    /// `60M`, `768744`: millions where nothing is lost.
    public static func gas(_ gas: Gas) -> String {
        gas.rawValue > 0 && gas.rawValue.isMultiple(of: 100_000)
            ? "\(decimal(UInt128(gas.rawValue), decimals: 6))M" : "\(gas)"
    }

    /// `12.02s`, `0s`: exact, as many decimals as needed.
    public static func time(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        let total = UInt128(max(0, seconds)) * 1_000_000_000_000_000_000 + UInt128(max(0, attoseconds))
        return "\(decimal(total, decimals: 18))s"
    }

    /// `value / 10^decimals`, exactly.
    public static func decimal(_ value: UInt128, decimals: Int) -> String {
        let digits = String(value)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = padded.dropLast(decimals)
        var fraction = padded.suffix(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
    }
}
