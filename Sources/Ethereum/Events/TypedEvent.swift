/// A fact of a run, with the numbers that mattered. Traces, expectations and metrics are made of events.
///
/// An event shows its fields to a visitor instead of returning a dictionary, so that a trace is written without
/// building one. Names and their order are part of the trace, and so of every fingerprint.
public protocol TypedEvent: Sendable {
    /// The event's name in traces and scenario files, in `snake_case`.
    var name: StaticString { get }

    /// Shows each field once, in a fixed order; an absent value is not shown.
    func visitFields(_ visitor: inout some EventFieldVisitor)
}

/// Receives the fields of an event.
public protocol EventFieldVisitor {
    mutating func field(_ name: StaticString, _ value: UInt64)
    mutating func field(_ name: StaticString, _ value: Int128)
    mutating func field(_ name: StaticString, _ value: Bool)
    mutating func field(_ name: StaticString, _ value: String)
    mutating func field(_ name: StaticString, word: StaticString)
    mutating func field(_ name: StaticString, _ value: Hash32)
    mutating func field(_ name: StaticString, _ value: Address)
    mutating func field(_ name: StaticString, _ value: Wei)
    mutating func field(_ name: StaticString, _ value: WeiPerGas)
    mutating func field(_ name: StaticString, _ value: Gas)
    /// Hashes of user operations.
    mutating func field(_ name: StaticString, _ value: [Hash32])
    mutating func field(_ name: StaticString, operation hash: Hash32)
}

extension EventFieldVisitor {
    /// The hash of a user operation. Only who tells operations from other hashes needs to know.
    public mutating func field(_ name: StaticString, operation hash: Hash32) { field(name, hash) }

    /// The two prices as two fields, under their usual names.
    public mutating func field(_ fees: GasFees) {
        field("max_fee_per_gas", fees.maxFeePerGas)
        field("max_priority_fee_per_gas", fees.maxPriorityFeePerGas)
    }
}
