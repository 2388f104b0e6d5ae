/// An ECDSA signature that does not say which of two keys made it. Key management services return this form.
public struct EllipticSignature: Hashable, Sendable {
    public var r: UInt256
    public var s: UInt256

    public init(r: UInt256, s: UInt256) {
        self.r = r
        self.s = s
    }

    /// 64 bytes: r, then s.
    public var bytes: [UInt8] { r.bytes + s.bytes }

    /// The same signature with the smaller of `s` and `order - s`, the only one Ethereum accepts (EIP-2).
    public var withLowS: EllipticSignature {
        guard s > Secp256k1.halfOrder, s < Secp256k1.order else { return self }
        return EllipticSignature(r: r, s: Secp256k1.order - s)
    }
}

extension EllipticSignature {
    /// Why bytes are not the DER form of a signature.
    public enum DERError: Error, Hashable, Sendable {
        case truncated
        case unexpectedTag(UInt8, expected: UInt8)
        /// A signature is short: lengths that need more than one byte do not occur in it.
        case longLength
        case trailingBytes
        case emptyInteger
        case negativeInteger
        case needlessLeadingZero
        case integerTooLarge
    }

    /// `SEQUENCE { r INTEGER, s INTEGER }` in the distinguished encoding (SEC 1, C.8): any other way to write the same
    /// numbers is refused. A high `s` is not; see ``withLowS``.
    public init(der bytes: [UInt8]) throws(DERError) {
        var rest = bytes[...]
        var sequence = try Self.takeValue(tag: 0x30, from: &rest)
        guard rest.isEmpty else { throw .trailingBytes }
        r = try Self.takeInteger(from: &sequence)
        s = try Self.takeInteger(from: &sequence)
        guard sequence.isEmpty else { throw .trailingBytes }
    }

    private static func takeInteger(from rest: inout ArraySlice<UInt8>) throws(DERError) -> UInt256 {
        let content = try takeValue(tag: 0x02, from: &rest)
        guard let first = content.first else { throw .emptyInteger }
        guard first < 0x80 else { throw .negativeInteger }
        if first == 0, let second = content.dropFirst().first, second < 0x80 { throw .needlessLeadingZero }
        guard let value = UInt256(bytes: content.drop { $0 == 0 }) else { throw .integerTooLarge }
        return value
    }

    private static func takeValue(
        tag: UInt8,
        from rest: inout ArraySlice<UInt8>
    ) throws(DERError) -> ArraySlice<UInt8> {
        guard let actual = rest.popFirst() else { throw .truncated }
        guard actual == tag else { throw .unexpectedTag(actual, expected: tag) }
        guard let length = rest.popFirst() else { throw .truncated }
        guard length < 0x80 else { throw .longLength }
        guard length <= rest.count else { throw .truncated }
        let content = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        return content
    }
}
