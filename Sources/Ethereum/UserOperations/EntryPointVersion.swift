/// The releases of the ERC-4337 entry point contract, oldest first.
///
/// 0.7, 0.8 and 0.9 share their calldata format; hash, gas rules and checks differ in each.
public enum EntryPointVersion: String, CaseIterable, Comparable, Sendable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case v0_6 = "v0.6"
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case v0_7 = "v0.7"
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case v0_8 = "v0.8"
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case v0_9 = "v0.9"

    /// Where this release is deployed, on every chain.
    public var address: Address {
        switch self {
        // 0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789
        case .v0_6: Address(high: 0x5ff1_37d4_b0fd_cd49, middle: 0xdca3_0c7c_f57e_578a, low: 0x026d_2789)
        // 0x0000000071727De22E5E9d8BAf0edAc6f37da032
        case .v0_7: Address(high: 0x0000_0000_7172_7de2, middle: 0x2e5e_9d8b_af0e_dac6, low: 0xf37d_a032)
        // 0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108
        case .v0_8: Address(high: 0x4337_084d_9e25_5ff0, middle: 0x7024_61cf_8895_ce9e, low: 0x3b5f_f108)
        // 0x433709009B8330FDa32311DF1C2AFA402eD8D009
        case .v0_9: Address(high: 0x4337_0900_9b83_30fd, middle: 0xa323_11df_1c2a_fa40, low: 0x2ed8_d009)
        }
    }

    /// 0.7 and later: gas limits and fees share words, and paymasters have limits of their own.
    @inlinable
    public var usesPackedOperations: Bool { self >= .v0_7 }

    @inlinable
    public static func < (left: EntryPointVersion, right: EntryPointVersion) -> Bool { left.rank < right.rank }

    @usableFromInline
    var rank: Int {
        switch self {
        case .v0_6: 6
        case .v0_7: 7
        case .v0_8: 8
        case .v0_9: 9
        }
    }
}
