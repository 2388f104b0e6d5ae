extension EntryPointError {
    /// Selectors, each the first four bytes of the hash of the signature next to it.
    enum Selector {
        static let failedOp: UInt32 = 0x2202_66b6  // FailedOp(uint256,string)
        static let failedOpWithRevert: UInt32 = 0x65c8_fd4d  // FailedOpWithRevert(uint256,string,bytes)
        static let postOpReverted: UInt32 = 0xad79_54bc  // PostOpReverted(bytes)
        static let signatureValidationFailed: UInt32 = 0x86a9_f750  // SignatureValidationFailed(address)
        static let senderAddressResult: UInt32 = 0x6ca7_b806  // SenderAddressResult(address)
        static let delegateAndRevert: UInt32 = 0x9941_0554  // DelegateAndRevert(bool,bytes)
        static let errorString: UInt32 = 0x08c3_79a0  // Error(string)
        static let panic: UInt32 = 0x4e48_7b71  // Panic(uint256)
        static let reentrancy: UInt32 = 0xab14_3c06  // Reentrancy()
        static let reentrancyGuardReentrantCall: UInt32 = 0x3ee5_aeb5  // ReentrancyGuardReentrantCall()
        static let invalidBeneficiary: UInt32 = 0x1a3b_45fd  // InvalidBeneficiary(address)
        static let failedSendToBeneficiary: UInt32 = 0x4084_8e61  // FailedSendToBeneficiary(address,uint256,bytes)
        static let invalidPaymasterData: UInt32 = 0x120a_aab5  // InvalidPaymasterData(uint256)
        static let invalidPaymaster: UInt32 = 0xd8cc_b292  // InvalidPaymaster(address)
        // InvalidPaymasterSignatureLength(uint256,uint256)
        static let invalidPaymasterSignatureLength: UInt32 = 0x07b9_a191
        static let internalFunction: UInt32 = 0x9fbd_aa09  // InternalFunction()
    }
}

// MARK: - Encoding

extension EntryPointError {
    /// Revert data: selector and ABI-encoded parameters.
    public var encoded: [UInt8] {
        switch self {
        case .failedOp(let index, let reason): Self.encode(Selector.failedOp, index, [Array(reason.utf8)])
        case .failedOpWithRevert(let index, let reason, let inner):
            Self.encode(Selector.failedOpWithRevert, index, [Array(reason.utf8), inner])
        case .postOpReverted(let data): Self.encode(Selector.postOpReverted, [], [data])
        case .signatureValidationFailed(let aggregator):
            Self.encode(Selector.signatureValidationFailed, [Hash32(aggregator)])
        case .senderAddressResult(let address): Self.encode(Selector.senderAddressResult, [Hash32(address)])
        case .delegateAndRevert(let success, let returned):
            Self.encode(Selector.delegateAndRevert, [UInt256(UInt64(success ? 1 : 0)).hash32], [returned])
        case .errorString(let reason): Self.encode(Selector.errorString, [], [Array(reason.utf8)])
        case .panic(let code): Self.encode(Selector.panic, [code.hash32])
        case .reentrancy: Self.encode(Selector.reentrancy, [])
        case .reentrancyGuardReentrantCall: Self.encode(Selector.reentrancyGuardReentrantCall, [])
        case .invalidBeneficiary(let address): Self.encode(Selector.invalidBeneficiary, [Hash32(address)])
        case .failedSendToBeneficiary(let address, let amount, let revertData):
            Self.encode(Selector.failedSendToBeneficiary, [Hash32(address), amount.hash32], [revertData])
        case .invalidPaymasterData(let byteCount): Self.encode(Selector.invalidPaymasterData, [byteCount.hash32])
        case .invalidPaymaster(let address): Self.encode(Selector.invalidPaymaster, [Hash32(address)])
        case .invalidPaymasterSignatureLength(let dataByteCount, let signatureByteCount):
            Self.encode(Selector.invalidPaymasterSignatureLength, [dataByteCount.hash32, signatureByteCount.hash32])
        case .internalFunction: Self.encode(Selector.internalFunction, [])
        case .unknown(let data): data
        }
    }

    private static func encode(_ selector: UInt32, _ index: Int, _ byteStrings: [[UInt8]]) -> [UInt8] {
        encode(selector, [UInt256(UInt64(clamping: index)).hash32], byteStrings)
    }

    /// Every error has its words first and its byte strings last.
    private static func encode(_ selector: UInt32, _ words: [Hash32], _ byteStrings: [[UInt8]] = []) -> [UInt8] {
        var offset = (words.count + byteStrings.count) * ABIWriter.wordByteCount
        let tailByteCount = byteStrings.reduce(0) { $0 + ABIWriter.encodedByteCount(bytes: $1.count) }
        var writer = ABIWriter(selector: selector, byteCount: offset + tailByteCount)
        for word in words { writer.write(word) }
        for byteString in byteStrings {
            writer.write(count: offset)
            offset += ABIWriter.encodedByteCount(bytes: byteString.count)
        }
        for byteString in byteStrings { writer.write(byteString) }
        return writer.bytes
    }
}

// MARK: - Decoding

extension EntryPointError {
    /// Reads revert data. Text that is not UTF-8 is repaired, an index no array has makes the error `unknown`.
    public init(decoding data: [UInt8]) {
        self = Self.decode(data) ?? .unknown(data)
    }

    private static func decode(_ data: [UInt8]) -> EntryPointError? {
        guard data.count >= 4 else { return nil }
        var selector = BigEndianReader(data.prefix(4))
        var reader = ABIReader(data[4...], padding: .ignored)
        return try? decode(UInt32(truncatingIfNeeded: selector.next(4)), from: &reader)
    }

    private static func decode(_ selector: UInt32, from reader: inout ABIReader) throws(ABIError) -> EntryPointError? {
        switch selector {
        case Selector.failedOp: .failedOp(index: try reader.index(), reason: try reader.text(1))
        case Selector.failedOpWithRevert:
            .failedOpWithRevert(
                index: try reader.index(),
                reason: try reader.text(1),
                inner: try reader.byteString(2)
            )
        case Selector.postOpReverted: .postOpReverted(data: try reader.byteString(0))
        case Selector.signatureValidationFailed: .signatureValidationFailed(aggregator: try reader.address(at: 0))
        case Selector.senderAddressResult: .senderAddressResult(try reader.address(at: 0))
        case Selector.delegateAndRevert:
            .delegateAndRevert(success: try reader.bool(at: 0), returned: try reader.byteString(1))
        case Selector.errorString: .errorString(try reader.text(0))
        case Selector.panic: .panic(try reader.uint256(at: 0))
        case Selector.reentrancy: .reentrancy
        case Selector.reentrancyGuardReentrantCall: .reentrancyGuardReentrantCall
        case Selector.invalidBeneficiary: .invalidBeneficiary(try reader.address(at: 0))
        case Selector.failedSendToBeneficiary:
            .failedSendToBeneficiary(
                try reader.address(at: 0),
                amount: try reader.uint256(at: 32),
                revertData: try reader.byteString(2)
            )
        case Selector.invalidPaymasterData: .invalidPaymasterData(byteCount: try reader.uint256(at: 0))
        case Selector.invalidPaymaster: .invalidPaymaster(try reader.address(at: 0))
        case Selector.invalidPaymasterSignatureLength:
            .invalidPaymasterSignatureLength(
                dataByteCount: try reader.uint256(at: 0),
                signatureByteCount: try reader.uint256(at: 32)
            )
        case Selector.internalFunction: .internalFunction
        default: nil
        }
    }
}

extension ABIReader {
    /// An operation's index, always the first parameter.
    fileprivate func index() throws(ABIError) -> Int {
        guard let index = Int(exactly: try uint64(at: 0)) else { throw .valueOutOfRange(at: 0) }
        return index
    }

    fileprivate mutating func byteString(_ parameter: Int) throws(ABIError) -> [UInt8] {
        try bytes(at: target(at: parameter * 32, from: 0))
    }

    fileprivate mutating func text(_ parameter: Int) throws(ABIError) -> String {
        String(decoding: try slice(at: target(at: parameter * 32, from: 0)), as: UTF8.self)
    }
}
