extension Address {
    /// Why a text is not an address as people write it.
    public enum ChecksumError: Error, Equatable, Sendable {
        case notHexadecimal(Hex.DecodingError)
        /// Both cases occur, and not where the address's hash asks for capitals: most likely a typing error.
        case mismatch(expected: String)
    }

    /// `0x` and 40 digits, the letters capitals where the hash of the lower-case text has a nibble of 8 or more
    /// (EIP-55).
    public var checksummed: String {
        var digits = Array(Hex.encode(bytes, prefix: false).utf8)
        let hash = Keccak256.hash(digits).bytes
        for index in digits.indices where digits[index] >= 0x61 {
            let nibble = index.isMultiple(of: 2) ? hash[index / 2] >> 4 : hash[index / 2] & 0x0f
            if nibble >= 8 { digits[index] -= 0x20 }
        }
        return "0x" + String(decoding: digits, as: UTF8.self)
    }

    /// Reads an address that a person wrote: letters of one case carry no checksum, letters of both must match it
    /// (EIP-55).
    public init(checksummed text: some StringProtocol) throws(ChecksumError) {
        let address: Address
        do throws(Hex.DecodingError) {
            address = try Address(hex: text)
        } catch {
            throw .notHexadecimal(error)
        }
        let hasCapital = text.utf8.contains { (0x41...0x46).contains($0) }
        let hasSmall = text.utf8.contains { (0x61...0x66).contains($0) }
        if hasCapital, hasSmall {
            let expected = address.checksummed
            // The digits were checked above, so that comparing the texts compares the letters' cases.
            guard expected.utf8.elementsEqual(text.utf8) else { throw .mismatch(expected: expected) }
        }
        self = address
    }
}
