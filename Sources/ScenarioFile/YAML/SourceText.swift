/// The bytes of a file that may be given to a YAML parser: UTF-8 without characters that YAML forbids.
struct SourceText {
    static let largestByteCount = 4 << 20
    /// A scenario needs none, and the parser compares each with all before it.
    static let mostTagDirectives = 100

    /// Without a byte order mark.
    let text: String

    init(_ bytes: [UInt8]) throws(Problem) {
        guard bytes.count <= Self.largestByteCount else {
            throw Problem(
                position: Self.position(of: Self.largestByteCount, in: bytes[...]),
                message: "the file is larger than 4 MiB, which end here"
            )
        }
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            throw Problem(position: .start, message: "the file is UTF-16; save it as UTF-8")
        }
        let body = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
        if let offset = body.firstIndex(of: 0) {
            throw Problem(
                position: Self.position(of: offset, in: body),
                message: "the file is binary, or not UTF-8: it contains a zero byte"
            )
        }
        guard let text = String(validating: body, as: UTF8.self) else {
            throw Problem(
                position: Self.position(of: Self.validPrefix(body), in: body),
                message: "the file is not UTF-8 here"
            )
        }
        self.text = text
        if let offset = Self.firstForbidden(body) {
            let scalar = Self.scalar(at: offset, in: body)
            throw Problem(
                position: Self.position(of: offset, in: body),
                message: "the control character U+\(Self.hex(scalar)) is not allowed in YAML"
            )
        }
        if let offset = Self.firstExcessDirective(body) {
            throw Problem(
                position: Self.position(of: offset, in: body),
                message: "more than \(Self.mostTagDirectives) %TAG directives"
            )
        }
    }

    struct Problem: Error {
        var position: SourcePosition?
        var message: String
    }

    // MARK: - Bytes

    /// The first byte of a character outside YAML's printable set (YAML 1.1, section 5.1).
    private static func firstForbidden(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                let byte = buffer[index]
                if byte < 0x80 {
                    if (byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d) || byte == 0x7f {
                        return bytes.startIndex + index
                    }
                    index += 1
                    continue
                }
                let length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
                if isForbidden(UnsafeBufferPointer(rebasing: buffer[index...].prefix(length))) {
                    return bytes.startIndex + index
                }
                index += length
            }
            return nil
        }
    }

    /// C1 controls but NEL, byte order marks inside the text, and the two non-characters.
    private static func isForbidden(_ character: UnsafeBufferPointer<UInt8>) -> Bool {
        switch character.count {
        case 2: character[0] == 0xc2 && character[1] < 0xa0 && character[1] != 0x85
        case 3:
            character[0] == 0xef
                && (character[1] == 0xbb && character[2] == 0xbf || character[1] == 0xbf && character[2] >= 0xbe)
        default: false
        }
    }

    /// The first line too many that begins as a %TAG directive does.
    private static func firstExcessDirective(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var count = 0
            for index in buffer.indices where buffer[index] == UInt8(ascii: "%") {
                guard index == 0 || !Self.isInsideLine(buffer[index - 1]),
                    buffer[index...].starts(with: Self.tagDirective)
                else { continue }
                count += 1
                if count > mostTagDirectives { return bytes.startIndex + index }
            }
            return nil
        }
    }

    private static let tagDirective = Array("%TAG".utf8)

    /// Whether a line goes on after this byte; the last bytes of NEL, LS and PS end lines too, as far as it can tell.
    private static func isInsideLine(_ byte: UInt8) -> Bool {
        byte != 0x0a && byte != 0x0d && byte != 0x85 && byte != 0xa8 && byte != 0xa9
    }

    private static func scalar(at offset: Int, in bytes: ArraySlice<UInt8>) -> UInt32 {
        String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first?.value ?? 0
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The index of the first byte that does not continue well-formed UTF-8.
    private static func validPrefix(_ bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = bytes.startIndex
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return min(offset, bytes.endIndex)
    }

    /// Lines end at LF, CR or both; columns count scalars.
    private static func position(of offset: Int, in bytes: ArraySlice<UInt8>) -> SourcePosition {
        var position = SourcePosition.start
        var previous: UInt8 = 0
        for byte in bytes[..<offset] {
            switch byte {
            case 0x0a where previous == 0x0d: break
            case 0x0a, 0x0d: position = SourcePosition(line: position.line + 1, column: 1)
            case 0x80...0xbf: break
            default: position.column += 1
            }
            previous = byte
        }
        return position
    }
}
