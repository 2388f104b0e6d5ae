import Ethereum
import Testing

@Suite("Intrinsic gas and validity")
struct IntrinsicGasTests {
    static func transaction(to: Address? = .zero, data: [UInt8] = [], gasLimit: Gas = 1_000_000) -> Transaction {
        .legacy(LegacyTransaction(chainID: 1, nonce: 0, gasPrice: 1, gasLimit: gasLimit, to: to, data: data))
    }

    @Test(
        "calldata, initcode and the floor add up",
        arguments: [
            (transaction(), 21_000, 21_000),
            // 3 · 4 + 2 · 16; tokens 3 + 4 · 2 = 11
            (transaction(data: [0, 0, 0, 1, 2]), 21_044, 21_110),
            // 53000 + 33 · 16 + 2 words · 2; tokens 4 · 33 = 132
            (transaction(to: nil, data: [UInt8](repeating: 1, count: 33)), 53_532, 22_320),
            (transaction(to: nil), 53_000, 21_000),
        ] as [(Transaction, Gas, Gas)]
    )
    func sums(transaction: Transaction, standard: Gas, floor: Gas) {
        let gas = IntrinsicGas(of: transaction)
        #expect(gas.standard == standard)
        #expect(gas.floor == floor)
        #expect(gas.required == max(standard, floor))
        #expect(IntrinsicGas.floor(of: transaction, schedule: .cancun) == 0)
    }

    @Test(
        "a zero byte is one token and any other byte is four, wherever it stands",
        arguments: [0, 1, 7, 8, 9, 2039, 2040, 2041, 4099]
    )
    func tokens(count: Int) {
        // Every third byte is zero; the others have one bit each, so that none looks like zero to a part of it.
        let bytes = (0..<count).map { $0.isMultiple(of: 3) ? 0 : UInt8(1) << UInt8($0 % 8) }
        let zeros = UInt64((count + 2) / 3)
        let expected = zeros + 4 * (UInt64(count) - zeros)
        #expect(IntrinsicGas.tokens(of: bytes) == expected)
        #expect(IntrinsicGas.tokens(of: bytes.lazy.map { $0 }) == expected)
        #expect(IntrinsicGas.tokens(of: [UInt8](repeating: 0, count: count)) == UInt64(count))
    }

    @Test("access list entries and authorizations have the prices of the EIPs")
    func lists() throws {
        let transaction = try #require(TransactionSamples.all.last)
        // 21000; data 0, 1, 2: 4 + 2 · 16; two addresses, two keys; one authorization.
        let expected: UInt64 = 21_000 + 36 + 2 * 2_400 + 2 * 1_900 + 25_000
        #expect(IntrinsicGas.standard(of: transaction) == Gas(expected))
    }

    static func with(_ change: (inout FeeMarketTransaction) -> Void) -> Transaction {
        var transaction = FeeMarketTransaction(
            chainID: 1,
            nonce: 0,
            fees: GasFees(maxFeePerGas: 2, maxPriorityFeePerGas: 1),
            gasLimit: 100_000,
            to: .zero
        )
        change(&transaction)
        return .feeMarket(transaction)
    }

    static let noAuthorizations = Transaction.setCode(
        SetCodeTransaction(chainID: 1, nonce: 0, fees: .zero, gasLimit: 100_000, to: .zero, authorizations: [])
    )

    @Test("each broken rule has its own error")
    func invalid() {
        expect(.wrongChain(2, expected: 1)) { $0.chainID = 2 }
        expect(.nonceTooLarge) { $0.nonce = .max }
        expect(.priorityFeeAboveMaxFee(maxPriorityFeePerGas: 3, maxFeePerGas: 2)) { $0.fees.maxPriorityFeePerGas = 3 }
        expect(.intrinsicGasTooLow(gasLimit: 20_999, required: 21_000)) { $0.gasLimit = 20_999 }
        // 10 bytes other than zero: 21160 by the old rule, 21400 by the floor.
        expect(.gasBelowFloor(gasLimit: 21_399, required: 21_400)) {
            $0.data = [UInt8](repeating: 1, count: 10)
            $0.gasLimit = 21_399
        }
        expect(.gasLimitAboveCap(gasLimit: 16_777_217, cap: 16_777_216)) { $0.gasLimit = 16_777_217 }
        expect(.initcodeTooLarge(byteCount: 49_153, limit: 49_152)) {
            $0.to = nil
            $0.data = [UInt8](repeating: 0, count: 49_153)
        }
        #expect(throws: TransactionInvalidity.noAuthorizations) { try Self.noAuthorizations.validate(chainID: 1) }
    }

    private func expect(
        _ error: TransactionInvalidity,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout FeeMarketTransaction) -> Void
    ) {
        let transaction = Self.with(change)
        #expect(throws: error, sourceLocation: sourceLocation) {
            try transaction.validate(chainID: 1, schedule: .osaka)
        }
    }

    @Test("a transaction exactly at each limit is valid")
    func valid() throws {
        try Self.with { $0.nonce = .max - 1 }.validate(chainID: 1, schedule: .osaka)
        try Self.with { $0.fees.maxPriorityFeePerGas = 2 }.validate(chainID: 1, schedule: .osaka)
        try Self.with { $0.gasLimit = 21_000 }.validate(chainID: 1, schedule: .osaka)
        try Self.with { $0.gasLimit = 16_777_216 }.validate(chainID: 1, schedule: .osaka)
        try Self.with { $0.gasLimit = 16_777_217 }.validate(chainID: 1, schedule: .prague)
        let anyChain = LegacyTransaction(chainID: nil, nonce: 0, gasPrice: 1, gasLimit: 21_000, to: .zero)
        try Transaction.legacy(anyChain).validate(chainID: 5)
    }
}
