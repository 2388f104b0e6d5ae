/// Writes RLP into one growing run of bytes.
public struct RLPEncoder: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(minimumCapacity: Int = 0) { bytes.reserveCapacity(minimumCapacity) }

    /// A byte as it is, such as the type in front of a transaction.
    public mutating func append(unencoded byte: UInt8) { bytes.append(byte) }

    /// Values that are RLP already.
    mutating func append(encoded values: ArraySlice<UInt8>) { bytes.append(contentsOf: values) }

    public mutating func append(_ data: [UInt8]) { append(data[...]) }

    public mutating func append(_ data: ArraySlice<UInt8>) {
        if data.count == 1, let byte = data.first, byte < 0x80 {
            bytes.append(byte)
        } else {
            appendHeader(base: 0x80, length: data.count)
            bytes.append(contentsOf: data)
        }
    }

    /// Integers are big-endian without leading zeros; zero is no bytes.
    public mutating func append(_ number: UInt64) { append(UInt128(number)) }

    public mutating func append(_ number: UInt128) {
        guard number >= 0x80 else { return bytes.append(number == 0 ? 0x80 : UInt8(number)) }
        let byteCount = (128 - number.leadingZeroBitCount + 7) / 8
        bytes.append(0x80 + UInt8(byteCount))
        append(low: byteCount, of: number)
    }

    public mutating func append(_ number: UInt256) {
        guard number.high != 0 else { return append(number.low) }
        let byteCount = (number.significantBitCount + 7) / 8
        bytes.append(0x80 + UInt8(byteCount))
        append(low: byteCount - 16, of: number.high)
        append(low: 16, of: number.low)
    }

    public mutating func append(_ hash: Hash32) {
        bytes.append(0x80 + UInt8(Hash32.byteCount))
        hash.append(to: &bytes)
    }

    public mutating func append(_ address: Address) {
        bytes.append(0x80 + UInt8(Address.byteCount))
        address.append(to: &bytes)
    }

    /// No address, as in a transaction that creates a contract, is no bytes.
    public mutating func append(_ address: Address?) {
        if let address { append(address) } else { bytes.append(0x80) }
    }

    public mutating func append(_ item: RLPItem) {
        switch item {
        case .bytes(let data): append(data)
        case .list(let items): list { encoder in for item in items { encoder.append(item) } }
        }
    }

    /// A list of what `body` writes. Its length is known only afterwards: the bytes then move up by one to nine places,
    /// which costs less than a buffer for each list.
    public mutating func list(_ body: (inout RLPEncoder) -> Void) {
        let start = bytes.count
        body(&self)
        let length = bytes.count - start
        appendHeader(base: 0xc0, length: length)
        let headerCount = bytes.count - start - length
        bytes.withUnsafeMutableBytes { buffer in
            rotateToFront(headerCount, of: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
        }
    }

    private mutating func appendHeader(base: UInt8, length: Int) {
        if length < 56 {
            bytes.append(base + UInt8(length))
        } else {
            let byteCount = (64 - length.leadingZeroBitCount + 7) / 8
            bytes.append(base + 55 + UInt8(byteCount))
            append(low: byteCount, of: UInt128(length))
        }
    }

    private mutating func append(low byteCount: Int, of number: UInt128) {
        withUnsafeBytes(of: number.bigEndian) { buffer in
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer.suffix(byteCount)))
        }
    }
}

/// Brings the last `count` (at most nine) bytes of `buffer` before all others.
private func rotateToFront(_ count: Int, of buffer: UnsafeMutableRawBufferPointer) {
    var moved = InlineArray<9, UInt8>(repeating: 0)
    let bodyCount = buffer.count - count
    for index in 0..<count { moved[index] = buffer[bodyCount + index] }
    UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<bodyCount]))
    for index in 0..<count { buffer[index] = moved[index] }
}
