public import Ethereum

/// Who else wants into blocks over time, and what they pay: `chain.market`.
public struct Market: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Nobody else.
        case quiet
        /// Others fill each block to exactly its gas target after known transactions.
        case balanced
        case steady
        case spike
        case wave
        case walk
        case replay
    }

    public var kind: Kind
    /// What the crowd wants in each block; `nil`: the block gas limit, ten times that of those who make a spike.
    public var gasPerBlock: Gas?
    /// What each of them pays at most, base fee and tip together; `nil`: around the chain's base fee and tip, ten
    /// times that in a spike.
    public var maxFee: Distribution<WeiPerGas>?
    /// What each of them would offer above the base fee; `nil`: around the network's tip, ten times that in a spike.
    public var tip: Distribution<WeiPerGas>?

    /// The first block of a spike; `nil`: block 10, or the next one where a timeline begins the market.
    public var at: BlockNumber?
    /// How many blocks a spike has.
    public var length: UInt64 = 10
    /// Of the crowd that is there before, during and after a spike; `nil`: the block gas limit.
    public var calmGasPerBlock: Gas?

    /// Of a wave; `nil`: half the block gas limit.
    public var low: Gas?
    /// Of a wave; `nil`: twice the block gas limit.
    public var high: Gas?
    /// Of a wave, in blocks.
    public var period: UInt64 = 100

    /// The first factor of a walk.
    public var start = FixedDecimal.one
    /// The standard deviation of a step of the logarithm.
    public var volatility = FixedDecimal(billionths: 50_000_000)
    /// The part of the distance from 1 that a step takes back.
    public var meanReversion = FixedDecimal(billionths: 20_000_000)

    /// Of a replay.
    public var history: FeeHistorySource?

    public init(_ kind: Kind) { self.kind = kind }
}

/// Where the history of a replay is.
public struct FeeHistorySource: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// A path as the scenario writes it.
        case file(String)
        /// The text of a CSV file, in the scenario itself.
        case text(String)
    }

    public var place: Place
    public var record: FeeRecord

    public init(_ place: Place, _ record: FeeRecord) {
        self.place = place
        self.record = record
    }
}
