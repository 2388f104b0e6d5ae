import Ethereum
import Foundation
import Testing

/// The transaction tests of ethereum/tests, by the newest rules that each file has a result for.
@Suite("Published transaction tests", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct TransactionVectorTests {
    enum Refusal: Error, Equatable {
        case decoding(TransactionDecodingError)
        case signature(SignatureError)
        case invalid(TransactionInvalidity)
    }

    /// Where we differ on purpose, and what we say instead: the fields of type 2 under the number 4, by rules from
    /// before there was a type 4. "Type not supported" would be wrong today; as a type 4 it lacks the authorizations.
    static let differences: [String: Refusal] = [
        "ttWrongRLP/RLP_04_maxFeePerGas32BytesValue": .decoding(.tooFewFields(12, expected: 13))
    ]

    /// Prices of more than 128 bits: well formed by the protocol and by our decoder, which hands them out apart.
    static let unpayable: Set<String> = [
        "ttGasPrice/TransactionWithHighGasPrice", "ttVValue/V_equals38",
        "ttEIP1559/GasLimitPriceProductOverflowtMinusOne",
    ]

    /// What was read, whichever way.
    struct Accepted {
        var transaction: Transaction
        var hash: Hash32
        var sender: Address
        /// Written again from what was read; `nil` where it cannot be.
        var raw: [UInt8]?
    }

    static let folders = [
        "ttAddress", "ttEIP1559", "ttEIP2028", "ttEIP2930", "ttGasLimit", "ttGasPrice", "ttNonce", "ttRSValue",
        "ttSignature", "ttVValue", "ttValue", "ttWrongRLP",
    ]

    @Test(
        "a transaction is accepted with the published sender, hash and gas, or refused for the right reason",
        arguments: folders
    )
    func folder(name: String) throws {
        let files = try VectorFolder.files(in: "transactions/\(name)")
        #expect(!files.isEmpty)
        for file in files {
            let tests = try #require(try VectorFolder.json(file) as? [String: [String: Any]])
            #expect(!tests.isEmpty)
            let short = String(file.dropFirst("transactions/".count).dropLast(".json".count))
            for test in tests.values { try check(test, short) }
        }
    }

    private func check(_ test: [String: Any], _ name: String) throws {
        let results: [String: [String: String]] = try test.value("result")
        let forks = ["Osaka", "Prague", "Cancun", "Shanghai", "Paris", "London"]
        let fork = try #require(forks.first { results[$0] != nil })
        let expected = try #require(results[fork])
        let schedule: GasSchedule = fork == "Osaka" ? .osaka : fork == "Prague" ? .prague : .cancun
        let raw = try Hex.decode(try test.value("txbytes", as: String.self))
        let outcome = Result { () throws(Refusal) in try accept(raw, schedule) }
        if let difference = Self.differences[name] {
            #expect(throws: difference, "\(name)") { try outcome.get() }
        } else if let exception = expected["exception"] {
            switch outcome {
            case .success: Issue.record("\(name) was accepted: \(exception)")
            case .failure(let refusal):
                #expect(Self.names(of: refusal).contains(exception.droppingPrefix), "\(name): \(refusal)")
            }
        } else {
            switch outcome {
            case .success(let accepted):
                #expect(accepted.sender.description == expected["sender"], "\(name)")
                #expect(accepted.hash.description == expected["hash"], "\(name)")
                let gas = IntrinsicGas.standard(of: accepted.transaction, schedule: schedule)
                #expect(UInt256(gas.rawValue) == UInt256(hex: expected["intrinsicGas"] ?? ""), "\(name)")
                #expect(accepted.raw == (Self.unpayable.contains(name) ? nil : raw), "\(name)")
            case .failure(let refusal): Issue.record("\(name) was refused: \(refusal)")
            }
        }
    }

    /// In the order of the clients: form, chain, signature, everything else.
    private func accept(_ raw: [UInt8], _ schedule: GasSchedule) throws(Refusal) -> Accepted {
        let signed: SignedTransaction
        do throws(TransactionDecodingError) {
            signed = try SignedTransaction(decoding: raw)
        } catch {
            guard case .unpayable(let signed) = error else { throw .decoding(error) }
            return try accept(signed.transaction, schedule, hash: signed.hash, raw: nil, signed.recoverSender)
        }
        let again = SignedTransaction(transaction: signed.transaction, signature: signed.signature).raw
        return try accept(signed.transaction, schedule, hash: signed.hash, raw: again, signed.recoverSender)
    }

    private func accept(
        _ transaction: Transaction,
        _ schedule: GasSchedule,
        hash: Hash32,
        raw: [UInt8]?,
        _ recoverSender: () throws(SignatureError) -> Address
    ) throws(Refusal) -> Accepted {
        let invalidity: TransactionInvalidity?
        do throws(TransactionInvalidity) {
            try transaction.validate(chainID: 1, schedule: schedule)
            invalidity = nil
        } catch { invalidity = error }
        if let invalidity, case .wrongChain = invalidity { throw .invalid(invalidity) }
        let sender: Address
        do throws(SignatureError) { sender = try recoverSender() } catch { throw .signature(error) }
        if let invalidity { throw .invalid(invalidity) }
        return Accepted(transaction: transaction, hash: hash, sender: sender, raw: raw)
    }

    /// What ethereum/tests calls a refusal. More than one name where theirs tell apart what ours do not.
    private static func names(of refusal: Refusal) -> [String] {
        switch refusal {
        case .decoding(let error): names(of: error)
        case .signature(.notRecoverable): ["EC_RECOVERY_FAIL"]
        case .signature: ["INVALID_SIGNATURE_VRS"]
        case .invalid(.wrongChain): ["INVALID_CHAINID"]
        case .invalid(.nonceTooLarge): ["NONCE_TOO_BIG"]
        case .invalid(.priorityFeeAboveMaxFee): ["PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2"]
        case .invalid(.intrinsicGasTooLow): ["INTRINSIC_GAS_TOO_LOW"]
        case .invalid(.initcodeTooLarge): ["INITCODE_SIZE_EXCEEDED"]
        case .invalid(.noBlobs): ["TYPE_3_TX_ZERO_BLOBS"]
        case .invalid(.noAuthorizations): ["TYPE_4_EMPTY_AUTHORIZATION_LIST"]
        case .invalid(.gasBelowFloor): ["INTRINSIC_GAS_BELOW_FLOOR_GAS_COST"]
        case .invalid(.gasLimitAboveCap): ["GAS_LIMIT_EXCEEDS_MAXIMUM"]
        }
    }

    private static func names(of error: TransactionDecodingError) -> [String] {
        switch error {
        case .empty: []
        case .unsupportedType: ["TYPE_NOT_SUPPORTED"]
        case .notAnEnvelope: ["TYPE_NOT_SUPPORTED", "RLP_INVALID_HEADER", "RLP_ERROR_EOF"]
        case .malformed(.leadingZeroInLength): ["RLP_ERROR_SIZE_LEADING_ZEROS"]
        case .malformed: ["RLP_ERROR_SIZE"]
        case .tooFewFields: ["RLP_TOO_FEW_ELEMENTS"]
        case .tooManyFields: ["RLP_TOO_MANY_ELEMENTS"]
        case .unsigned: ["INVALID_SIGNATURE_VRS"]
        case .invalidV: ["INVALID_CHAINID"]
        case .gasCostTooLarge: ["GASLIMIT_PRICE_PRODUCT_OVERFLOW"]
        case .priorityFeeAboveMaxFee: ["PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2"]
        case .unpayable: []
        case .field(let field, let error): [name(of: field, error)].compactMap { $0 }
        }
    }

    private static func name(of field: TransactionField, _ error: TransactionFieldError) -> String? {
        let theirs: [TransactionField: String] = [
            .nonce: "NONCE", .gasPrice: "GASPRICE", .gasLimit: "GASLIMIT", .to: "TO", .value: "VALUE", .data: "DATA",
            .maxFeePerGas: "BASEFEE", .maxPriorityFeePerGas: "PRIORITY_FEE", .v: "V", .r: "R", .s: "S",
        ]
        guard let name = theirs[field] else { return nameInAccessList(field, error) }
        switch error {
        case .leadingZero: return "RLP_LEADING_ZEROS_\(name)"
        case .malformed(.unexpectedList):
            return field == .r || field == .s ? "RLP_INVALID_SIGNATURE_\(name)" : "RLP_INVALID_\(name)"
        case .malformed(.leadingZeroInLength), .malformed(.needlessLengthPrefix):
            return "RLP_LEADING_ZEROS_\(name)_SIZE"
        case .malformed: return nil
        case .wrongByteCount(let actual, let expected):
            return actual < expected ? "ADDRESS_TOO_SHORT" : "ADDRESS_TOO_LONG"
        case .tooLarge:
            switch field {
            case .r, .s: return "INVALID_SIGNATURE_VRS"
            case .v: return "INVALID_CHAINID"
            case .maxFeePerGas: return "GASPRICE_OVERFLOW"
            case .maxPriorityFeePerGas: return "PRIORITY_OVERFLOW"
            default: return "\(name)_OVERFLOW"
            }
        }
    }

    private static func nameInAccessList(_ field: TransactionField, _ error: TransactionFieldError) -> String? {
        guard case .wrongByteCount(let actual, let expected) = error else { return nil }
        let part = field == .accessListAddress ? "ADDRESS" : "STORAGE"
        return "RLP_INVALID_ACCESS_LIST_\(part)_TOO_\(actual < expected ? "SHORT" : "LONG")"
    }
}

extension String {
    fileprivate var droppingPrefix: String { replacing("TransactionException.", with: "") }
}
