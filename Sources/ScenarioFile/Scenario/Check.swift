public import Ethereum

/// What a number of a run must be.
public struct Check<Value: Hashable & Comparable & Sendable>: Hashable, Sendable {
    public var condition: Condition
    /// As the file writes it, for messages.
    public var text: String
    /// Where the file writes it.
    public var position: SourcePosition
    /// The keys that lead to it, such as `bundles.mined`; items of lists by their index from 0.
    public var path: String

    public init(_ condition: Condition, text: String, position: SourcePosition, path: String) {
        self.condition = condition
        self.text = text
        self.position = position
        self.path = path
    }

    public enum Condition: Hashable, Sendable {
        case exactly(Value)
        case above(Value)
        case atLeast(Value)
        case below(Value)
        case atMost(Value)
        /// Both ends included.
        case within(ClosedRange<Value>)
    }

    public func holds(_ value: Value) -> Bool {
        switch condition {
        case .exactly(let expected): value == expected
        case .above(let bound): value > bound
        case .atLeast(let bound): value >= bound
        case .below(let bound): value < bound
        case .atMost(let bound): value <= bound
        case .within(let range): range.contains(value)
        }
    }
}

public typealias CountCheck = Check<UInt64>
public typealias AmountCheck = Check<Wei>
public typealias PriceCheck = Check<WeiPerGas>
public typealias GasCheck = Check<Gas>

extension Check<Wei> {
    /// Of an amount that may be negative, such as a profit: every bound in a file is at least zero.
    public func holds(signed value: Int128) -> Bool {
        guard value < 0 else { return holds(Wei(UInt128(value))) }
        switch condition {
        case .exactly, .above, .atLeast, .within: return false
        case .below, .atMost: return true
        }
    }
}

/// A value that must be equal to what the file says.
public struct Expected<Value: Hashable & Sendable>: Hashable, Sendable {
    public var value: Value
    public var position: SourcePosition
    public var path: String

    public init(_ value: Value, position: SourcePosition, path: String) {
        self.value = value
        self.position = position
        self.path = path
    }
}

/// What is expected of one of the builder's senders.
public struct PerSender<Value: Hashable & Sendable>: Hashable, Sendable {
    public var sender: Int
    public var value: Value

    public init(sender: Int, value: Value) {
        self.sender = sender
        self.value = value
    }
}
