public import Ethereum

/// A recorded fee history: block after block, without gaps.
public struct FeeRecord: Hashable, Sendable {
    public struct Block: Hashable, Sendable {
        public var baseFee: WeiPerGas
        public var gasUsed: RecordedGas
        /// `nil` where the record does not say.
        public var gasLimit: Gas?
        /// The median of the block's tips; `nil` where the record does not say.
        public var tip: WeiPerGas?

        public init(baseFee: WeiPerGas, gasUsed: RecordedGas, gasLimit: Gas?, tip: WeiPerGas?) {
            self.baseFee = baseFee
            self.gasUsed = gasUsed
            self.gasLimit = gasLimit
            self.tip = tip
        }
    }

    /// The number of the first block; `nil` where the record does not say.
    public var firstNumber: BlockNumber?
    /// Never empty.
    public var blocks: [Block]
    /// Of the block after the last one, where the record says.
    public var nextBaseFee: WeiPerGas?

    public init(firstNumber: BlockNumber?, blocks: [Block], nextBaseFee: WeiPerGas? = nil) {
        self.firstNumber = firstNumber
        self.blocks = blocks
        self.nextBaseFee = nextBaseFee
    }
}

/// The gas that a recorded block used.
public enum RecordedGas: Hashable, Sendable {
    case gas(Gas)
    /// A part of the block's gas limit, as `eth_feeHistory` gives it: `digits` × 10^−`places`.
    case ratio(digits: UInt64, places: Int)

    /// A part is rounded to the nearest unit of gas.
    public func gas(limit: Gas) -> Gas {
        switch self {
        case .gas(let gas): return gas
        case .ratio(let digits, let places):
            guard places < 38 else { return 0 }
            var divisor: UInt128 = 1
            for _ in 0..<places { divisor *= 10 }
            let product = UInt128(digits) * UInt128(limit.rawValue)
            return Gas(UInt64(clamping: (product + divisor / 2) / divisor))
        }
    }
}
