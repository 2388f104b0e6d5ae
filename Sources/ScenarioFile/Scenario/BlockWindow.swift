public import Ethereum

/// The blocks in which something may have happened, both ends included.
public struct BlockWindow: Hashable, Sendable {
    public var first: BlockNumber
    public var last: BlockNumber

    /// - Parameter last: at least `first`.
    public init(_ first: BlockNumber, through last: BlockNumber) {
        self.first = first
        self.last = max(first, last)
    }

    /// Any block up to this one.
    public static func by(_ block: BlockNumber) -> BlockWindow { BlockWindow(0, through: block) }

    public func contains(_ block: BlockNumber) -> Bool { first <= block && block <= last }
}

extension BlockWindow: ExpressibleByIntegerLiteral {
    public init(integerLiteral block: BlockNumber) { self.init(block, through: block) }
}

extension BlockWindow: CustomStringConvertible {
    /// As it follows `included` in a file.
    public var description: String {
        if first == last { return "in block \(first)" }
        return first == 0 ? "by block \(last)" : "in block \(first)..\(last)"
    }
}
