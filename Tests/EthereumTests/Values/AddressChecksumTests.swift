import Ethereum
import Testing

@Suite("Address checksum")
struct AddressChecksumTests {
    /// The examples of EIP-55.
    static let examples = [
        "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ]

    @Test("the standard's examples are written and read with their checksum", arguments: examples)
    func standard(text: String) throws {
        let address = try Address(checksummed: text)
        #expect(address.checksummed == text)
        #expect(address == (try Address(hex: text)))
    }

    @Test("an address in one letter case has no checksum to check", arguments: examples)
    func oneCase(text: String) throws {
        let digits = text.dropFirst(2)
        #expect(try Address(checksummed: "0x" + digits.lowercased()).checksummed == text)
        #expect(try Address(checksummed: "0x" + digits.uppercased()).checksummed == text)
    }

    @Test("a capital letter in the wrong place is a checksum mismatch")
    func mismatch() {
        let expected = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
        #expect(throws: Address.ChecksumError.mismatch(expected: expected)) {
            try Address(checksummed: "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
        }
    }

    @Test(
        "text that is not 20 bytes of hexadecimal is refused as not an address",
        arguments: [
            ("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", .missingPrefix),
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA", .wrongByteCount(expected: 20, actual: 19)),
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", .oddLength(39)),
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", .invalidDigit(0x67, offset: 41)),
        ] as [(String, Hex.DecodingError)]
    )
    func refuses(text: String, error: Hex.DecodingError) {
        #expect(throws: Address.ChecksumError.notHexadecimal(error)) { try Address(checksummed: text) }
    }
}
