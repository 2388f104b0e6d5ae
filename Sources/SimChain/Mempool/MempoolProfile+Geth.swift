import Ethereum

extension MempoolProfile {
    /// go-ethereum's pools, with its defaults (02b73d4ea7, after v1.17.5).
    ///
    /// Left out: the refusal `txpool is full` after more than 1280 changes since the pool's last reorganisation, which
    /// there happens in the background and here at once.
    public static let geth = MempoolProfile(
        name: "geth",
        checks: [
            .rpcFeeCap, .replayProtection, .alreadyKnown,
            .transactionType, .size, .initCodeSize, .transactionGasCap, .blockGasLimit, .tipWithinFeeCap,
            .chainID, .sender, .nonceOverflow, .intrinsicGas, .floorDataGas, .minimumTip, .authorizationList,
            .nonce, .balance, .delegation, .reservation, .capacity, .replacement,
        ],
        replacement: ReplacementRule(percent: 10, rounding: .down, mustExceed: true),
        balance: .cumulative,
        baseFee: .ignored,
        minimumTip: 1,
        blobs: .ownPool,
        capacity: .slots(
            SlotCapacity(
                slotSize: 32 * 1024,
                pending: 5120,
                queued: 1024,
                pendingPerAccount: 16,
                queuedPerAccount: 64
            )
        ),
        queueLifetime: QueueLifetime(.seconds(3 * 60 * 60), clock: .account),
        unfundedAtNewHead: .leaves,
        aboveGasLimitAtNewHead: .leaves,
        hasLocalTracker: true,
        describe: { RPCError(code: -32000, message: gethMessage($0)) }
    )

    private static func gethMessage(_ refusal: PoolRefusal) -> String {
        switch refusal {
        case .malformed(.empty), .malformed(.tooShort): "typed transaction too short"
        case .malformed(.unknownType): "transaction type not supported"
        // The decoder's words differ with the fault; this is what it says of a payload that ends too early.
        case .malformed(.payload): "rlp: value size exceeds available input length"
        case .typeNotSupported(let type): "transaction type not supported: tx type \(type) not supported by this pool"
        case .missingSidecar: "missing sidecar in blob transaction"
        case .oversized(let size, let limit): "oversized data: transaction size \(size), limit \(limit)"
        case .initCodeTooLarge(let size, let limit): "max initcode size exceeded: code size \(size) limit \(limit)"
        case .unprotected: "only replay-protected (EIP-155) transactions allowed over RPC"
        case .wrongChainID(let transaction, let node):
            "invalid sender: invalid chain id for signer: have \(transaction) want \(node)"
        case .invalidSender: "invalid sender: invalid transaction v, r, s values"
        // Never said by the pool: these are the words of the state transition, which has the code's length too.
        case .senderNotEOA(let sender): "sender not an eoa: address \(sender.checksummed)"
        case .emptyAuthorizationList: "set code tx must have at least one authorization tuple"
        case .alreadyKnown: "already known"
        case .nonceTooLow(let next, let transaction): "nonce too low: next nonce \(next), tx nonce \(transaction)"
        case .blobNonceGap(let next, let transaction):
            "nonce too high: tx nonce \(transaction), gapped nonce \(next)"
        case .nonceMax: "nonce has max value"
        case .exceedsBlockGasLimit: "exceeds block gas limit"
        case .exceedsTransactionGasCap(let cap, let gas): "transaction gas limit too high (cap: \(cap), tx: \(gas))"
        case .intrinsicGasTooLow(let gas, let minimum): "intrinsic gas too low: gas \(gas), minimum needed \(minimum)"
        case .floorDataGasTooLow(let gas, let minimum):
            "insufficient gas for floor data gas cost: gas \(gas), minimum needed \(minimum)"
        case .tipAboveFeeCap: "max priority fee per gas higher than max fee per gas"
        case .tipBelowMinimum(let tip, let minimum):
            "transaction gas price below minimum: gas tip cap \(tip.rawValue), minimum needed \(minimum.rawValue)"
        // Not a refusal of this pool; the words are those for a price it will not keep.
        case .feeCapBelowProtocolMinimum: "transaction underpriced"
        // Not a refusal of this pool; the words are those of the state transition.
        case .feeCapBelowBaseFee: "max fee per gas less than block base fee"
        case .rpcFeeCapExceeded(let fee, let cap):
            "tx fee (\(fee.etherToTwoPlaces) ether) exceeds the configured cap (\(cap.etherToTwoPlaces) ether)"
        case .replacementUnderpriced: "replacement transaction underpriced"
        case .blobReplacementUnderpriced(let shortfall): gethMessage(shortfall)
        case .insufficientFunds(let overdraft): gethMessage(overdraft)
        case .underpriced: "transaction underpriced"
        case .poolFull: "txpool is full"
        case .futureReplacesPending: "future transaction tries to replace pending"
        // Not a refusal of this pool; the words are those of the blob pool.
        case .accountSlotsExceeded(let limit): "account limit exceeded: pooled \(limit) txs"
        case .addressReserved: "address already reserved"
        case .delegatedNonceGap: "gapped-nonce tx from delegated accounts"
        case .delegatedInFlightLimit: "in-flight transaction limit reached for delegated accounts"
        case .authorityReserved: "authority already reserved"
        }
    }

    /// The first form is recorded; the second is from the source.
    private static func gethMessage(_ shortfall: BlobPriceShortfall) -> String {
        let (price, offered, pooled) = (shortfall.price.rawValue, shortfall.offered, shortfall.pooled)
        let what = "replacement transaction underpriced: new tx \(price) \(offered.rawValue)"
        return offered <= pooled
            ? "\(what) <= \(pooled.rawValue) queued"
            : "\(what) < \(pooled.rawValue) queued + \(BlobPriceShortfall.percent)% replacement penalty"
    }

    private static func gethMessage(_ overdraft: Overdraft) -> String {
        var message = "insufficient funds for gas * price + value: balance \(overdraft.balance.rawValue), "
        if let pendingCost = overdraft.pendingCost { message += "queued cost \(pendingCost), " }
        if let replacedCost = overdraft.replacedCost {
            // A replacement with less gas can cost less than what it replaces.
            let isLower = overdraft.cost < replacedCost
            let difference = isLower ? replacedCost - overdraft.cost : overdraft.cost - replacedCost
            message += "tx bumped \(isLower ? "-" : "")\(difference), "
        } else {
            message += "tx cost \(overdraft.cost), "
        }
        return message + "overshot \(overdraft.shortfall)"
    }
}

extension Wei {
    /// In ether with two decimal places, as C's `%.2f` writes it; what lies exactly in the middle goes up.
    var etherToTwoPlaces: String {
        let hundredth = UInt128(10_000_000_000_000_000)
        let (whole, rest) = rawValue.quotientAndRemainder(dividingBy: hundredth)
        let (ether, hundredths) = (whole + (rest * 2 >= hundredth ? 1 : 0)).quotientAndRemainder(dividingBy: 100)
        return "\(ether).\(hundredths < 10 ? "0" : "")\(hundredths)"
    }
}
