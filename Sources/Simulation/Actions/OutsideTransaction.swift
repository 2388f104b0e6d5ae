import Ethereum
import ScenarioFile
import SimChain

extension OutsideTransaction {
    /// Sends it: nothing but its blobs, with 21 000 gas, from the signer's account to itself.
    ///
    /// - Parameter then: what follows once it is in the mempool, and how long that lasts.
    func send(
        in world: World,
        _ kind: OutsideTransactionKind,
        then: (Hash32) -> LastingEffect = { _ in .none }
    ) -> ActionOutcome {
        let transaction = transaction(in: world)
        switch world.chain.submit(withSidecar: transaction.signed(by: world.signers[sender])) {
        case .success(let hash):
            world.directory.add(label: label, hash: hash)
            world.record(.transactionLabelled(label: label, hash: hash, sender: sender, kind: kind))
            return .did("sent at nonce \(transaction.nonce)", then(hash), transaction: hash)
        case .failure(let error):
            return .failed("the mempool refused it: \(error.message) (\(error.code))")
        }
    }

    private func transaction(in world: World) -> Transaction {
        let account = world.signers[sender].address
        let tip = maxPriorityFeePerGas ?? world.defaultPriorityFee
        let maxFee = maxFeePerGas ?? world.defaultMaxFee(tip: tip)
        let ordinary = FeeMarketTransaction(
            chainID: world.scenario.chain.chainID,
            nonce: nonce ?? world.chain.nonce(of: account),
            fees: GasFees(maxFeePerGas: maxFee, maxPriorityFeePerGas: tip),
            gasLimit: 21_000,
            to: account
        )
        guard let blobs else { return .feeMarket(ordinary) }
        return .blob(
            BlobTransaction(
                chainID: ordinary.chainID,
                nonce: ordinary.nonce,
                fees: ordinary.fees,
                gasLimit: ordinary.gasLimit,
                to: account,
                maxFeePerBlobGas: maxFeePerBlobGas ?? 1_000_000_000,
                blobVersionedHashes: (0..<blobs).map { Hash32(words: (0x01 << 56, 0, 0, $0)) }
            )
        )
    }
}
