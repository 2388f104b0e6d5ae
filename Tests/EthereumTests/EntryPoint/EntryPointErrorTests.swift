import Ethereum
import Testing

@Suite("entry point errors")
struct EntryPointErrorTests {
    static let address = Address(high: 1, middle: 2, low: 3)

    static let all: [(error: EntryPointError, signature: String)] = [
        (.failedOp(index: 3, reason: "AA25 invalid account nonce"), "FailedOp(uint256,string)"),
        (
            .failedOpWithRevert(index: 0, reason: "AA23 reverted", inner: [1, 2, 3]),
            "FailedOpWithRevert(uint256,string,bytes)"
        ),
        (.postOpReverted(data: [9]), "PostOpReverted(bytes)"),
        (.signatureValidationFailed(aggregator: address), "SignatureValidationFailed(address)"),
        (.senderAddressResult(address), "SenderAddressResult(address)"),
        (.delegateAndRevert(success: true, returned: []), "DelegateAndRevert(bool,bytes)"),
        (.errorString("AA95 out of gas"), "Error(string)"),
        (.panic(0x11), "Panic(uint256)"),
        (.reentrancy, "Reentrancy()"),
        (.reentrancyGuardReentrantCall, "ReentrancyGuardReentrantCall()"),
        (.invalidBeneficiary(address), "InvalidBeneficiary(address)"),
        (
            .failedSendToBeneficiary(address, amount: 5, revertData: [7]),
            "FailedSendToBeneficiary(address,uint256,bytes)"
        ),
        (.invalidPaymasterData(byteCount: 51), "InvalidPaymasterData(uint256)"),
        (.invalidPaymaster(.zero), "InvalidPaymaster(address)"),
        (
            .invalidPaymasterSignatureLength(dataByteCount: 63, signatureByteCount: 2),
            "InvalidPaymasterSignatureLength(uint256,uint256)"
        ),
        (.internalFunction, "InternalFunction()"),
    ]

    @Test("each error has its signature's selector and survives encoding and decoding", arguments: all.indices)
    func roundTrips(index: Int) {
        let (error, signature) = Self.all[index]
        #expect(error.encoded.prefix(4) == Keccak256.hash(utf8: signature).bytes.prefix(4), "\(signature)")
        #expect(EntryPointError(decoding: error.encoded) == error)
    }

    @Test("FailedOpWithRevert is encoded as the ABI codec encodes its parameters")
    func layout() throws {
        let error = EntryPointError.failedOpWithRevert(index: 2, reason: "AA33 reverted", inner: [0xde, 0xad])
        let parameters = try ABIEncoder.encode(
            [.uint(2), .string("AA33 reverted"), .bytes([0xde, 0xad])],
            as: [.uint(bits: 256), .string, .bytes]
        )
        #expect(error.encoded == [0x65, 0xc8, 0xfd, 0x4d] + parameters)
    }

    @Test("any other revert data is unknown and keeps its bytes")
    func unknown() throws {
        let tooLarge = try ABIEncoder.encode([.uint(.max), .string("AA21")], as: [.uint(bits: 256), .string])
        for data in [
            [], [0x22, 0x02, 0x66], [0x22, 0x02, 0x66, 0xb6], [1, 2, 3, 4, 5], [0x22, 0x02, 0x66, 0xb6] + tooLarge,
        ] {
            #expect(EntryPointError(decoding: data) == .unknown(data))
            #expect(EntryPointError(decoding: data).encoded == data)
        }
    }

    @Test("a reason that is not UTF-8 is repaired")
    func invalidText() throws {
        var data = EntryPointError.errorString("AA9?").encoded
        data[data.count - 32 + 3] = 0xff
        #expect(EntryPointError(decoding: data) == .errorString("AA9\u{fffd}"))
    }

    @Test("an error gives the operation's index and the code in the reason")
    func attribution() {
        #expect(Self.all[0].error.operationIndex == 3)
        #expect(Self.all[0].error.code == .invalidAccountNonce)
        #expect(Self.all[1].error.operationIndex == 0)
        #expect(Self.all[1].error.code == .accountReverted)
        #expect(Self.all[6].error.operationIndex == nil)
        #expect(Self.all[6].error.code == .outOfGas)
        #expect(EntryPointError.unknown([1]).code == nil)
    }

    @Test("damaged revert data never traps and is the same when written again")
    func damage() {
        var mutator = Mutator(seed: 4)
        for (error, _) in Self.all {
            for _ in 0..<300 {
                let read = EntryPointError(decoding: mutator.damaged(error.encoded))
                #expect(EntryPointError(decoding: read.encoded) == read)
            }
        }
        for _ in 0..<300 {
            let bytes = mutator.bytes(upTo: 100)
            #expect(EntryPointError(decoding: EntryPointError(decoding: bytes).encoded) == .init(decoding: bytes))
        }
    }
}

@Suite("AA codes")
struct AACodeTests {
    @Test(
        "an AA code is read at the start of a reason, and only there",
        arguments: [
            ("AA23 reverted", 23), ("AA25", 25), ("AA51 prefund below actualGasCost", 51), ("AA94:", 94), ("AA1", nil),
            ("", nil), ("A", nil), ("AA", nil), ("AA09", nil), ("AA123", nil), ("aa23", nil), (" AA23", nil),
            ("AAxx", nil), ("AA2", nil), ("AA2\u{661}", nil), ("XAA23", nil),
        ] as [(String, UInt8?)]
    )
    func parses(reason: String, number: UInt8?) {
        #expect(AACode(reason: reason)?.number == number)
    }

    @Test(
        "the first digit of an AA code says which entity is to blame",
        arguments: [
            (13, .factory), (25, .account), (33, .paymaster), (41, .bundler), (50, .paymaster), (51, .bundler),
            (95, .bundler),
        ] as [(UInt8, AACode.Category)]
    )
    func categories(number: UInt8, category: AACode.Category) {
        #expect(AACode(number: number)?.category == category)
    }

    @Test("each AA code belongs to the versions that use it")
    func versions() {
        #expect(AACode.senderAlreadyConstructed.versions == .v0_6 ... .v0_8)
        #expect(AACode.overVerificationGasLimit.versions == .v0_7 ... .v0_9)
        #expect(AACode.overVerificationGasLimitV06.versions == .v0_6 ... .v0_6)
        #expect(AACode.outOfGas.versions == .v0_6 ... .v0_9)
        #expect(AACode.invalidPaymaster.versions == .v0_8 ... .v0_8)
        #expect(AACode(number: 77)?.versions == nil)
        #expect(AACode(number: 9) == nil)
        #expect(AACode(number: 100) == nil)
    }

    /// The contracts of 0.6 to 0.9 have 10, 13 to 15, 20 to 27, 30 to 37, 40, 41, 50, 51, 90 to 96, 98 and 99.
    @Test("an AA code has a case of its own if a version uses it, and keeps its number")
    func numbers() throws {
        let used = Set<UInt8>([10, 40, 41, 50, 51, 98, 99] + [13...15, 20...27, 30...37, 90...96].flatMap { $0 })
        for number in 10...99 as ClosedRange<UInt8> {
            let code = try #require(AACode(number: number))
            #expect(code.number == number)
            #expect((code == .other(number)) != used.contains(number), "\(code)")
            #expect((code.versions != nil) == used.contains(number), "\(code)")
        }
    }

    @Test("each AA code says whether an operation is named and what the index counts")
    func indices() {
        #expect(AACode.gasValuesOverflow.isPlainError(version: .v0_7))
        #expect(!AACode.gasValuesOverflow.isPlainError(version: .v0_8))
        #expect(AACode.tooLittleVerificationGas.isPlainError(version: .v0_6))
        #expect(!AACode.outOfGas.isPlainError(version: .v0_6))
        for code in [
            AACode.accountExpiredOrNotDue, .signatureError, .paymasterExpiredOrNotDue, .paymasterSignatureError,
        ] {
            #expect(code.indexIsWithinGroup(version: .v0_6))
            #expect(code.indexIsWithinGroup(version: .v0_7))
            #expect(!code.indexIsWithinGroup(version: .v0_8))
        }
        #expect(!AACode.invalidAccountNonce.indexIsWithinGroup(version: .v0_6))
    }
}
