import Ethereum

/// How one kind of value stands in a file: what it looks like, how it is read, and how it is written.
///
/// What ``write`` says reads as the same value.
struct Format<Value: Sendable>: Sendable {
    /// For the JSON Schema and the tables of the documentation.
    let shape: Shape
    /// `nil`, with an error, where the file has something else.
    let read: @Sendable (NodeReader) -> Value?
    /// A plain scalar of YAML.
    let write: @Sendable (Value) -> String
}

extension Format where Value: FixedWidthInteger & Sendable {
    /// - Parameters:
    ///   - range: of the values; within those of `Value`.
    ///   - what: what the number counts, for "expected milliseconds from 1 to 10".
    static func integer(_ range: ClosedRange<UInt64>, _ what: String = "an integer") -> Self {
        Self(
            shape: .integer(range),
            read: { $0.integer(range, what: what).map(Value.init(clamping:)) },
            write: { "\($0)" }
        )
    }
}

extension Format<UInt32> {
    static let percent = integer(0...UInt64(UInt32.max))
}

extension Format<Duration> {
    static func milliseconds(_ range: ClosedRange<UInt64>) -> Self {
        Self(
            shape: .integer(range),
            read: { $0.integer(range, what: "milliseconds").map { .milliseconds(Int64(clamping: $0)) } },
            write: { "\($0.wholeNanoseconds / 1_000_000)" }
        )
    }
}

extension Format<Bool> {
    static let boolean = Self(shape: .boolean, read: { $0.boolean() }, write: { "\($0)" })
}

extension Format<Wei> {
    static let ether = Self(shape: .ether, read: { $0.wei() }, write: { ReadableAmount.amount($0) })
}

extension Format<Gas> {
    static func gas(from least: UInt64) -> Self {
        Self(shape: .gasFrom(least), read: { $0.gas(least...UInt64.max) }, write: { "\($0.rawValue)" })
    }
}

extension Format where Value: RawRepresentable<String> & CaseIterable & Sendable {
    /// One of the words.
    ///
    /// - Parameters:
    ///   - what: what the words name, for "unknown mode 'x'".
    ///   - notYet: words of the format that are refused for now.
    static func word(_ what: String, notYet: [String] = []) -> Self {
        Self(
            shape: .words(Value.allCases.map(\.rawValue)),
            read: { $0.word(what, notYet: notYet) },
            write: { $0.rawValue }
        )
    }
}
