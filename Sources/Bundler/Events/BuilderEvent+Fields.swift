public import Ethereum

extension BuilderEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .stateChanged: "state_changed"
        case .triggered: "triggered"
        case .stepFailed: "step_failed"
        case .manualCallAnswered: "manual_call_answered"
        case .backedOff: "backed_off"
        case .noOperations: "no_operations"
        case .bundleFormed: "bundle_formed"
        case .operationSkipped: "operation_skipped"
        case .operationsSuspected: "operations_suspected"
        case .validationRulesUnavailable: "validation_rules_unavailable"
        case .operationAccepted: "operation_accepted"
        case .operationRejected: "operation_rejected"
        case .operationReplaced: "operation_replaced"
        case .operationRemoved: "operation_removed"
        case .operationIncluded: "operation_included"
        case .operationReturned: "operation_returned"
        case .transactionSigned: "transaction_signed"
        case .transactionAccepted: "transaction_accepted"
        case .transactionRefused: "transaction_refused"
        case .submissionUncertain: "submission_uncertain"
        case .transactionMined: "transaction_mined"
        case .transactionDropped: "transaction_dropped"
        case .nonceUsedByOther: "nonce_used_by_other"
        case .bundleAbandoned: "bundle_abandoned"
        case .transactionReorganised: "transaction_reorganised"
        case .signerUnderfunded: "signer_underfunded"
        case .nonceWentBack: "nonce_went_back"
        case .nonceGapFound: "nonce_gap_found"
        case .blockingTransactionFound: "blocking_transaction_found"
        case .cancellationRefused: "cancellation_refused"
        case .cancellationAbandoned: "cancellation_abandoned"
        }
    }

    // One switch over all cases: an event whose fields were forgotten would be a silent hole in every trace.
    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .stateChanged(let change):
            visitor.field("from", change.from.rawValue)
            visitor.field("to", change.to.rawValue)
            visitor.field("reason", change.reason.rawValue)
            visitor.field("block", change.block)
            visitor.field("fee_increases", change.feeIncreases)
        case .triggered(let cause, let block, let feeIncreases):
            visitor.field("cause", cause.rawValue)
            visitor.field("block", block)
            visitor.field("fee_increases", feeIncreases)
        case .stepFailed(let message):
            visitor.field("message", message)
        case .manualCallAnswered(let answer):
            answer.visitFields(&visitor)
        case .backedOff(let reason):
            visitor.field("reason", reason.rawValue)
        case .noOperations(let reason):
            visitor.field("reason", reason.rawValue)
        case .bundleFormed(let bundle):
            bundle.visitFields(&visitor)
        case .operationSkipped(let hash, let reason):
            visitor.field("user_op_hash", hash)
            reason.visitFields(&visitor)
        case .operationsSuspected(let hashes, let reason):
            visitor.field("user_op_hashes", hashes)
            visitor.field("reason", reason)
        case .validationRulesUnavailable(let unsafe):
            visitor.field("unsafe", unsafe)
        case .operationAccepted(let hash, let sender):
            visitor.field("user_op_hash", hash)
            visitor.field("sender", sender)
        case .operationRejected(let hash, let sender, let reason):
            visitor.field("user_op_hash", hash)
            visitor.field("sender", sender)
            visitor.field("reason", reason)
        case .operationReplaced(let old, let new):
            visitor.field("old", old)
            visitor.field("new", new)
        case .operationRemoved(let hash, let reason):
            visitor.field("user_op_hash", hash)
            visitor.field("reason", reason)
        case .operationIncluded(let hash, let block, let succeeded):
            visitor.field("user_op_hash", hash)
            visitor.field("block", block)
            visitor.field("succeeded", succeeded)
        case .operationReturned(let hash):
            visitor.field("user_op_hash", hash)
        case .transactionSigned(let submission):
            submission.visitFields(&visitor)
        case .transactionAccepted(let hash, let kind):
            visitor.field("hash", hash)
            visitor.field("kind", kind.rawValue)
        case .transactionRefused(let refused):
            refused.visitFields(&visitor)
        case .submissionUncertain(let hash, let kind, let reason):
            visitor.field("hash", hash)
            visitor.field("kind", kind.rawValue)
            visitor.field("reason", reason)
        case .transactionMined(let mined):
            mined.visitFields(&visitor)
        case .transactionDropped(let hash, let nonce, let kind):
            visitor.field("hash", hash)
            visitor.field("nonce", nonce)
            visitor.field("kind", kind.rawValue)
        case .nonceUsedByOther(let nonce, let accountNonce):
            visitor.field("nonce", nonce)
            visitor.field("account_nonce", accountNonce)
        case .bundleAbandoned(let nonce):
            visitor.field("nonce", nonce)
        case .transactionReorganised(let hash, let nonce):
            visitor.field("hash", hash)
            visitor.field("nonce", nonce)
        case .signerUnderfunded(let balance, let required):
            visitor.field("balance", balance)
            visitor.field("required", required)
        case .nonceWentBack(let nonce, let accountNonce):
            visitor.field("nonce", nonce)
            visitor.field("account_nonce", accountNonce)
        case .nonceGapFound(let gap):
            visitor.field("nonce", gap.nonce)
            visitor.field("hash", gap.waiting)
            visitor.field("waiting_nonce", gap.waitingNonce)
        case .blockingTransactionFound(let hash, let fees):
            visitor.field("hash", hash)
            visitor.field(fees)
        case .cancellationRefused(let feeIncreases), .cancellationAbandoned(let feeIncreases):
            visitor.field("fee_increases", feeIncreases)
        }
    }
}

extension ManualAnswer {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .mined(let hash, let block):
            visitor.field("answer", "mined")
            visitor.field("hash", hash)
            visitor.field("block", block)
        case .noOperations:
            visitor.field("answer", "no operations")
        case .failed(let message):
            visitor.field("answer", "failed")
            visitor.field("message", message)
        case .superseded(let by):
            visitor.field("answer", "superseded")
            visitor.field("message", "by \(by.rawValue)")
        }
    }
}

extension BundleFormed {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("nonce", nonce)
        visitor.field("operations", UInt64(operations.count))
        visitor.field("user_op_hashes", operations)
        visitor.field(fees)
        visitor.field("required_max_fee_per_gas", requiredFees.maxFeePerGas)
        visitor.field("required_max_priority_fee_per_gas", requiredFees.maxPriorityFeePerGas)
        visitor.field("base_fee", baseFeePerGas)
        visitor.field("gas_limit", gasLimit)
        visitor.field("packed_gas", packedGas)
        visitor.field("fee_increases", feeIncreases)
        visitor.field("replacement", isReplacement)
    }
}

extension SignedSubmission {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("kind", kind.rawValue)
        visitor.field("hash", hash)
        visitor.field("nonce", nonce)
        visitor.field(fees)
        visitor.field("gas_limit", gasLimit)
        visitor.field("operations", UInt64(operations.count))
        visitor.field("user_op_hashes", operations)
    }
}

extension RefusedSubmission {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("kind", kind.rawValue)
        visitor.field("hash", hash)
        visitor.field("nonce", nonce)
        visitor.field(fees)
        visitor.field("class", refusal.rawValue)
        visitor.field("code", Int128(error.code))
        visitor.field("message", error.message)
    }
}

extension MinedTransaction {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("kind", kind.rawValue)
        visitor.field("hash", hash)
        visitor.field("nonce", nonce)
        visitor.field("block", block)
        if let succeeded { visitor.field("succeeded", succeeded) }
        visitor.field("gas_limit", gasLimit)
        if let gasUsed { visitor.field("gas_used", gasUsed) }
        if let effectiveGasPrice { visitor.field("effective_gas_price", effectiveGasPrice) }
    }
}

extension SkipReason {
    /// The reason's name in traces, without its numbers.
    public var name: StaticString {
        switch self {
        case .insufficientFees: "insufficient_fees"
        case .gasLimit: "gas_limit"
        case .afterGasLimit: "after_gas_limit"
        case .bundleFull: "bundle_full"
        case .transactionSize: "transaction_size"
        case .senderAlreadyInBundle: "sender_already_in_bundle"
        case .accessedOtherSender: "accessed_other_sender"
        case .expectedStorageConflict: "expected_storage_conflict"
        case .expectedStorageLimit: "expected_storage_limit"
        case .paymasterDeposit: "paymaster_deposit"
        case .signerBalance: "signer_balance"
        case .isolated: "isolated"
        case .nodeFailure: "node_failure"
        case .nonceNotNext: "nonce_not_next"
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
        case .signerBalance(let balance, let required):
            visitor.field("balance", balance)
            visitor.field("required", required)
        case .nodeFailure(let message):
            visitor.field("message", message)
        case .inFlight(let nonce):
            visitor.field("nonce", nonce)
        }
    }
}
