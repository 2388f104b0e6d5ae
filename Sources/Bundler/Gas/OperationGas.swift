public import Ethereum

/// What one operation adds to the gas limit of a bundle, computed from its own limits and its calldata.
///
/// The entry point checks limits, not use: before it executes an operation it wants gas for all of them. So a bundle's
/// gas limit is a sum of limits, whatever a successful `eth_call` may have used.
public struct OperationGas: Hashable, Sendable {
    /// Validation, execution, `postOp`, the entry point's own work and the operation's calldata; without any share of
    /// the transaction's 21 000. Saturates.
    public let limit: Gas
    /// What its calldata costs at least under EIP-7623: 40 for a byte, 10 for a zero byte.
    public let calldataFloor: Gas
    /// Bytes it adds to the calldata of `handleOps`, the word with its offset included.
    public let byteCount: UInt64

    public init(_ operation: UserOperation, version: EntryPointVersion) {
        let calldata = CalldataCount(of: operation, version: version)
        byteCount = calldata.bytes
        // Counted with an offset of 0x20. In the array, offsets have up to two bytes more that are not zero, as
        // transactions are far smaller than 2²⁴ bytes: 30 gas more for each.
        calldataFloor = Gas(10 * calldata.tokens + 60)
        limit =
            Self.calldataAndOverhead(calldata, version: version) + Self.validation(operation, version: version)
            + Self.preExecutionBuffer(operation, version: version) + operation.callGasLimit
            + Self.postOp(operation, version: version)
    }

    /// What pays for the operation's bytes and for the entry point's work on it that no limit covers.
    private static func calldataAndOverhead(_ calldata: CalldataCount, version: EntryPointVersion) -> Gas {
        let perOperation: UInt64 = version.usesPackedOperations ? 19_500 : 18_300
        return Gas(perOperation + 4 * calldata.bytes + 12 * calldata.nonzeroBytes + 4 * calldata.words)
    }

    private static func validation(_ operation: UserOperation, version: EntryPointVersion) -> Gas {
        guard version.usesPackedOperations else {
            return operation.verificationGasLimit * (operation.paymaster == nil ? 1 : 2)
        }
        return operation.verificationGasLimit + (operation.paymaster?.verificationGasLimit ?? 0)
    }

    /// 0.6 has no limit for `postOp`: `verificationGasLimit` bounds each of up to two calls.
    private static func postOp(_ operation: UserOperation, version: EntryPointVersion) -> Gas {
        guard let paymaster = operation.paymaster else { return 0 }
        return version.usesPackedOperations ? paymaster.postOpGasLimit : operation.verificationGasLimit * 2
    }

    /// What must be left when execution begins, besides what execution gets.
    ///
    /// From 0.7 on the guard looks at 63/64 of the gas: hence one part in 63 of what it wants on top.
    private static func preExecutionBuffer(_ operation: UserOperation, version: EntryPointVersion) -> Gas {
        guard version.usesPackedOperations else { return operation.verificationGasLimit + 5_000 }
        let postOp = operation.paymaster?.postOpGasLimit ?? 0
        let guarded = operation.callGasLimit + postOp + 10_000
        return Gas(10_000) + postOp + Gas(guarded.rawValue / 63)
    }
}
