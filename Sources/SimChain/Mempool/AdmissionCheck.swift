/// One question a mempool asks about a transaction. Which are asked, and in what order, is the client's; with
/// several faults at once a caller hears of the first.
public enum AdmissionCheck: Hashable, Sendable, CaseIterable {
    /// Gas limit times fee cap against the node's limit for RPC; asked of nothing that comes another way.
    case rpcFeeCap
    /// A legacy transaction names its chain (EIP-155); asked over RPC only.
    case replayProtection
    case transactionType
    case size
    /// EIP-3860.
    case initCodeSize
    case chainID
    /// Recovers the sender, which is the dear part of an admission.
    case sender
    case authorizationList
    case alreadyKnown
    /// The nonce is not 2⁶⁴ − 1 (EIP-2681).
    case nonceOverflow

    case blockGasLimit
    /// EIP-7825.
    case transactionGasCap
    /// At least 21 000 gas, whatever the transaction carries.
    case plainTransferGas
    case intrinsicGas
    /// EIP-7623.
    case floorDataGas

    case tipWithinFeeCap
    /// The client's lowest tip; see ``MempoolProfile/minimumTip``.
    case minimumTip
    /// The lowest base fee the protocol can have; see ``MempoolProfile/minimumFeeCap``.
    case minimumFeeCap
    /// The fee cap covers the next base fee.
    case baseFee

    /// The sender is no contract (EIP-3607).
    case senderCode
    /// The nonce is not below the account's.
    case nonce
    case balance
    /// The limits of EIP-7702 for accounts with a delegation or with an authorization in the pool.
    case delegation
    /// The account has no transactions of the other kind, with blobs or without, in the pool.
    case reservation
    /// The places that one account may hold; see ``PartCapacity/perAccount``.
    case accountSlots
    /// Makes room in a full pool, or finds that there is none.
    case capacity
    /// The fees replace what the pool holds at this nonce, if anything.
    case replacement
}
