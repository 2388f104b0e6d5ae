import Ethereum

extension MempoolProfile {
    /// reth's pool with its defaults (7b3432d950).
    public static let reth = MempoolProfile(
        name: "reth",
        checks: [
            // The RPC layer recovers the sender before the pool sees anything.
            .sender, .transactionType, .nonceOverflow, .size, .initCodeSize, .blockGasLimit, .tipWithinFeeCap,
            .rpcFeeCap, .minimumTip, .chainID, .authorizationList, .intrinsicGas, .floorDataGas, .transactionGasCap,
            .senderCode, .nonce, .balance, .alreadyKnown, .delegation, .accountSlots, .reservation,
            .minimumFeeCap, .replacement,
        ],
        replacement: ReplacementRule(
            percent: 10,
            rounding: .up,
            mustExceed: false,
            skipsZeroTips: true,
            gasPriceIsTip: false
        ),
        balance: .singleElseQueued,
        baseFee: .moves,
        minimumFeeCap: 7,
        blobs: .ownKind,
        capacity: .parts(PartCapacity(transactions: 10_000, bytes: 20 * 1024 * 1024, perAccount: 16)),
        queueLifetime: QueueLifetime(.seconds(3 * 60 * 60), clock: .transaction),
        localExemptions: [.minimumTip, .accountSlots, .lifetime],
        unfundedAtNewHead: .stays,
        aboveGasLimitAtNewHead: .stays,
        describe: rethError
    )

    @Sendable
    private static func rethError(_ refusal: PoolRefusal) -> RPCError {
        RPCError(code: rethCode(refusal), message: rethMessage(refusal))
    }

    private static func rethCode(_ refusal: PoolRefusal) -> Int {
        switch refusal {
        case .malformed, .invalidSender, .missingSidecar: -32602
        case .typeNotSupported, .senderNotEOA, .nonceMax, .exceedsTransactionGasCap, .tipAboveFeeCap,
            .tipBelowMinimum, .insufficientFunds, .poolFull, .accountSlotsExceeded:
            -32003
        case .oversized, .initCodeTooLarge, .unprotected, .wrongChainID, .emptyAuthorizationList, .alreadyKnown,
            .nonceTooLow, .blobNonceGap, .exceedsBlockGasLimit, .intrinsicGasTooLow, .floorDataGasTooLow,
            .feeCapBelowProtocolMinimum, .feeCapBelowBaseFee, .rpcFeeCapExceeded, .replacementUnderpriced,
            .blobReplacementUnderpriced, .addressReserved, .underpriced, .futureReplacesPending, .delegatedNonceGap,
            .delegatedInFlightLimit, .authorityReserved:
            -32000
        }
    }

    private static func rethMessage(_ refusal: PoolRefusal) -> String {
        switch refusal {
        case .malformed(.empty): "empty transaction data"
        case .malformed, .missingSidecar: "failed to decode signed transaction"
        case .typeNotSupported: "transaction type not supported"
        case .oversized(let size, let limit): "oversized data: transaction size \(size), limit \(limit)"
        case .initCodeTooLarge: "max initcode size exceeded"
        // A legacy transaction without a chain id is taken: the words are the nearest.
        case .unprotected, .wrongChainID: "invalid chain ID"
        case .invalidSender: "invalid transaction signature"
        case .senderNotEOA: "sender is not an EOA"
        case .emptyAuthorizationList: "no items in authorization list for EIP7702 transaction"
        case .alreadyKnown: "already known"
        case .nonceTooLow(let next, let transaction): "nonce too low: next nonce \(next), tx nonce \(transaction)"
        // By chain.md it is refused; nobody recorded the words, which are geth's.
        case .blobNonceGap(let next, let transaction):
            "nonce too high: tx nonce \(transaction), gapped nonce \(next)"
        case .nonceMax: "nonce has max value"
        case .exceedsBlockGasLimit: "exceeds block gas limit"
        case .exceedsTransactionGasCap: "gas limit too high"
        case .intrinsicGasTooLow, .floorDataGasTooLow: "intrinsic gas too low"
        case .tipAboveFeeCap: "max priority fee per gas higher than max fee per gas"
        case .tipBelowMinimum(_, let minimum):
            "transaction priority fee below minimum required priority fee \(minimum.rawValue)"
        case .feeCapBelowProtocolMinimum, .underpriced: "transaction underpriced"
        // Not a refusal of this pool; the words are those of `eth_call`.
        case .feeCapBelowBaseFee: "max fee per gas less than block base fee"
        case .rpcFeeCapExceeded(let fee, let cap):
            "tx fee (\(fee.rawValue) wei) exceeds the configured cap (\(cap.rawValue) wei)"
        case .replacementUnderpriced, .blobReplacementUnderpriced: "replacement transaction underpriced"
        case .insufficientFunds(let overdraft):
            "insufficient funds for gas * price + value: have \(overdraft.balance.rawValue) want \(overdraft.needed)"
        case .poolFull, .accountSlotsExceeded: "txpool is full"
        // Not a refusal of this pool; the words are geth's.
        case .futureReplacesPending: "future transaction tries to replace pending"
        case .delegatedNonceGap: "gapped-nonce tx from delegated accounts"
        case .delegatedInFlightLimit: "in-flight transaction limit reached for delegated accounts"
        // From the source: no recording has a blob transaction.
        case .addressReserved: "address already reserved"
        case .authorityReserved: "authority already reserved"
        }
    }
}
