import Ethereum

/// Something that a run is checked against.
protocol Checked: Hashable, Sendable {
    /// The keys that lead to it.
    var path: String { get }
}

extension Check: Checked {}
extension Expected: Checked {}

// MARK: - Checks of numbers

extension Format {
    fileprivate static func check<Number>(
        of shape: Shape,
        _ read: @escaping @Sendable (NodeReader) -> Check<Number>?
    ) -> Self where Value == Check<Number> {
        Self(shape: .check(shape), read: read, write: { .check($0.text) }).forgetting { $0.position = .start }
    }
}

extension Format<CountCheck> {
    static let count = check(of: .integer(0...UInt64.max)) { $0.countCheck() }
}

extension Format<AmountCheck> {
    static let amount = check(of: .ether) { $0.amountCheck(isSigned: false) }

    /// Of an amount that may be below zero.
    static let signedAmount = check(of: .ether) { $0.amountCheck(isSigned: true) }
}

extension Format<PriceCheck> {
    static let price = check(of: .ether) { $0.priceCheck() }
}

extension Format<GasCheck> {
    static let gas = check(of: .gas) { $0.gasCheck() }
}

// MARK: - Equality

extension Format {
    /// What must be equal to this.
    static func expected<Item>(_ item: Format<Item>) -> Self where Value == Expected<Item> {
        Self(shape: item.shape, read: { $0.expected(item.read($0)) }, write: { item.write($0.value) })
            .forgetting { $0.position = .start }
    }
}

// MARK: - Senders

extension Format {
    /// A value for sender 0, or a map from senders to values.
    static func perSender<Item: Checked>(_ item: Format<Item>) -> Self where Value == [PerSender<Item>] {
        Self(
            shape: .perSender(item.shape),
            read: { $0.perSender(item.read) },
            write: { values in
                // What sender 0 is called says which of the two a file has: `fails` may name it.
                if let only = values.first, values.count == 1, only.sender == 0, !only.value.path.hasSuffix(".0") {
                    return item.write(only.value)
                }
                return .map(values.map { .init(name: "\($0.sender)", value: item.write($0.value)) })
            }
        ).forgetting { values in
            for index in values.indices { values[index].value = item.withoutPositions(values[index].value) }
        }
    }
}
