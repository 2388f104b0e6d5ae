import Ethereum

/// What each preset sets; the table of the format's promise.
extension ChainOptions {
    /// Ethereum mainnet, as the example of the scenario format states it.
    ///
    /// Gas limit 60M and the per-transaction cap of 2^24 are those since the Fusaka fork (EIP-7935, EIP-7825);
    /// 12 s is the slot time of the beacon chain.
    public static let ethereum = ChainOptions(
        preset: .ethereum,
        chainID: 1,
        blockTime: .seconds(12),
        blockGasLimit: 60_000_000,
        transactionGasCap: 16_777_216,
        baseFee: WeiPerGas(20 * WeiPerGas.gwei.rawValue),
        priorityFee: .gwei,
        mempool: .geth
    )

    /// A development node: the chain id and the 1 gwei fees that Hardhat's and Foundry's nodes start with, 1 s blocks.
    public static let dev = ChainOptions(
        preset: .dev,
        chainID: 1337,
        blockTime: .seconds(1),
        blockGasLimit: 60_000_000,
        transactionGasCap: 16_777_216,
        baseFee: .gwei,
        priorityFee: .gwei,
        mempool: .anvil
    )
}

extension ChainPresetName {
    public var options: ChainOptions {
        switch self {
        case .ethereum: .ethereum
        case .dev: .dev
        }
    }

    /// The preset's `bundle_max_send_interval_millis`; `nil` leaves the builder's own default.
    var bundleMaxSendInterval: Duration? {
        switch self {
        case .ethereum: nil
        case .dev: .milliseconds(250)
        }
    }
}
