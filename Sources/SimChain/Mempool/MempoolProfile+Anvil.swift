import Ethereum

extension MempoolProfile {
    /// anvil's pool (2a5df2c4d8): a development node, which compares fees otherwise than any client of a real network.
    public static let anvil = MempoolProfile(
        name: "anvil",
        checks: [
            // The RPC layer recovers the sender before the pool sees anything.
            .transactionType, .sender, .chainID, .replayProtection, .nonce, .initCodeSize, .plainTransferGas,
            .blockGasLimit, .transactionGasCap, .baseFee, .tipWithinFeeCap, .balance, .alreadyKnown, .replacement,
        ],
        replacement: ReplacementRule(percent: 0, rounding: .down, mustExceed: true, comparesTip: false),
        balance: .single,
        // Nobody recorded what it does with blob transactions: by chain.md it has no rule for them in the pool.
        // Its miner drops what it finds to be invalid, and passes over what has too much gas for the block.
        baseFee: .leaves,
        capacity: .unlimited,
        queueLifetime: nil,
        unfundedAtNewHead: .leaves,
        aboveGasLimitAtNewHead: .stays,
        describe: { RPCError(code: anvilCode($0), message: anvilMessage($0)) }
    )

    private static func anvilCode(_ refusal: PoolRefusal) -> Int {
        switch refusal {
        case .malformed, .invalidSender, .typeNotSupported, .missingSidecar: -32602
        case .intrinsicGasTooLow, .floorDataGasTooLow, .exceedsBlockGasLimit, .exceedsTransactionGasCap: -32000
        case .oversized, .initCodeTooLarge, .unprotected, .wrongChainID, .senderNotEOA, .emptyAuthorizationList,
            .alreadyKnown, .nonceTooLow, .blobNonceGap, .nonceMax, .tipAboveFeeCap, .tipBelowMinimum,
            .feeCapBelowProtocolMinimum,
            .feeCapBelowBaseFee, .rpcFeeCapExceeded, .replacementUnderpriced, .insufficientFunds, .underpriced,
            .poolFull, .futureReplacesPending, .accountSlotsExceeded, .delegatedNonceGap, .delegatedInFlightLimit,
            .authorityReserved, .blobReplacementUnderpriced, .addressReserved:
            -32003
        }
    }

    private static func anvilMessage(_ refusal: PoolRefusal) -> String {
        switch refusal {
        case .malformed(.empty): "Empty transaction data"
        case .malformed, .missingSidecar: "Failed to decode transaction"
        case .typeNotSupported: "Unknown transaction type not supported"
        case .initCodeTooLarge: "max initcode size exceeded"
        case .unprotected: "Incompatible EIP-155 transaction, signed for another chain"
        case .wrongChainID: "invalid chain id for signer"
        // Unverified: the words of the library that recovers the sender.
        case .invalidSender: "Failed to recover the signer"
        case .senderNotEOA: "sender not an eoa"
        case .alreadyKnown: "transaction already imported"
        case .nonceTooLow: "nonce too low"
        case .nonceMax: "nonce has max value"
        case .exceedsBlockGasLimit: "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit"
        case .exceedsTransactionGasCap: "intrinsic gas too high -- tx.gas_limit > resolved tx gas limit cap"
        case .intrinsicGasTooLow, .floorDataGasTooLow: "intrinsic gas too low"
        case .tipAboveFeeCap: "max priority fee per gas higher than max fee per gas"
        case .feeCapBelowBaseFee: "max fee per gas less than block base fee"
        case .replacementUnderpriced: "replacement transaction underpriced"
        case .insufficientFunds: "Insufficient funds for gas * price + value"
        // What follows is no refusal of this pool. A scenario's `answer` can still ask for some of it: geth's words.
        case .oversized, .emptyAuthorizationList, .tipBelowMinimum, .feeCapBelowProtocolMinimum, .rpcFeeCapExceeded,
            .underpriced, .poolFull, .futureReplacesPending, .accountSlotsExceeded, .delegatedNonceGap,
            .delegatedInFlightLimit, .authorityReserved, .blobNonceGap, .blobReplacementUnderpriced, .addressReserved:
            MempoolProfile.geth.error(for: refusal).message
        }
    }
}
