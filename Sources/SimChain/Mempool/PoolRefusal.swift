public import Ethereum

/// Why a mempool does not take a transaction, with the numbers it compared. What a caller sees of it is
/// ``MempoolProfile/error(for:)``: each client has its own words, and some keep the numbers to themselves.
public enum PoolRefusal: Error, Hashable, Sendable {
    case malformed(Malformation)
    case typeNotSupported(UInt8)
    /// A blob transaction that came over RPC as a block has it, without its blobs (EIP-4844).
    case missingSidecar
    case oversized(size: Int, limit: Int)
    /// EIP-3860.
    case initCodeTooLarge(size: Int, limit: Int)
    /// A legacy transaction without a chain id (EIP-155).
    case unprotected
    case wrongChainID(transaction: UInt64, node: UInt64)
    case invalidSender
    /// Neither a plain account nor a delegated one (EIP-3607).
    case senderNotEOA(Address)
    case emptyAuthorizationList

    case alreadyKnown
    case nonceTooLow(next: UInt64, transaction: UInt64)
    /// Blob transactions leave no gap: the next must have the nonce after those that the pool holds.
    case blobNonceGap(next: UInt64, transaction: UInt64)
    /// The nonce is the largest there is (EIP-2681).
    case nonceMax

    case exceedsBlockGasLimit(limit: Gas, gas: Gas)
    /// EIP-7825.
    case exceedsTransactionGasCap(cap: Gas, gas: Gas)
    case intrinsicGasTooLow(gas: Gas, minimum: Gas)
    /// EIP-7623.
    case floorDataGasTooLow(gas: Gas, minimum: Gas)

    case tipAboveFeeCap(tip: WeiPerGas, feeCap: WeiPerGas)
    case tipBelowMinimum(tip: WeiPerGas, minimum: WeiPerGas)
    case feeCapBelowProtocolMinimum(feeCap: WeiPerGas, minimum: WeiPerGas)
    case feeCapBelowBaseFee(feeCap: WeiPerGas, baseFee: WeiPerGas)
    /// `fee` is the gas limit times the fee cap.
    case rpcFeeCapExceeded(fee: Wei, cap: Wei)
    /// `required`: the lowest fees that would have replaced the pooled transaction.
    case replacementUnderpriced(offered: GasFees, required: GasFees)
    case blobReplacementUnderpriced(BlobPriceShortfall)
    case insufficientFunds(Overdraft)

    /// The pool is full, and this one is not better than the cheapest in it.
    case underpriced
    case poolFull
    /// The pool is full, and only pending transactions could make room for this one, which waits behind a gap.
    case futureReplacesPending
    /// The account holds as many places as the client gives to one.
    case accountSlotsExceeded(limit: Int)

    /// The account has blob transactions in the pool and this is none, or the other way round.
    case addressReserved
    /// A delegated account may only offer its next nonce.
    case delegatedNonceGap
    /// A delegated account already has its one transaction in the pool.
    case delegatedInFlightLimit
    /// An authority of a set-code transaction has more than one transaction in the pool.
    case authorityReserved
}

/// Why bytes are not a transaction.
public enum Malformation: Hashable, Sendable {
    /// No bytes at all.
    case empty
    /// A type byte and nothing after it.
    case tooShort
    /// No transaction that the decoder knows starts with this byte (EIP-2718).
    case unknownType(UInt8)
    /// The payload is not the list of its type.
    case payload(type: UInt8)
}

/// The balance of an account, and the most that it would have to pay.
public struct Overdraft: Hashable, Sendable {
    public var balance: Wei
    /// Value plus gas limit times fee cap.
    public var cost: UInt256
    /// The cost of the account's pending transactions, where they made the difference.
    public var pendingCost: UInt256?
    /// The cost of the pending transaction that would have been replaced.
    public var replacedCost: UInt256?

    public init(balance: Wei, cost: UInt256, pendingCost: UInt256? = nil, replacedCost: UInt256? = nil) {
        self.balance = balance
        self.cost = cost
        self.pendingCost = pendingCost
        self.replacedCost = replacedCost
    }

    /// All the account would have to pay.
    public var needed: UInt256 {
        (pendingCost ?? 0).saturatingSubtract(replacedCost ?? 0).saturatingAdd(cost)
    }

    /// By how much the balance falls short.
    public var shortfall: UInt256 { needed.saturatingSubtract(UInt256(balance.rawValue)) }
}

extension UInt256 {
    /// The sum, or the largest number where it would not fit.
    @inlinable
    func saturatingAdd(_ other: UInt256) -> UInt256 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The difference, or zero where it would be negative.
    @inlinable
    func saturatingSubtract(_ other: UInt256) -> UInt256 { self < other ? .zero : self &- other }
}
