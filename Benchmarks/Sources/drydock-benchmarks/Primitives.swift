import Ethereum

/// The costs that the rest is made of.
enum Primitives {
    static func all() -> [Measurement] {
        let key = PrivateKey.derived(from: "benchmark")
        let digest = Keccak256.hash([1, 2, 3])
        let signature = key.sign(digest)
        let short = [UInt8](repeating: 0xab, count: 64)
        let long = [UInt8](repeating: 0xab, count: 1024)
        let transaction = Transaction.feeMarket(
            FeeMarketTransaction(
                chainID: 1,
                nonce: 7,
                fees: GasFees(maxFeePerGas: 30_000_000_000, maxPriorityFeePerGas: 1_000_000_000),
                gasLimit: 800_000,
                to: key.address,
                data: [UInt8](repeating: 0xab, count: 2000)
            )
        )
        let raw = transaction.signed(by: key).raw
        return [
            measure("sign", count: 200) { keep(key.sign(digest)) },
            measure("recover", count: 200) { keep(try? signature.recoverAddress(digest: digest)) },
            measure("keccak-256 of 64 bytes", count: 20_000) { keep(Keccak256.hash(short)) },
            measure("keccak-256 of 1 KiB", count: 5_000) { keep(Keccak256.hash(long)) },
            measure("RLP: encode a transaction with 2000 bytes", count: 5_000) { keep(transaction.signingPayload) },
            measure("RLP: decode a transaction with 2000 bytes", count: 5_000) {
                keep(try? SignedTransaction(decoding: raw))
            },
        ]
    }
}
