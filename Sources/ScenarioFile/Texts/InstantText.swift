import Ethereum

/// Instants: `block 7`, `block 7 + 4s`, `36s`; and windows: `block 3..8`.
enum InstantText {
    typealias Problem = AmountText.Problem

    /// The last block number that can be written, so that sums stay within 64 bits.
    static let lastBlock: UInt64 = 1_000_000_000

    static func parse(_ text: some StringProtocol) throws(Problem) -> Instant {
        let text = Substring(text).trimmed
        guard let rest = afterBlock(text) else {
            switch try writtenDuration(text) {
            case .time(let duration): return .time(duration)
            case .blocks(let count): return .block(count)
            }
        }
        guard let plus = rest.firstIndex(of: "+") else { return .block(try number(rest)) }
        let number = try number(rest[..<plus])
        switch try writtenDuration(rest[rest.index(after: plus)...]) {
        case .time(let duration): return .block(number, plus: duration)
        case .blocks(let count): return .block(number + count)
        }
    }

    static func block(_ text: some StringProtocol) throws(Problem) -> BlockNumber {
        let text = Substring(text).trimmed
        if let rest = afterBlock(text) { return try number(rest) }
        if let value = try? IntegerText.parse(text) {
            throw Problem(message: "is not a block such as block 7; did you mean 'block \(value)'?")
        }
        throw Problem(message: "is not a block such as block 7")
    }

    /// The second instant is the first one after the window: `block 3..8` ends as block 9 becomes the head.
    static func window(_ text: some StringProtocol) throws(Problem) -> (from: Instant, until: Instant) {
        let bytes = Array(text.utf8)
        guard let dots = bytes.indices.first(where: { bytes[$0...].starts(with: [0x2e, 0x2e]) }) else {
            throw Problem(message: "is not a window such as block 3..8")
        }
        let from = try parse(String(decoding: bytes[..<dots], as: UTF8.self))
        let end = Substring(String(decoding: bytes[(dots + 2)...], as: UTF8.self)).trimmed
        if case .block = from, (try? IntegerText.parse(end)) != nil { return (from, .block(try number(end) + 1)) }
        switch try parse(end) {
        case .block(let last, .zero): return (from, .block(last + 1))
        case let until: return (from, until)
        }
    }

    private static func writtenDuration(_ text: Substring) throws(Problem) -> WrittenDuration {
        do throws(Problem) {
            return try DurationText.parse(text)
        } catch {
            // "abc" is no time and no block: say what an instant looks like.
            guard DecimalText(text) == nil else { throw error }
            throw Problem(message: "is not an instant such as block 7, block 7 + 4s or 36s")
        }
    }

    /// What follows the word `block` and at least one space.
    private static func afterBlock(_ text: Substring) -> Substring? {
        guard text.hasPrefix("block ") else { return nil }
        return text.dropFirst(6).trimmed
    }

    private static func number(_ text: Substring) throws(Problem) -> BlockNumber {
        let digits = text.trimmed
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.utf8.count < 20,
            let number = UInt64(digits)
        else { throw Problem(message: "has no block number where one belongs") }
        guard number <= lastBlock else { throw Problem(message: "is beyond block \(lastBlock)") }
        return number
    }
}

extension Substring {
    /// Without spaces at both ends.
    var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
