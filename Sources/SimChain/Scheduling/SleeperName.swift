/// Who sleeps: a stable name, hashed once, kept by whoever sleeps often.
///
/// The name orders sleepers that are due at the same instant, so it must say *who* in terms of the scenario ("sender
/// 0", "node a/head"), never when or in which order it was made. Branches that may sleep at the same time need
/// different names: within one name, the order of registration counts.
public struct SleeperName: Hashable, Sendable, CustomStringConvertible {
    /// `StableHash.hash(description, seed: 0)`.
    public let key: UInt64
    public let description: String
    /// Which of this name's sleeps this is, where the caller counts; otherwise the scheduler counts.
    public let number: UInt64?

    public init(_ description: String) {
        self.init(key: StableHash.hash(description, seed: 0), description: description, number: nil)
    }

    private init(key: UInt64, description: String, number: UInt64?) {
        self.key = key
        self.description = description
        self.number = number
    }

    /// One sleep out of a series the caller counts, such as a node's calls or a workload's operations.
    ///
    /// The scheduler keeps a counter for each name it counts itself. Names made on the way, one for each message, would
    /// make it remember them all: number them instead.
    public func numbered(_ number: UInt64) -> SleeperName {
        SleeperName(key: key, description: description, number: number)
    }

    /// A part of this sleeper: `SleeperName("node a") / "head"` is "node a/head".
    public static func / (parent: SleeperName, part: String) -> SleeperName {
        SleeperName("\(parent.description)/\(part)")
    }
}
