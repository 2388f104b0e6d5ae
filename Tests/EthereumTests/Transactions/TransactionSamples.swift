import Ethereum

/// One transaction of each type, with every field in use.
enum TransactionSamples {
    static let key = PrivateKey.derived(from: "cow")

    static let accessList = [
        AccessListEntry(address: Address(high: 1, middle: 2, low: 3), storageKeys: [.zero, Keccak256.emptyHash]),
        AccessListEntry(address: Address(high: 4, middle: 5, low: 6)),
    ]

    static let legacy = LegacyTransaction(
        chainID: 1,
        nonce: 9,
        gasPrice: 20_000_000_000,
        gasLimit: 21_000,
        to: Address(high: 0x3535_3535_3535_3535, middle: 0x3535_3535_3535_3535, low: 0x3535_3535),
        value: 1_000_000_000_000_000_000
    )

    static let feeMarket = FeeMarketTransaction(
        chainID: 8_453,
        nonce: 300,
        fees: GasFees(maxFeePerGas: 30_000_000_000, maxPriorityFeePerGas: 1_000_000_000),
        gasLimit: 100_000,
        to: Address(high: 7, middle: 8, low: 9),
        value: UInt256.one << 200,
        data: [UInt8](repeating: 0xab, count: 70),
        accessList: accessList
    )

    static let blob = BlobTransaction(
        chainID: 1,
        nonce: 3,
        fees: GasFees(maxFeePerGas: 30_000_000_000, maxPriorityFeePerGas: 1_000_000_000),
        gasLimit: 21_000,
        to: Address(high: 7, middle: 8, low: 9),
        value: 5,
        data: [1, 0, 2],
        accessList: accessList,
        maxFeePerBlobGas: 2_000_000_000,
        blobVersionedHashes: [Hash32(words: (1 << 56, 0, 0, 1)), Hash32(words: (1 << 56, 0, 0, 2))]
    )

    static var all: [Transaction] {
        var anyChain = legacy
        anyChain.chainID = nil
        anyChain.to = nil
        anyChain.data = [0x60, 0x00]
        let withAccessList = AccessListTransaction(
            chainID: 1,
            nonce: 0,
            gasPrice: 7,
            gasLimit: 90_000,
            to: nil,
            value: 0,
            data: [1],
            accessList: accessList
        )
        let authorization = Authorization(chainID: 0, address: Address(high: 1, middle: 1, low: 1), nonce: 4)
        let setCode = SetCodeTransaction(
            chainID: .max,
            nonce: 1,
            fees: feeMarket.fees,
            gasLimit: 200_000,
            to: Address.zero,
            data: [0, 1, 2],
            accessList: accessList,
            authorizations: [authorization.signed(by: .derived(from: "horse"))]
        )
        return [
            .legacy(legacy), .legacy(anyChain), .accessList(withAccessList), .feeMarket(feeMarket), .blob(blob),
            .setCode(setCode),
        ]
    }
}
