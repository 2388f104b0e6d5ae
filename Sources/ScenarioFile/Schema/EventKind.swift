/// A kind of builder event with its fields, as expectations may name them; `BuilderEvent` is where they come from.
public struct EventKind: Sendable {
    public enum FieldKind: Sendable {
        case count
        /// Wei, or wei per gas.
        case amount
        case gas
        /// May be negative; compared as text.
        case signed
        case flag
        /// Words, messages, hashes and addresses.
        case text
        /// The hash of a user operation, or its label.
        case operation
        case hashes
    }

    public struct Field: Sendable {
        public let name: String
        public let kind: FieldKind
    }

    public let name: String
    public let fields: [Field]

    private init(_ name: String, _ fields: KeyValuePairs<String, FieldKind>) {
        self.name = name
        self.fields = fields.map { Field(name: $0.key, kind: $0.value) }
    }

    static func named(_ name: String) -> EventKind? { all.first { $0.name == name } }

    public static let all: [EventKind] = [
        EventKind(
            "state_changed",
            ["from": .text, "to": .text, "reason": .text, "block": .count, "fee_increases": .count]
        ),
        EventKind("triggered", ["cause": .text, "block": .count, "fee_increases": .count]),
        EventKind("step_failed", ["message": .text]),
        EventKind("manual_call_answered", ["answer": .text, "hash": .text, "block": .count, "message": .text]),
        EventKind("backed_off", ["reason": .text]),
        EventKind("no_operations", ["reason": .text]),
        EventKind(
            "bundle_formed",
            [
                "nonce": .count, "operations": .count, "user_op_hashes": .hashes, "max_fee_per_gas": .amount,
                "max_priority_fee_per_gas": .amount, "required_max_fee_per_gas": .amount,
                "required_max_priority_fee_per_gas": .amount, "base_fee": .amount, "gas_limit": .gas,
                "packed_gas": .gas, "fee_increases": .count, "replacement": .flag,
            ]
        ),
        EventKind(
            "operation_skipped",
            [
                "user_op_hash": .operation, "reason": .text, "max_fee_per_gas": .amount,
                "max_priority_fee_per_gas": .amount, "required_max_fee_per_gas": .amount,
                "required_max_priority_fee_per_gas": .amount, "packed_gas": .gas, "operation_gas": .gas,
                "limit": .gas, "bytes": .count, "address": .text, "slot": .text, "slots": .count,
                "paymaster": .text, "deposit": .amount, "required": .amount, "balance": .amount, "message": .text,
                "nonce": .count,
            ]
        ),
        EventKind("operations_suspected", ["user_op_hashes": .hashes, "reason": .text]),
        EventKind("validation_rules_unavailable", ["unsafe": .flag]),
        EventKind("operation_accepted", ["user_op_hash": .operation, "sender": .text]),
        EventKind("operation_rejected", ["user_op_hash": .operation, "sender": .text, "reason": .text]),
        EventKind("operation_replaced", ["old": .operation, "new": .operation]),
        EventKind("operation_removed", ["user_op_hash": .operation, "reason": .text]),
        EventKind("operation_included", ["user_op_hash": .operation, "block": .count, "succeeded": .flag]),
        EventKind("operation_returned", ["user_op_hash": .operation]),
        EventKind(
            "transaction_signed",
            [
                "kind": .text, "hash": .text, "nonce": .count, "max_fee_per_gas": .amount,
                "max_priority_fee_per_gas": .amount, "gas_limit": .gas, "operations": .count,
                "user_op_hashes": .hashes,
            ]
        ),
        EventKind("transaction_accepted", ["hash": .text, "kind": .text]),
        EventKind(
            "transaction_refused",
            [
                "kind": .text, "hash": .text, "nonce": .count, "max_fee_per_gas": .amount,
                "max_priority_fee_per_gas": .amount, "class": .text, "code": .signed, "message": .text,
            ]
        ),
        EventKind("submission_uncertain", ["hash": .text, "kind": .text, "reason": .text]),
        EventKind(
            "transaction_mined",
            [
                "kind": .text, "hash": .text, "nonce": .count, "block": .count, "succeeded": .flag,
                "gas_limit": .gas, "gas_used": .gas, "effective_gas_price": .amount,
            ]
        ),
        EventKind("transaction_dropped", ["hash": .text, "nonce": .count, "kind": .text]),
        EventKind("nonce_used_by_other", ["nonce": .count, "account_nonce": .count]),
        EventKind("bundle_abandoned", ["nonce": .count]),
        EventKind("transaction_reorganised", ["hash": .text, "nonce": .count]),
        EventKind("signer_underfunded", ["balance": .amount, "required": .amount]),
        EventKind("nonce_went_back", ["nonce": .count, "account_nonce": .count]),
        EventKind("nonce_gap_found", ["nonce": .count, "hash": .text, "waiting_nonce": .count]),
        EventKind(
            "blocking_transaction_found",
            ["hash": .text, "max_fee_per_gas": .amount, "max_priority_fee_per_gas": .amount]
        ),
        EventKind("cancellation_refused", ["fee_increases": .count]),
        EventKind("cancellation_abandoned", ["fee_increases": .count]),
    ]
}

extension KeyTable {
    static let event = KeyTable(
        "event",
        title: "an event",
        EventKind.all.map { kind in
            let fields = kind.fields.map { Key($0.name, $0.kind.shape, "Of the event.") }
            return Key(kind.name, .map(KeyTable("event_\(kind.name)", fields)), "A partial match.")
        },
        rules: [.count(1...1)]
    )
}

extension EventKind.FieldKind {
    fileprivate var shape: Shape {
        switch self {
        case .count: .check(.wideInteger)
        case .amount: .check(.ether)
        case .gas: .check(.gas)
        case .signed: .anyOf([.signedInteger, .textOf("[+-]?[0-9]+")])
        case .flag: .boolean
        case .text: .scalar
        // A hash looks like a number.
        case .operation: .scalar
        case .hashes: .list(.scalar, atLeast: 0)
        }
    }
}
