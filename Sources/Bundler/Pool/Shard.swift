public import Ethereum

/// One sender's part of the pool: no two shards of the same count share an account.
public struct Shard: Hashable, Sendable {
    public let index: Int
    public let count: Int

    /// The whole pool.
    public static let whole = Shard(index: 0, count: 1)

    public init(index: Int, count: Int) {
        precondition(count > 0 && (0..<count).contains(index), "shard \(index) of \(count)")
        self.index = index
        self.count = count
    }

    public func contains(_ account: Address) -> Bool { Self.index(of: account, count: count) == index }

    /// The account's address as a big-endian integer, modulo `count`.
    public static func index(of account: Address, count: Int) -> Int {
        guard count > 1 else { return 0 }
        let divisor = UInt64(count)
        var remainder = account.high % divisor
        remainder = divisor.dividingFullWidth((remainder, account.middle)).remainder
        return Int((UInt128(remainder) << 32 | UInt128(account.low)) % UInt128(divisor))
    }
}
