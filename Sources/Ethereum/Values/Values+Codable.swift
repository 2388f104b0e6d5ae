// Values in saved state: hashes in hexadecimal, amounts as decimal texts. Numbers of more than 53 bits do not survive every
// reader of JSON.

extension Hash32: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do throws(Hex.DecodingError) {
            self = try Hash32(hex: text)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not 32 bytes in hexadecimal")
            )
        }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(description) }
}

extension WeiPerGas: Codable {
    public init(from decoder: any Decoder) throws { self.init(try decoder.decodeNumber(UInt128.self)) }
    public func encode(to encoder: any Encoder) throws { try encoder.encodeText("\(rawValue)") }
}

extension Gas: Codable {
    public init(from decoder: any Decoder) throws { self.init(try decoder.decodeNumber(UInt64.self)) }
    public func encode(to encoder: any Encoder) throws { try encoder.encodeText("\(rawValue)") }
}

extension Encoder {
    fileprivate func encodeText(_ text: String) throws {
        var container = singleValueContainer()
        try container.encode(text)
    }
}

extension Decoder {
    fileprivate func decodeNumber<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let text = try singleValueContainer().decode(String.self)
        guard let number = Number(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: codingPath, debugDescription: "not a number in range: \(text)")
            )
        }
        return number
    }
}
