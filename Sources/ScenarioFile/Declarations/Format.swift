import Ethereum

/// How one kind of value stands in a file: what it looks like, how it is read, and how it is written.
///
/// What ``write`` says reads as the same value.
struct Format<Value: Sendable>: Sendable {
    /// For the JSON Schema and the tables of the documentation.
    let shape: Shape
    /// `nil`, with an error, where the file has something else.
    let read: @Sendable (NodeReader) -> Value?
    let write: @Sendable (Value) -> YAMLValue
    /// The same value, but that it stands at the start of a file.
    private(set) var withoutPositions: @Sendable (Value) -> Value = { $0 }

    init(
        shape: Shape,
        read: @escaping @Sendable (NodeReader) -> Value?,
        write: @escaping @Sendable (Value) -> YAMLValue
    ) {
        self.shape = shape
        self.read = read
        self.write = write
    }

    /// For values with a position, or with values inside that have one.
    func forgetting(_ forget: @escaping @Sendable (inout Value) -> Void) -> Self {
        var format = self
        format.withoutPositions = { [withoutPositions] value in
            var value = withoutPositions(value)
            forget(&value)
            return value
        }
        return format
    }
}

// MARK: - Numbers

extension Format where Value: FixedWidthInteger & Sendable {
    /// - Parameters:
    ///   - range: of the values; within those of `Value`.
    ///   - what: what the number counts, for "expected milliseconds from 1 to 10".
    static func integer(_ range: ClosedRange<UInt64>, _ what: String = "an integer") -> Self {
        Self(
            shape: .integer(range),
            read: { $0.integer(range, what: what).map(Value.init(clamping:)) },
            write: { .plain("\($0)") }
        )
    }
}

extension Format<UInt32> {
    static let percent = Self(
        shape: .quantity(0...UInt64(UInt32.max), of: "%"),
        read: number.read,
        write: number.write
    )

    private static let number = integer(0...UInt64(UInt32.max))
}

// MARK: - Times

extension Format<Duration> {
    static func milliseconds(_ range: ClosedRange<UInt64>) -> Self {
        Self(
            shape: .quantity(range, of: "ms"),
            read: { $0.integer(range, what: "milliseconds").map { .milliseconds(Int64(clamping: $0)) } },
            write: { .plain("\($0.wholeNanoseconds / 1_000_000)") }
        )
    }

    /// A length of time; blocks count as the chain's block time each.
    static let writtenDuration = Self(
        shape: .writtenDuration,
        read: { $0.duration() },
        write: { .plain(TimeText.text($0)) }
    )

    static let positiveDuration = Self(
        shape: .positiveDuration,
        read: { $0.positiveDuration() },
        write: { .plain(TimeText.text($0)) }
    )
}

// MARK: - Amounts

extension Format<Wei> {
    static let ether = Self(shape: .ether, read: { $0.wei() }, write: { .plain(ReadableAmount.amount($0)) })
}

extension Format<WeiPerGas> {
    static let price = Self(shape: .ether, read: { $0.price() }, write: { .plain(ReadableAmount.price($0)) })
}

extension Format<Gas> {
    static let anyGas = Self(shape: .gas, read: { $0.gas() }, write: { .plain("\($0.rawValue)") })

    static func gas(from least: UInt64, to most: UInt64 = .max) -> Self {
        Self(
            shape: .gasFrom(least, to: most),
            read: { $0.gas(least...most) },
            write: { .plain("\($0.rawValue)") }
        )
    }
}

extension Format<FixedDecimal> {
    /// Up to nine decimals.
    static func decimal(atMost most: UInt64, _ what: String = "a number") -> Self {
        Self(
            shape: .decimal(atMost: most),
            read: { $0.decimal(atMost: FixedDecimal(billionths: most * FixedDecimal.scale), what: what) },
            write: { .plain("\($0)") }
        )
    }
}

// MARK: - Words and lists

extension Format<Bool> {
    static let boolean = Self(shape: .boolean, read: { $0.boolean() }, write: { .plain("\($0)") })
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
            write: { .plain($0.rawValue) }
        )
    }
}

extension Format {
    /// - Parameter what: what the list holds, for "expected a list of methods".
    static func list<Item>(of item: Format<Item>, _ what: String) -> Self where Value == [Item] {
        Self(
            shape: .list(item.shape, atLeast: 0),
            read: { $0.list(expecting: what, item.read) },
            write: { .list($0.map(item.write)) }
        )
    }
}

extension Format {
    /// The same text for a value that holds this one and nothing else.
    func inside<Outer>(
        _ make: @escaping @Sendable (Value) -> Outer,
        _ path: any KeyPath<Outer, Value> & Sendable
    ) -> Format<Outer> {
        Format<Outer>(
            shape: shape,
            read: { [read] in read($0).map(make) },
            write: { [write] in write($0[keyPath: path]) }
        ).forgetting { [withoutPositions] in $0 = make(withoutPositions($0[keyPath: path])) }
    }
}
