import Bundler
import Ethereum
import ScenarioFile

/// Writes trace events as lines of JSON into memory that is used again and again.
///
/// A line is `{"t":"12.020s","head":1,"source":"sender 0","event":"…","fields":{…}}`. Names come as bytes, numbers and
/// hashes are written digit by digit: an ordinary event makes no string and no allocation. What is written here is
/// what fingerprints are made of; `docs/trace.md` is its description.
final class TraceLineWriter: EventFieldVisitor {
    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    private var base: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked)
    private var capacity: Int
    @exclusivity(unchecked)
    private(set) var count = 0
    @exclusivity(unchecked)
    private var isFirstField = true

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Everything written since the last ``removeAll()``.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    func removeAll() { count = 0 }

    /// The last lines, oldest first, without line feeds; fewer where fewer were written.
    func lastLines(_ limit: Int) -> [String] {
        var lines: [String] = []
        var end = count - 1
        while end > 0, lines.count < limit {
            let start = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            lines.append(String(decoding: bytes[start..<end], as: UTF8.self))
            end = start - 1
        }
        return lines.reversed()
    }

    /// Appends one line with its line feed.
    func append(_ event: TraceEvent) {
        write("{\"t\":\"")
        write(event.time)
        write("\",\"head\":")
        write(event.block)
        write(",\"source\":\"")
        switch event.body {
        case .chain: write("chain")
        case .world: write("world")
        case .builder(nil, _): write("builder")
        case .builder(let sender?, _):
            write("sender ")
            write(UInt64(sender))
        }
        write("\",\"event\":\"")
        write(event.name)
        write("\",\"fields\":{")
        isFirstField = true
        var visitor = self
        event.visitFields(&visitor)
        write("}}\n")
    }

    // MARK: Fields

    func field(_ name: StaticString, _ value: UInt64) {
        key(name)
        write(value)
    }

    func field(_ name: StaticString, _ value: Int128) {
        key(name)
        if value < 0 { write(byte: UInt8(ascii: "-")) }
        write(value.magnitude)
    }

    func field(_ name: StaticString, _ value: Bool) {
        key(name)
        write(value ? "true" : "false")
    }

    func field(_ name: StaticString, _ value: String) {
        key(name)
        write(quoted: value)
    }

    func field(_ name: StaticString, word: StaticString) {
        key(name)
        write(byte: Self.quote)
        write(word)
        write(byte: Self.quote)
    }

    func field(_ name: StaticString, _ value: Hash32) {
        key(name)
        write(value)
    }

    func field(_ name: StaticString, _ value: Address) {
        key(name)
        write("\"0x")
        write(hexadecimal: value.high, byteCount: 8)
        write(hexadecimal: value.middle, byteCount: 8)
        write(hexadecimal: UInt64(value.low), byteCount: 4)
        write(byte: Self.quote)
    }

    func field(_ name: StaticString, _ value: Wei) { amount(name, value.rawValue) }

    func field(_ name: StaticString, _ value: WeiPerGas) { amount(name, value.rawValue) }

    func field(_ name: StaticString, _ value: Gas) { field(name, value.rawValue) }

    func field(_ name: StaticString, _ value: [Hash32]) {
        key(name)
        write(byte: UInt8(ascii: "["))
        for index in value.indices {
            if index > 0 { write(byte: UInt8(ascii: ",")) }
            write(value[index])
        }
        write(byte: UInt8(ascii: "]"))
    }

    private func amount(_ name: StaticString, _ value: UInt128) {
        key(name)
        write(byte: Self.quote)
        write(value)
        write(byte: Self.quote)
    }

    private func key(_ name: StaticString) {
        let length = name.utf8CodeUnitCount
        reserve(length + 4)
        var next = base + count
        if isFirstField {
            isFirstField = false
        } else {
            next.pointee = UInt8(ascii: ",")
            next += 1
        }
        next.pointee = Self.quote
        next += 1
        name.withUTF8Buffer { characters in
            if let start = characters.baseAddress { next.update(from: start, count: length) }
        }
        next += length
        next[0] = Self.quote
        next[1] = UInt8(ascii: ":")
        count = next + 2 - base
    }

    // MARK: Values

    private static let quote = UInt8(ascii: "\"")

    /// Seconds with three decimals, or as many as it takes to be exact: `12.020s`.
    private func write(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        write(UInt64(max(0, seconds)))
        write(byte: UInt8(ascii: "."))
        var unit: Int64 = 100_000_000_000_000_000
        var rest = max(0, attoseconds)
        var decimals = 0
        while decimals < 3 || rest > 0 {
            let digit = rest / unit
            write(byte: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
            rest -= digit * unit
            unit = max(1, unit / 10)
            decimals += 1
        }
        write(byte: UInt8(ascii: "s"))
    }

    private func write(_ hash: Hash32) {
        write("\"0x")
        let words = hash.words
        write(hexadecimal: words.0, byteCount: 8)
        write(hexadecimal: words.1, byteCount: 8)
        write(hexadecimal: words.2, byteCount: 8)
        write(hexadecimal: words.3, byteCount: 8)
        write(byte: Self.quote)
    }

    /// The `byteCount` lower bytes of `word`, two digits each.
    private func write(hexadecimal word: UInt64, byteCount: Int) {
        reserve(16)
        let digits = word &<< UInt64((8 - byteCount) * 8)
        let target = UnsafeMutableRawPointer(base + count)
        target.storeBytes(of: Self.digits(UInt32(truncatingIfNeeded: digits &>> 32)), as: UInt64.self)
        target.storeBytes(of: Self.digits(UInt32(truncatingIfNeeded: digits)), toByteOffset: 8, as: UInt64.self)
        count += byteCount * 2
    }

    /// Eight digits as they lie in memory, without a look at each: a nibble to a byte, then letters above 9.
    @inline(__always)
    private static func digits(_ word: UInt32) -> UInt64 {
        var nibbles = UInt64(word)
        nibbles = (nibbles | nibbles &<< 16) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles | nibbles &<< 8) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles | nibbles &<< 4) & 0x0f0f_0f0f_0f0f_0f0f
        let letters = (nibbles &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
        // 'a' is 39 above the character after '9'.
        return (nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 39).bigEndian
    }

    private func write(_ number: UInt128) {
        guard let small = UInt64(exactly: number) else {
            let (high, low) = number.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
            write(high)
            write(UInt64(low), digits: 19)
            return
        }
        write(small)
    }

    private func write(_ number: UInt64) {
        var digits = 1
        var limit: UInt64 = 10
        while number >= limit {
            digits += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            if overflow { break }
            limit = next
        }
        write(number, digits: digits)
    }

    /// `digits` decimal digits, with leading zeros where the number has fewer.
    private func write(_ number: UInt64, digits: Int) {
        reserve(digits)
        var rest = number
        var position = count + digits
        while position > count {
            position &-= 1
            let quotient = rest / 10
            base[position] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
        }
        count += digits
    }

    private func write(quoted text: String) {
        write(byte: Self.quote)
        var text = text
        text.withUTF8 { characters in
            if characters.contains(where: Self.needsEscape) {
                for character in characters { write(escaping: character) }
            } else {
                write(UnsafeRawBufferPointer(characters))
            }
        }
        write(byte: Self.quote)
    }

    private static func needsEscape(_ character: UInt8) -> Bool {
        character < 0x20 || character == quote || character == UInt8(ascii: "\\")
    }

    private func write(escaping character: UInt8) {
        guard Self.needsEscape(character) else { return write(byte: character) }
        write(byte: UInt8(ascii: "\\"))
        switch character {
        case Self.quote, UInt8(ascii: "\\"): write(byte: character)
        case 0x0a: write(byte: UInt8(ascii: "n"))
        default:
            write("u00")
            write(hexadecimal: UInt64(character), byteCount: 1)
        }
    }

    private func write(_ text: StaticString) {
        text.withUTF8Buffer { write(UnsafeRawBufferPointer($0)) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    private func write(byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    private func reserve(_ additional: Int) {
        if count + additional > capacity { grow(to: max(capacity * 2, count + additional)) }
    }

    @inline(never)
    private func grow(to newCapacity: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = newCapacity
    }
}
