public import Ethereum

/// The pre-verification gas that pays for all the gas that an operation costs its bundle and the entry point does not meter.
///
/// Where each operation of a bundle has it, the bundle never uses more gas than they pay for, whatever their validation and
/// execution use. The fee rule makes each pay at least the bundle's price for its gas, so the bundle does not lose a wei.
public enum PreVerificationGas {
    /// What `operation` must have, with as much calldata as a bundle of it alone: its share of the transaction's 21 000,
    /// and either its calldata and the entry point's work, or the floor of its calldata (EIP-7623), whichever is more.
    ///
    /// - Parameter bundleSize: the operations that share the 21 000. A share is rounded up.
    public static func required(
        by operation: UserOperation,
        version: EntryPointVersion,
        bundleSize: Int
    ) -> Gas {
        let calldata = CalldataCount(of: operation, version: version)
        let bytes = calldata.bytes + BundleGas.callByteCount
        let nonzeroBytes = calldata.nonzeroBytes + callNonzeroByteCount
        let callWords = (UInt64(operation.callData.count) + 31) / 32
        let work = 4 * bytes + 12 * nonzeroBytes + unmeteredWork(version) + unmeteredWorkPerWord * callWords
        let floor = 10 * (bytes + 3 * nonzeroBytes)
        return share(of: BundleGas.transactionGas, bundleSize: bundleSize) + Gas(max(work, floor))
    }

    /// The refusal of an operation that has less; `nil` where it has enough. Equal is enough.
    static func shortfall(
        of operation: UserOperation,
        version: EntryPointVersion,
        settings: BuilderSettings
    ) -> (offered: Gas, required: Gas)? {
        let required = required(
            by: operation,
            version: version,
            bundleSize: settings.preVerificationGasBundleSize
        )
        let offered = operation.preVerificationGas
        return offered < required ? (offered, required) : nil
    }

    /// Of the call's own bytes in a bundle of one: the selector, the array's offset, the beneficiary, the array's length.
    private static let callNonzeroByteCount: UInt64 = 4 + 1 + 20 + 1

    /// What the entry point does for a lone operation, and meters for nobody.
    ///
    /// Measured with the deployed contracts: gas used less intrinsic gas less what the operation was charged for. Most
    /// of it is the transaction's and not the operation's own, so that a lone operation is the dearest.
    private static func unmeteredWork(_ version: EntryPointVersion) -> UInt64 {
        switch version {
        case .v0_6: 22_100
        case .v0_7: 21_700
        case .v0_8, .v0_9: 19_300
        }
    }

    /// For each word of an operation's call data, which the contract copies and hashes outside of what it meters.
    private static let unmeteredWorkPerWord: UInt64 = 10

    private static func share(of gas: Gas, bundleSize: Int) -> Gas {
        let size = UInt64(max(1, bundleSize))
        return Gas((gas.rawValue + size - 1) / size)
    }
}
