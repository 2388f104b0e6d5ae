public import Ethereum

/// The gas of a bundle in the making, operation by operation.
///
/// A transaction with ``limit`` and the bundle's calldata always reaches its intrinsic gas and its calldata floor.
public struct BundleGas: Hashable, Sendable {
    /// Σ ``OperationGas/limit``.
    private var execution: Gas = 0
    /// Σ ``OperationGas/calldataFloor``.
    private var calldataFloor: Gas = 0
    /// Bytes of the call's data so far.
    public private(set) var calldataByteCount: UInt64 = Self.callByteCount
    public private(set) var operationCount = 0

    /// Selector, the array's offset, the beneficiary, the array's length.
    static let callByteCount: UInt64 = 4 + 32 + 32 + 32
    /// What every transaction costs.
    static let transactionGas: Gas = 21_000
    /// The most that one byte of calldata costs under EIP-7623.
    static let floorPerByte: UInt64 = 40
    /// What the gas limit has on top of the sum.
    static let overheadPercent: UInt64 = 5
    /// Type, chain id, nonce, prices, gas limit, addresses, list headers and signature, each at its longest.
    static let envelopeByteCount: UInt64 = 180

    public init() {}

    public init(_ operations: some Sequence<OperationGas>) {
        for operation in operations { add(operation) }
    }

    public mutating func add(_ operation: OperationGas) {
        execution += operation.limit
        calldataFloor += operation.calldataFloor
        calldataByteCount += operation.byteCount
        operationCount += 1
    }

    public func adding(_ operation: OperationGas) -> BundleGas {
        var sum = self
        sum.add(operation)
        return sum
    }

    /// Everything but the overhead: 21 000 + max(what the operations may use, what their calldata costs at least).
    public var packed: Gas {
        Self.transactionGas + max(execution, calldataFloor + Gas(Self.callByteCount * Self.floorPerByte))
    }

    /// The transaction's gas limit: ``packed`` and 5 %, rounded down; saturates.
    public var limit: Gas { Self.limit(packed: packed) }

    /// The size of the signed transaction at most.
    public var transactionByteCount: UInt64 { calldataByteCount + Self.envelopeByteCount }

    static func limit(packed: Gas) -> Gas {
        Gas(UInt64(clamping: UInt128(packed.rawValue) * UInt128(100 + overheadPercent) / 100))
    }

    /// The most gas before the overhead for which the limit is no more than `limit`.
    static func packed(limit: Gas) -> Gas {
        Gas(UInt64(UInt128(limit.rawValue) * 100 / UInt128(100 + overheadPercent)))
    }
}
