import Ethereum
import SimChain
import Testing

/// The expected texts and codes are those of the clients, as the project's page of chain facts has them.
@Suite("Texts and codes of the clients' refusals")
struct MempoolProfileTests {
    static let sender = Address(high: 0, middle: 0, low: 1)
    static let overdraft = PoolRefusal.insufficientFunds(Overdraft(balance: 100, cost: 150))

    static let geth: [(PoolRefusal, String)] = [
        (.alreadyKnown, "already known"),
        (.nonceTooLow(next: 5, transaction: 3), "nonce too low: next nonce 5, tx nonce 3"),
        (
            .replacementUnderpriced(offered: fees(10, 1), required: fees(11, 2)),
            "replacement transaction underpriced"
        ),
        (
            .tipBelowMinimum(tip: 0, minimum: 1),
            "transaction gas price below minimum: gas tip cap 0, minimum needed 1"
        ),
        (.underpriced, "transaction underpriced"),
        (.poolFull, "txpool is full"),
        (.futureReplacesPending, "future transaction tries to replace pending"),
        (
            overdraft,
            "insufficient funds for gas * price + value: balance 100, tx cost 150, overshot 50"
        ),
        (
            .insufficientFunds(Overdraft(balance: 100, cost: 60, pendingCost: 70)),
            "insufficient funds for gas * price + value: balance 100, queued cost 70, tx cost 60, overshot 30"
        ),
        (
            .insufficientFunds(Overdraft(balance: 100, cost: 60, pendingCost: 90, replacedCost: 40)),
            "insufficient funds for gas * price + value: balance 100, queued cost 90, tx bumped 20, overshot 10"
        ),
        (
            .insufficientFunds(Overdraft(balance: 50, cost: 30, pendingCost: 90, replacedCost: 40)),
            "insufficient funds for gas * price + value: balance 50, queued cost 90, tx bumped -10, overshot 30"
        ),
        (
            .intrinsicGasTooLow(gas: 20_000, minimum: 21_000),
            "intrinsic gas too low: gas 20000, minimum needed 21000"
        ),
        (
            .floorDataGasTooLow(gas: 23_000, minimum: 25_000),
            "insufficient gas for floor data gas cost: gas 23000, minimum needed 25000"
        ),
        (.exceedsBlockGasLimit(limit: 30, gas: 31), "exceeds block gas limit"),
        (
            .exceedsTransactionGasCap(cap: 16_777_216, gas: 16_777_217),
            "transaction gas limit too high (cap: 16777216, tx: 16777217)"
        ),
        (.tipAboveFeeCap(tip: 3, feeCap: 2), "max priority fee per gas higher than max fee per gas"),
        (
            .rpcFeeCapExceeded(fee: 1_234_567_890_123_456_789, cap: .ether),
            "tx fee (1.23 ether) exceeds the configured cap (1.00 ether)"
        ),
        (
            .rpcFeeCapExceeded(fee: 2_095_000_000_000_000_001, cap: 50_000_000_000_000_000),
            "tx fee (2.10 ether) exceeds the configured cap (0.05 ether)"
        ),
        (.unprotected, "only replay-protected (EIP-155) transactions allowed over RPC"),
        (.oversized(size: 131_073, limit: 131_072), "oversized data: transaction size 131073, limit 131072"),
        (.nonceMax, "nonce has max value"),
        (.emptyAuthorizationList, "set code tx must have at least one authorization tuple"),
        (.delegatedNonceGap, "gapped-nonce tx from delegated accounts"),
        (.delegatedInFlightLimit, "in-flight transaction limit reached for delegated accounts"),
        (.authorityReserved, "authority already reserved"),
        // Recorded: geth-wire.jsonl, the calls with blob transactions.
        (.addressReserved, "address already reserved"),
        (.missingSidecar, "missing sidecar in blob transaction"),
        (.blobNonceGap(next: 2, transaction: 9), "nonce too high: tx nonce 9, gapped nonce 2"),
        (.malformed(.empty), "typed transaction too short"),
        (.malformed(.tooShort), "typed transaction too short"),
    ]

    @Test("geth's refusals have geth's texts and the code -32000", arguments: geth)
    func gethTexts(refusal: PoolRefusal, message: String) {
        #expect(MempoolProfile.geth.error(for: refusal) == RPCError(code: -32000, message: message))
    }

    @Test("a refusal begins with geth's text where only the beginning is documented")
    func gethBeginnings() {
        func message(_ refusal: PoolRefusal) -> String { MempoolProfile.geth.error(for: refusal).message }
        #expect(message(.invalidSender).hasPrefix("invalid sender: "))
        #expect(message(.wrongChainID(transaction: 5, node: 1)).hasPrefix("invalid sender: "))
        #expect(message(.typeNotSupported(3)).hasPrefix("transaction type not supported: "))
        #expect(message(.malformed(.payload(type: 2))).hasPrefix("rlp: "))
        #expect(message(.senderNotEOA(Self.sender)).hasPrefix("sender not an eoa: address 0x"))
        #expect(message(.initCodeTooLarge(size: 49_153, limit: 49_152)).hasPrefix("max initcode size exceeded"))
    }

    static let reth: [(PoolRefusal, Int, String)] = [
        (.alreadyKnown, -32000, "already known"),
        (.nonceTooLow(next: 5, transaction: 3), -32000, "nonce too low: next nonce 5, tx nonce 3"),
        (
            .replacementUnderpriced(offered: fees(10, 1), required: fees(11, 2)), -32000,
            "replacement transaction underpriced"
        ),
        (.feeCapBelowProtocolMinimum(feeCap: 6, minimum: 7), -32000, "transaction underpriced"),
        (
            .tipBelowMinimum(tip: 0, minimum: 1), -32003,
            "transaction priority fee below minimum required priority fee 1"
        ),
        (.poolFull, -32003, "txpool is full"),
        (overdraft, -32003, "insufficient funds for gas * price + value: have 100 want 150"),
        (.intrinsicGasTooLow(gas: 20_000, minimum: 21_000), -32000, "intrinsic gas too low"),
        (.floorDataGasTooLow(gas: 23_000, minimum: 25_000), -32000, "intrinsic gas too low"),
        (.exceedsBlockGasLimit(limit: 30, gas: 31), -32000, "exceeds block gas limit"),
        (.exceedsTransactionGasCap(cap: 16_777_216, gas: 16_777_217), -32003, "gas limit too high"),
        (.tipAboveFeeCap(tip: 3, feeCap: 2), -32003, "max priority fee per gas higher than max fee per gas"),
        (
            .rpcFeeCapExceeded(fee: 2_000_000_000_000_000_001, cap: .ether), -32000,
            "tx fee (2000000000000000001 wei) exceeds the configured cap (1000000000000000000 wei)"
        ),
        (.wrongChainID(transaction: 5, node: 1), -32000, "invalid chain ID"),
        (.senderNotEOA(sender), -32003, "sender is not an EOA"),
        (
            .oversized(size: 131_073, limit: 131_072), -32000,
            "oversized data: transaction size 131073, limit 131072"
        ),
        (.accountSlotsExceeded(limit: 16), -32003, "txpool is full"),
    ]

    @Test("reth's refusals have reth's texts and codes", arguments: reth)
    func rethTexts(refusal: PoolRefusal, code: Int, message: String) {
        #expect(MempoolProfile.reth.error(for: refusal) == RPCError(code: code, message: message))
    }

    static let anvil: [(PoolRefusal, Int, String)] = [
        (.alreadyKnown, -32003, "transaction already imported"),
        (.nonceTooLow(next: 5, transaction: 3), -32003, "nonce too low"),
        (
            .replacementUnderpriced(offered: fees(10, 1), required: fees(11, 2)), -32003,
            "replacement transaction underpriced"
        ),
        (overdraft, -32003, "Insufficient funds for gas * price + value"),
        (.intrinsicGasTooLow(gas: 20_000, minimum: 21_000), -32000, "intrinsic gas too low"),
        (
            .exceedsBlockGasLimit(limit: 30, gas: 31), -32000,
            "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit"
        ),
        (
            .exceedsTransactionGasCap(cap: 16_777_216, gas: 16_777_217), -32000,
            "intrinsic gas too high -- tx.gas_limit > resolved tx gas limit cap"
        ),
        (.tipAboveFeeCap(tip: 3, feeCap: 2), -32003, "max priority fee per gas higher than max fee per gas"),
        (.feeCapBelowBaseFee(feeCap: 1, baseFee: 2), -32003, "max fee per gas less than block base fee"),
        (.wrongChainID(transaction: 5, node: 1), -32003, "invalid chain id for signer"),
        (.unprotected, -32003, "Incompatible EIP-155 transaction, signed for another chain"),
        (.senderNotEOA(sender), -32003, "sender not an eoa"),
    ]

    @Test("anvil's refusals have anvil's texts and codes", arguments: anvil)
    func anvilTexts(refusal: PoolRefusal, code: Int, message: String) {
        #expect(MempoolProfile.anvil.error(for: refusal) == RPCError(code: code, message: message))
    }

    @Test("each mempool name of the scenario format has a profile")
    func names() {
        #expect(MempoolProfile.named("geth")?.name == "geth")
        #expect(MempoolProfile.named("reth")?.name == "reth")
        #expect(MempoolProfile.named("anvil")?.name == "anvil")
        #expect(MempoolProfile.named("Geth") == nil)
        #expect(MempoolProfile.all.allSatisfy { $0.reorgDepth == 64 })
    }

    @Test("geth's overdraft message has the cost of pending and of replaced transactions")
    func overdrafts() {
        #expect(Overdraft(balance: 150, cost: 150).shortfall == 0)
        #expect(Overdraft(balance: 149, cost: 150).shortfall == 1)
        // 90 - 40 + 60 = 110.
        #expect(Overdraft(balance: 100, cost: 60, pendingCost: 90, replacedCost: 40).needed == 110)
        #expect(Overdraft(balance: 0, cost: .max, pendingCost: .max).needed == .max)
    }
}
