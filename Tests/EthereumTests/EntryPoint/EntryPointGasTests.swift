import Ethereum
import Testing

@Suite("entry point gas")
struct EntryPointGasTests {
    // call 100 000, verification 200 000, preVerification 50 000, paymaster 60 000 and 70 000, at 30 gwei.
    static let operation = UserOperation.sample

    @Test("the prefund is all gas limits at maxFeePerGas; with a paymaster 0.6 counts verification three times")
    func prefund() {
        let price: UInt128 = 30_000_000_000
        var alone = Self.operation
        alone.paymaster = nil
        // 100 000 + 3 · 200 000 + 50 000
        #expect(EntryPointGas.requiredPrefund(of: Self.operation, version: .v0_6) == Wei(750_000 * price))
        // 100 000 + 200 000 + 50 000
        #expect(EntryPointGas.requiredPrefund(of: alone, version: .v0_6) == Wei(350_000 * price))
        for version in [EntryPointVersion.v0_7, .v0_8, .v0_9] {
            // 100 000 + 200 000 + 60 000 + 70 000 + 50 000
            #expect(EntryPointGas.requiredPrefund(of: Self.operation, version: version) == Wei(480_000 * price))
            #expect(EntryPointGas.requiredPrefund(of: alone, version: version) == Wei(350_000 * price))
        }
    }

    @Test("the prefund of the largest possible operation is its largest value and does not trap")
    func saturation() {
        var operation = Self.operation
        operation.callGasLimit = Gas(.max)
        operation.verificationGasLimit = Gas(.max)
        operation.fees = GasFees(maxFeePerGas: WeiPerGas(.max), maxPriorityFeePerGas: 0)
        for version in EntryPointVersion.allCases {
            #expect(EntryPointGas.requiredPrefund(of: operation, version: version) == Wei(.max))
            #expect(EntryPointGas.innerCallGasRequired(by: operation, version: version) == Gas(.max))
        }
    }

    @Test(
        "the price is min(max fee, base fee + tip); in 0.6 and 0.7 two equal prices are paid unchanged",
        arguments: [
            (.v0_6, 50, 2, 10, 12), (.v0_9, 50, 2, 10, 12), (.v0_6, 11, 2, 10, 11), (.v0_6, 50, 50, 10, 50),
            (.v0_7, 7, 7, 0, 7), (.v0_8, 50, 50, 10, 50), (.v0_8, 7, 7, 0, 7),
        ] as [(EntryPointVersion, UInt64, UInt64, UInt64, UInt64)]
    )
    func price(version: EntryPointVersion, maxFee: UInt64, tip: UInt64, baseFee: UInt64, price: UInt64) {
        let fees = GasFees(
            maxFeePerGas: .init(integerLiteral: maxFee),
            maxPriorityFeePerGas: .init(integerLiteral: tip)
        )
        #expect(
            EntryPointGas.operationGasPrice(fees: fees, baseFee: .init(integerLiteral: baseFee), version: version)
                == WeiPerGas(integerLiteral: price)
        )
    }

    @Test("the inner call needs all the gas that the operation may use")
    func innerCallGuard() {
        // 100 000 + 200 000 + 5 000
        #expect(EntryPointGas.innerCallGasRequired(by: Self.operation, version: .v0_6) == 305_000)
        // 100 000 + 70 000 + 10 000 = 180 000; 182 857 · 63 / 64 = 179 999.86, 182 858 · 63 / 64 = 180 000.8
        for version in [EntryPointVersion.v0_7, .v0_8, .v0_9] {
            #expect(EntryPointGas.innerCallGasRequired(by: Self.operation, version: version) == 182_858)
            #expect(
                !EntryPointGas.innerCallGuardPasses(gasLeft: 182_857, operation: Self.operation, version: version)
            )
            #expect(EntryPointGas.innerCallGuardPasses(gasLeft: 182_858, operation: Self.operation, version: version))
        }
    }

    @Test("64/63 rounded up is the least gas whose 63/64, rounded down, is enough")
    func innerCallRounding() {
        var operation = UserOperation.bare
        for callGas in UInt64(0)..<200 {
            operation.callGasLimit = Gas(callGas)
            let least = (0...UInt64(20_000)).first { $0 * 63 / 64 >= callGas + 10_000 } ?? 0
            #expect(EntryPointGas.innerCallGasRequired(by: operation, version: .v0_7) == Gas(least))
        }
    }

    @Test("unused gas costs a tenth of it")
    func penalty() {
        typealias Row = (version: EntryPointVersion, call: (Gas, Gas), postOp: (Gas, Gas)?, penalty: Gas)
        let rows: [Row] = [
            (.v0_6, (1_000_000, 0), nil, 0),
            (.v0_7, (100_005, 100_000), nil, 0),  // floor(5 / 10)
            (.v0_7, (100_000, 40_000), (50_000, 10_000), 10_000),  // (150 000 − 50 000) / 10
            (.v0_7, (100_000, 110_000), (50_000, 0), 4_000),  // (150 000 − 110 000) / 10
            (.v0_7, (100_000, 160_000), (50_000, 0), 0),
            (.v0_8, (100_000, 60_000), nil, 0),  // 40 000 left: not more than the threshold
            (.v0_8, (100_000, 59_999), nil, 4_000),  // floor(40 001 / 10)
            (.v0_8, (100_000, 110_000), (50_000, 0), 5_000),  // each limit by itself
            (.v0_9, (100_000, 0), (50_000, 5_000), 14_500),
            (.v0_9, (100_000, 60_000), (50_000, 10_000), 0),
        ]
        for row in rows {
            let penalty = EntryPointGas.unusedGasPenalty(call: row.call, postOp: row.postOp, version: row.version)
            #expect(penalty == row.penalty, "\(row)")
        }
    }
}

@Suite("validation data")
struct ValidationDataTests {
    @Test("validation data is one word: validAfter, validUntil, aggregator")
    func word() throws {
        let data = ValidationData(
            aggregator: try Address(hex: "0x1122334455667788990011223344556677889900"),
            validUntil: 0x0000_6553_f100,
            validAfter: 0x0000_6553_f0ff
        )
        let text = "0x00006553f0ff" + "00006553f100" + "1122334455667788990011223344556677889900"
        #expect(data.word.hash32.description == text)
        #expect(ValidationData(word: data.word) == data)
        #expect(ValidationData(word: 0) == .valid)
        #expect(ValidationData(word: 1) == .signatureFailed)
        #expect(ValidationData.signatureFailed.hasFailedSignature)
        #expect(!data.hasFailedSignature)
        #expect(ValidationData(word: .max).word == .max)
    }

    @Test("the second validAfter is valid before 0.8 and not from 0.8 on; validUntil is always valid")
    func timeRange() {
        let data = ValidationData(validUntil: 200, validAfter: 100)
        for version in EntryPointVersion.allCases {
            func isInRange(_ time: UInt64) -> Bool { data.isInRange(timestamp: time, block: 1, version: version) }
            #expect(!isInRange(99))
            #expect(isInRange(100) == (version <= .v0_7))
            #expect(isInRange(101))
            #expect(isInRange(200))
            #expect(!isInRange(201))
        }
    }

    @Test("a validUntil of 0 means no end")
    func noEnd() {
        let data = ValidationData(validUntil: 0, validAfter: 100)
        for version in EntryPointVersion.allCases {
            #expect(data.isInRange(timestamp: 1 << 47, block: 0, version: version))
            #expect(ValidationData.valid.isInRange(timestamp: 0, block: 0, version: version))
        }
    }

    @Test("both top bits set mean block numbers in 0.9, and seconds in the far future before")
    func blockRange() {
        let flag: UInt64 = 0x8000_0000_0000
        let data = ValidationData(validUntil: flag | 20, validAfter: flag | 10)
        func isInRange(_ block: UInt64, _ version: EntryPointVersion) -> Bool {
            data.isInRange(timestamp: 1_700_000_000, block: block, version: version)
        }
        #expect(!isInRange(10, .v0_9))
        #expect(isInRange(11, .v0_9))
        #expect(isInRange(20, .v0_9))
        #expect(!isInRange(21, .v0_9))
        #expect(!isInRange(15, .v0_8))

        // No end counts as the largest number, which has the bit.
        let open = ValidationData(validUntil: 0, validAfter: flag | 10)
        #expect(open.isInRange(timestamp: 0, block: 11, version: .v0_9))
        // One bit alone means seconds.
        let mixed = ValidationData(validUntil: flag | 20, validAfter: 10)
        #expect(mixed.isInRange(timestamp: 11, block: 1 << 40, version: .v0_9))
    }

    @Test("account and paymaster together have the narrower range, and fail if either fails")
    func intersection() {
        let account = ValidationData(validUntil: 200, validAfter: 10)
        let paymaster = ValidationData(validUntil: 0, validAfter: 50)
        #expect(account.intersection(paymaster) == ValidationData(validUntil: 200, validAfter: 50))
        #expect(ValidationData.valid.intersection(.valid) == .valid)
        #expect(account.intersection(.signatureFailed).hasFailedSignature)
        #expect(ValidationData.signatureFailed.intersection(account).hasFailedSignature)
    }
}
