public import Ethereum

/// The parts of the state after the head block that a mempool reads.
public protocol PoolStateView {
    func nonce(of address: Address) -> UInt64
    func balance(of address: Address) -> Wei
    /// Whether the account has code, a delegation (EIP-7702) included.
    func hasCode(_ address: Address) -> Bool
    /// Whether the code is a delegation. An account with a key has no other code unless a scenario wants a contract
    /// to sign, so this is `hasCode` unless stated otherwise.
    func isDelegated(_ address: Address) -> Bool
}

extension PoolStateView {
    public func isDelegated(_ address: Address) -> Bool { hasCode(address) }
}

/// The chain around a mempool at the instant of a call.
public struct PoolEnvironment: Sendable {
    public var head: BlockHeader
    /// What the chain's rule makes of `head`, or what a scenario wants instead.
    public var nextBaseFeePerGas: WeiPerGas
    /// The largest gas limit of a transaction (EIP-7825); `nil` where the fork or the chain has none. It counts instead
    /// of the one in `gasSchedule`, because scenarios can set it.
    public var transactionGasCap: Gas?
    /// The most that a transaction submitted over RPC may pay for gas; `nil` for a node without that option.
    public var rpcFeeCap: Wei?
    /// For intrinsic and floor gas.
    public var gasSchedule: GasSchedule
    public var chainID: UInt64
    /// Virtual time since genesis.
    public var now: Duration

    public init(
        head: BlockHeader,
        nextBaseFeePerGas: WeiPerGas,
        transactionGasCap: Gas?,
        rpcFeeCap: Wei? = .ether,
        gasSchedule: GasSchedule = .prague,
        chainID: UInt64,
        now: Duration
    ) {
        self.head = head
        self.nextBaseFeePerGas = nextBaseFeePerGas
        self.transactionGasCap = transactionGasCap
        self.gasSchedule = gasSchedule
        self.rpcFeeCap = rpcFeeCap
        self.chainID = chainID
        self.now = now
    }
}
