public import Ethereum

/// Why an operation is left out of a bundle though it stays in the pool.
public enum SkipReason: Hashable, Sendable {
    case insufficientFees(offered: GasFees, required: GasFees)
    /// What the operation costs its bundle is more than it pays for.
    case preVerificationGas(offered: Gas, required: Gas)
    /// The bundle's gas would pass `max_bundle_gas`, the block's or the transaction's limit.
    case gasLimit(packed: Gas, operation: Gas, limit: Gas)
    /// An operation before it did not fit, and bundles are packed in order.
    case afterGasLimit
    case bundleFull(limit: UInt64)
    case transactionSize(bytes: UInt64, limit: UInt64)
    /// One operation per unstaked sender and bundle.
    case senderAlreadyInBundle(Address)
    case accessedOtherSender(Address)
    case expectedStorageConflict(Address, slot: Hash32)
    /// The bundle's validations would read more slots together than they may.
    case expectedStorageLimit(slots: UInt64, limit: UInt64)
    case paymasterDeposit(Address, deposit: Wei, required: Wei)
    /// The bundle has as many operations of this entity as it may have for now: it is throttled, or has no stake and few
    /// inclusions (ERC-7562).
    case throttled(EntityKind, Address, limit: UInt64)
    /// The signer cannot pay for the bundle with it.
    case signerBalance(balance: Wei, required: Wei)
    /// Bundled alone, and this bundle has others.
    case isolated
    /// The node could not answer; not the operation's fault.
    case nodeFailure(String)
    /// Its nonce is not the sender's next one yet.
    case nonceNotNext
    /// Its nonce is used: it, or another with its nonce, was executed in a block that the pool has not seen yet, or that
    /// may not stay.
    case nonceUsed(next: UInt64)
    /// A bundle of it alone failed. It is left out until a block, each time twice as long.
    case failedAlone(until: BlockNumber, reason: String)
    /// It will not be valid for as long as a bundle is waited for; in seconds since 1970. It leaves the pool with its end.
    case expiresSoon(validUntil: UInt64)
    /// It could not go at an earlier head, and others have its place until this block.
    case resting(until: BlockNumber)
    /// A transaction of ours at another nonce carries it, and may be mined yet.
    case inFlight(nonce: UInt64)
}

extension SkipReason {
    /// The reason's name in traces, without its numbers.
    public var name: StaticString {
        switch self {
        case .insufficientFees: "insufficient_fees"
        case .preVerificationGas: "pre_verification_gas"
        case .gasLimit: "gas_limit"
        case .afterGasLimit: "after_gas_limit"
        case .bundleFull: "bundle_full"
        case .transactionSize: "transaction_size"
        case .senderAlreadyInBundle: "sender_already_in_bundle"
        case .accessedOtherSender: "accessed_other_sender"
        case .expectedStorageConflict: "expected_storage_conflict"
        case .expectedStorageLimit: "expected_storage_limit"
        case .paymasterDeposit: "paymaster_deposit"
        case .throttled: "throttled"
        case .signerBalance: "signer_balance"
        case .isolated: "isolated"
        case .nodeFailure: "node_failure"
        case .nonceNotNext: "nonce_not_next"
        case .nonceUsed: "nonce_used"
        case .failedAlone: "failed_alone"
        case .expiresSoon: "expires_soon"
        case .resting: "resting"
        case .inFlight: "in_flight"
        }
    }

    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("reason", word: name)
        switch self {
        case .insufficientFees(let offered, let required):
            visitor.field(offered)
            visitor.field("required_max_fee_per_gas", required.maxFeePerGas)
            visitor.field("required_max_priority_fee_per_gas", required.maxPriorityFeePerGas)
        case .preVerificationGas(let offered, let required):
            visitor.field("pre_verification_gas", offered)
            visitor.field("required_pre_verification_gas", required)
        case .gasLimit(let packed, let operation, let limit):
            visitor.field("packed_gas", packed)
            visitor.field("operation_gas", operation)
            visitor.field("limit", limit)
        case .afterGasLimit, .isolated, .nonceNotNext:
            break
        case .bundleFull(let limit):
            visitor.field("limit", limit)
        case .transactionSize(let bytes, let limit):
            visitor.field("bytes", bytes)
            visitor.field("limit", limit)
        case .senderAlreadyInBundle(let address), .accessedOtherSender(let address):
            visitor.field("address", address)
        case .expectedStorageConflict(let address, let slot):
            visitor.field("address", address)
            visitor.field("slot", slot)
        case .expectedStorageLimit(let slots, let limit):
            visitor.field("slots", slots)
            visitor.field("limit", limit)
        case .paymasterDeposit(let paymaster, let deposit, let required):
            visitor.field("paymaster", paymaster)
            visitor.field("deposit", deposit)
            visitor.field("required", required)
        case .throttled(let kind, let entity, let limit):
            visitor.field("kind", kind.rawValue)
            visitor.field("address", entity)
            visitor.field("most", limit)
        case .signerBalance(let balance, let required):
            visitor.field("balance", balance)
            visitor.field("required", required)
        case .nodeFailure(let message):
            visitor.field("message", message)
        case .nonceUsed(let next):
            visitor.field("next_nonce_sequence", next)
        case .failedAlone(let until, let reason):
            visitor.field("until", until)
            visitor.field("message", reason)
        case .expiresSoon(let validUntil):
            visitor.field("valid_until", validUntil)
        case .resting(let until):
            visitor.field("until", until)
        case .inFlight(let nonce):
            visitor.field("nonce", nonce)
        }
    }
}

extension SkipReason {
    /// Whether only numbers tell them apart.
    func hasSameName(as other: SkipReason) -> Bool {
        name.withUTF8Buffer { bytes in other.name.withUTF8Buffer { bytes.elementsEqual($0) } }
    }
}
