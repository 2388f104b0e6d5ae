/// A value that is read from the text of an argument.
public protocol ArgumentValue {
    /// - Throws: what was expected, as in "expected a whole number". Which argument it is, and what stood there, is
    ///   added by whoever calls.
    init(argument: String) throws(UsageError)
    /// As one types it; for the defaults in help.
    var argument: String { get }
    /// All values there are, where they can be listed.
    static var allArguments: [String] { get }
}

extension ArgumentValue {
    public static var allArguments: [String] { [] }
}

extension String: ArgumentValue {
    public init(argument: String) { self = argument }
    public var argument: String { self }
}

extension UInt64: ArgumentValue {
    public init(argument: String) throws(UsageError) {
        guard let value = Self(argument) else { throw UsageError("expected a whole number from 0 to \(Self.max)") }
        self = value
    }

    public var argument: String { "\(self)" }
}

/// How many of something: at least one.
public struct Count: ArgumentValue, Equatable, Sendable {
    public let value: Int

    public init(argument: String) throws(UsageError) {
        guard let value = Int(argument), value >= 1 else {
            throw UsageError("expected a whole number from 1 to \(Int.max)")
        }
        self.value = value
    }

    /// - Parameter value: at least 1.
    public init(_ value: Int) {
        precondition(value >= 1, "a count is at least 1")
        self.value = value
    }

    public var argument: String { "\(value)" }
}

/// The path of a file or directory, which need not be there.
public struct Path: ArgumentValue, Equatable, Sendable {
    public let text: String

    /// - Parameter text: not empty.
    public init(_ text: String) { self.text = text }

    public init(argument: String) throws(UsageError) {
        guard !argument.isEmpty else { throw UsageError("expected a path") }
        text = argument
    }

    public var argument: String { text }
}

/// An enumeration of words needs nothing of its own.
extension ArgumentValue where Self: CaseIterable & RawRepresentable<String> {
    public init(argument: String) throws(UsageError) {
        guard let value = Self(rawValue: argument) else { throw .expected(oneOf: Self.allArguments) }
        self = value
    }

    public var argument: String { rawValue }
    public static var allArguments: [String] { allCases.map(\.rawValue) }
}
