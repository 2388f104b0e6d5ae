import Ethereum
import Testing

@Suite("Signed transactions")
struct SignedTransactionTests {
    /// The worked example of EIP-155.
    @Test("the standard's example is signed as printed")
    func workedExample() throws {
        let key = try PrivateKey(bytes: [UInt8](repeating: 0x46, count: 32))
        let transaction = Transaction.legacy(TransactionSamples.legacy)
        #expect(
            Hex.encode(transaction.signingPayload)
                == "0xec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080"
        )
        #expect(
            transaction.signingHash.description == "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"
        )
        let signed = transaction.signed(by: key)
        #expect(
            Hex.encode(signed.raw)
                == "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a0"
                + "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a0"
                + "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
        )
        #expect(try SignedTransaction(decoding: signed.raw).recoverSender() == key.address)
    }

    @Test("a transaction of every type is the same after encoding and decoding", arguments: TransactionSamples.all)
    func roundTrip(transaction: Transaction) throws {
        let signed = transaction.signed(by: TransactionSamples.key)
        let decoded = try SignedTransaction(decoding: signed.raw)
        #expect(decoded == signed)
        #expect(decoded.transaction == transaction)
        #expect(decoded.signature == signed.signature)
        #expect(decoded.raw == signed.raw)
        #expect(decoded.hash == Keccak256.hash(signed.raw))
        #expect(try decoded.recoverSender() == TransactionSamples.key.address)
    }

    @Test("an authorization is recovered to the account that gave it")
    func authority() throws {
        guard case .setCode(let transaction) = TransactionSamples.all.last else {
            Issue.record("no sample")
            return
        }
        let authorization = try #require(transaction.authorizations.first)
        #expect(try authorization.recoverAuthority() == PrivateKey.derived(from: "horse").address)
    }

    @Test("an authorization with an invalid signature decodes without an authority")
    func nonsensicalAuthorization() throws {
        let nonsense = SignedAuthorization(
            authorization: Authorization(chainID: .max, address: .zero, nonce: .max),
            signature: RecoverableSignature(r: .max, s: 0, yParity: 255)
        )
        let transaction = SetCodeTransaction(
            chainID: 1,
            nonce: 0,
            fees: .zero,
            gasLimit: 50_000,
            to: .zero,
            authorizations: [nonsense]
        )
        let signed = Transaction.setCode(transaction).signed(by: TransactionSamples.key)
        let decoded = try SignedTransaction(decoding: signed.raw).transaction.authorizations
        #expect(decoded == [nonsense])
        #expect(throws: SignatureError.yParityOutOfRange(255)) { try nonsense.recoverAuthority() }
    }

    /// A type-2 transaction whose fields can be replaced one by one.
    static func feeMarket(replacing index: Int, with item: RLPItem?, extra: [RLPItem] = []) -> [UInt8] {
        var fields: [RLPItem] = [
            [1], [], [1], [2], [0x52, 0x08], [UInt8](repeating: 7, count: 20), [], [], nil, [], [1], [1],
        ].map { (bytes: [UInt8]?) in bytes.map { .bytes($0[...]) } ?? .list([]) }
        if let item { fields[index] = item } else { fields.remove(at: index) }
        return [2] + RLPItem.list(fields + extra).encoded
    }

    static func bytes(_ count: Int, _ byte: UInt8 = 1) -> RLPItem {
        .bytes([UInt8](repeating: byte, count: count)[...])
    }

    static let refusals: [([UInt8], TransactionDecodingError)] = [
        ([], .empty),
        ([5, 0xc0], .unsupportedType(5)),
        ([3, 0xc0], .tooFewFields(0, expected: 14)),
        ([0x7f], .unsupportedType(0x7f)),
        ([0x80], .notAnEnvelope(firstByte: 0x80)),
        ([2], .malformed(.missingItem)),
        ([2, 0x80], .malformed(.unexpectedBytes)),
        ([2, 0xc0], .tooFewFields(0, expected: 12)),
        (feeMarket(replacing: 11, with: bytes(1)) + [0], .malformed(.trailingBytes(count: 1))),
        (feeMarket(replacing: 11, with: nil), .tooFewFields(11, expected: 12)),
        (feeMarket(replacing: 11, with: bytes(1), extra: [bytes(1)]), .tooManyFields(expected: 12)),
        (feeMarket(replacing: 0, with: bytes(9)), .field(.chainID, .tooLarge(byteCount: 9))),
        (feeMarket(replacing: 1, with: bytes(1, 0)), .field(.nonce, .leadingZero)),
        (feeMarket(replacing: 1, with: bytes(8, 0)), .field(.nonce, .leadingZero)),
        (feeMarket(replacing: 1, with: bytes(9, 0)), .field(.nonce, .tooLarge(byteCount: 9))),
        (feeMarket(replacing: 6, with: bytes(33, 0)), .field(.value, .leadingZero)),
        (feeMarket(replacing: 1, with: .list([])), .field(.nonce, .malformed(.unexpectedList))),
        (feeMarket(replacing: 2, with: bytes(17)), .priorityFeeAboveMaxFee),
        (feeMarket(replacing: 2, with: bytes(33)), .field(.maxPriorityFeePerGas, .tooLarge(byteCount: 33))),
        (feeMarket(replacing: 3, with: bytes(32)), .gasCostTooLarge),
        (feeMarket(replacing: 4, with: bytes(9)), .field(.gasLimit, .tooLarge(byteCount: 9))),
        (feeMarket(replacing: 5, with: bytes(19)), .field(.to, .wrongByteCount(19, expected: 20))),
        (feeMarket(replacing: 5, with: bytes(21)), .field(.to, .wrongByteCount(21, expected: 20))),
        (feeMarket(replacing: 6, with: bytes(33)), .field(.value, .tooLarge(byteCount: 33))),
        (feeMarket(replacing: 7, with: .list([])), .field(.data, .malformed(.unexpectedList))),
        (feeMarket(replacing: 8, with: bytes(0)), .field(.accessList, .malformed(.unexpectedBytes))),
        (feeMarket(replacing: 8, with: .list([bytes(20)])), .field(.accessListEntry, .malformed(.unexpectedBytes))),
        (feeMarket(replacing: 8, with: .list([.list([bytes(20)])])), .tooFewFields(1, expected: 2)),
        (
            feeMarket(replacing: 8, with: .list([.list([bytes(19), .list([])])])),
            .field(.accessListAddress, .wrongByteCount(19, expected: 20))
        ),
        (
            feeMarket(replacing: 8, with: .list([.list([bytes(20), .list([bytes(31)])])])),
            .field(.storageKey, .wrongByteCount(31, expected: 32))
        ),
        (feeMarket(replacing: 9, with: bytes(2)), .field(.yParity, .tooLarge(byteCount: 2))),
        (feeMarket(replacing: 10, with: bytes(33)), .field(.r, .tooLarge(byteCount: 33))),
        (feeMarket(replacing: 11, with: bytes(1, 0)), .field(.s, .leadingZero)),
    ]

    @Test("each broken rule of the encoding has its own error", arguments: refusals)
    func refuses(raw: [UInt8], error: TransactionDecodingError) {
        #expect(throws: error) { try SignedTransaction(decoding: raw) }
    }

    @Test(
        "a transaction with a price of more than 128 bits still has its hash, sender and signing hash",
        arguments: [0, 1, 2, 4]
    )
    func unpayable(type: UInt8) throws {
        let key = try PrivateKey(bytes: [UInt8](repeating: 1, count: 32))
        // 2¹²⁸ is one and sixteen zeros.
        let price = RLPItem.bytes(([1] + [UInt8](repeating: 0, count: 16))[...])
        let number = { (byte: UInt8) in RLPItem.bytes([byte][...]) }
        let to = RLPItem.bytes([UInt8](repeating: 7, count: 20)[...])
        let (none, empty) = (RLPItem.bytes([]), RLPItem.list([]))
        let common = [RLPItem.bytes([0x52, 0x08]), to, none, none]
        let fields: [RLPItem] =
            switch type {
            case 0: [number(3), price] + common
            case 1: [number(1), number(3), price] + common + [empty]
            case 2: [number(1), number(3), price, price] + common + [empty]
            default: [number(1), number(3), none, price] + common + [empty, empty]
            }
        let prefix = type == 0 ? [] : [type]
        // EIP-155 signs the chain ID and two zeros after a legacy transaction's fields, and writes v = 2 + 35 + parity.
        let signed = prefix + RLPItem.list(type == 0 ? fields + [number(1), none, none] : fields).encoded
        let signature = key.sign(Keccak256.hash(signed))
        let parity = type == 0 ? number(37 + signature.yParity) : signature.yParity == 0 ? none : number(1)
        let scalars = [signature.r, signature.s].map { RLPItem.bytes($0.minimalBytes[...]) }
        let raw = prefix + RLPItem.list(fields + [parity] + scalars).encoded

        let error = #expect(throws: TransactionDecodingError.self) { try SignedTransaction(decoding: raw) }
        guard case .unpayable(let transaction)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(transaction.signingHash == Keccak256.hash(signed))
        #expect(transaction.hash == Keccak256.hash(raw))
        #expect(try transaction.recoverSender() == key.address)
        #expect(transaction.transaction.nonce == 3 && transaction.transaction.gasLimit == 21_000)
    }

    @Test("the largest price of 128 bits is accepted, and no tip may be above the max fee")
    func largestPrice() throws {
        let raw = Self.feeMarket(replacing: 3, with: Self.bytes(16, 0xff))
        #expect(try SignedTransaction(decoding: raw).transaction.fees.maxFeePerGas.rawValue == .max)
        // Both stand for prices of 17 bytes, of which the priority fee's is the larger.
        var fields: [RLPItem] = [Self.bytes(1), .bytes([]), Self.bytes(17, 2), Self.bytes(17, 1)]
        fields += [.bytes([0x52, 0x08]), Self.bytes(20), .bytes([]), .bytes([]), .list([]), .bytes([])]
        fields += [Self.bytes(1), Self.bytes(1)]
        #expect(throws: TransactionDecodingError.priorityFeeAboveMaxFee) {
            try SignedTransaction(decoding: [2] + RLPItem.list(fields).encoded)
        }
    }

    @Test("zero r and s are an unsigned transaction if v is a parity, and a wrong chain for any other v")
    func unsigned() {
        let errors = [UInt8(0), 1, 2].map { v in
            #expect(throws: TransactionDecodingError.self) { try SignedTransaction(decoding: zeroSignature(v: v)) }
        }
        #expect(errors == [.unsigned, .unsigned, .invalidV(2)])
    }

    private func zeroSignature(v: UInt8) -> [UInt8] {
        let (none, one) = (RLPItem.bytes([]), Self.bytes(1))
        let v = v == 0 ? none : Self.bytes(1, v)
        let fields = [one, one, .bytes([0x52, 0x08]), Self.bytes(20), none, none, v, none, none]
        return RLPItem.list(fields).encoded
    }

    @Test("the transaction that the table of damaged ones starts from is read")
    func acceptsUnaltered() throws {
        let raw = Self.feeMarket(replacing: 11, with: Self.bytes(1))
        #expect(try SignedTransaction(decoding: raw).transaction.gasLimit == 21_000)
    }

    @Test(
        "a valid v gives the chain and the parity; any other v is refused",
        arguments: [
            (27, nil, 0), (28, nil, 1), (35, 0, 0), (36, 0, 1), (37, 1, 0), (38, 1, 1),
            // 2 · (2⁶⁴ - 1) + 36
            (36_893_488_147_419_103_266, UInt64.max, 1),
        ] as [(UInt128, UInt64?, UInt8)]
    )
    func legacyV(v: UInt128, chainID: UInt64?, yParity: UInt8) throws {
        let signed = try SignedTransaction(decoding: legacy(v: UInt256(v)))
        #expect(signed.transaction.chainID == chainID)
        #expect(signed.signature.yParity == yParity)
        #expect(signed.raw == SignedTransaction(transaction: signed.transaction, signature: signed.signature).raw)
    }

    @Test("an impossible v is refused", arguments: [0, 1, 26, 29, 34] as [UInt64])
    func wrongV(v: UInt64) {
        #expect(throws: TransactionDecodingError.invalidV(v)) { try SignedTransaction(decoding: legacy(v: UInt256(v))) }
    }

    @Test("a chain ID of more than 64 bits is refused")
    func largeV() {
        #expect(throws: TransactionDecodingError.field(.v, .tooLarge(byteCount: 9))) {
            // 2 · 2⁶⁴ + 35
            try SignedTransaction(decoding: legacy(v: UInt256((UInt128(1) << 65) + 35)))
        }
    }

    private func legacy(v: UInt256) -> [UInt8] {
        var encoder = RLPEncoder()
        encoder.list { list in
            for field in [0, 1, 21_000] as [UInt64] { list.append(field) }
            list.append(Address.zero)
            list.append(UInt64(0))
            list.append([UInt8]())
            list.append(v)
            list.append(UInt64(1))
            list.append(UInt64(1))
        }
        return encoder.bytes
    }
}
