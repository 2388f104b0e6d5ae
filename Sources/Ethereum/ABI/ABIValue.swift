/// A value of Solidity's contract ABI; which ``ABIType`` it is encoded as decides its size.
public indirect enum ABIValue: Hashable, Sendable {
    case uint(UInt256)
    /// Two's complement in all 256 bits.
    case int(UInt256)
    case address(Address)
    case bool(Bool)
    case fixedBytes([UInt8])
    case bytes([UInt8])
    case string(String)
    /// The elements of an array of either kind.
    case array([ABIValue])
    case tuple([ABIValue])
}

extension ABIValue {
    /// A signed integer that fits 64 bits.
    public static func int(signed value: Int64) -> ABIValue {
        let magnitude = UInt256(value.magnitude)
        return .int(value < 0 ? ~magnitude &+ 1 : magnitude)
    }
}

extension UInt256 {
    /// Whether the word is what a two's complement number of so many bits looks like in 256: all bits above the sign
    /// equal to it.
    func isSignExtended(fromBits bits: Int) -> Bool {
        let isNegative = !(self & (UInt256.one << 255)).isZero
        return (isNegative ? ~self : self).significantBitCount < bits
    }
}
