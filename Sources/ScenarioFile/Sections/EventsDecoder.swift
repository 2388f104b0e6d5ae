import Ethereum
import Wording

extension Format<Expected<[EventExpectation]>> {
    static let events = Self(
        shape: .list(.anyOf([.words(EventKind.all.map(\.name)), .map(.event)]), atLeast: 0),
        read: { $0.partialMatches(expecting: "a list of events") { $0.event() } },
        write: { .list($0.value.map(\.written)) }
    ).forgetting {
        $0.position = .start
        for index in $0.value.indices { $0.value[index].forgetPositions() }
    }
}

extension EventExpectation {
    fileprivate var written: YAMLValue {
        guard !fields.isEmpty else { return .plain(name) }
        return .map([.init(name: name, value: .map(fields.map { .init(name: $0.name, value: $0.condition.written) }))])
    }
}

extension EventExpectation {
    fileprivate mutating func forgetPositions() {
        position = .start
        for index in fields.indices {
            guard case .number(var check) = fields[index].condition else { continue }
            check.position = .start
            fields[index].condition = .number(check)
        }
    }
}

extension EventFieldExpectation.Condition {
    fileprivate var written: YAMLValue {
        switch self {
        case .number(let check): .check(check.text)
        case .flag(let isTrue): .plain("\(isTrue)")
        case .text(let text): .text(text)
        case .list(let hashes): .list(hashes.map(YAMLValue.text))
        }
    }
}

extension NodeReader {
    /// `bundle_formed`, or `bundle_formed: {operations: 3}`.
    fileprivate func event() -> EventExpectation? {
        let path = checkPath ?? ""
        guard case .mapping(let pairs) = node.content else {
            guard let name = text(expecting: "an event"), let kind = kind(name) else { return nil }
            return EventExpectation(name: kind.name, fields: [], position: position, path: path)
        }
        guard pairs.count == 1, let pair = pairs.first else {
            report("an item names exactly one event")
            return nil
        }
        let key = child(YAMLNode(content: .scalar(pair.key, isText: true), position: pair.keyPosition))
        guard let kind = key.kind(pair.key) else { return nil }
        guard let fields = child(pair.value).fields(of: kind) else { return nil }
        return EventExpectation(name: kind.name, fields: fields, position: position, path: path)
    }

    private func kind(_ name: String) -> EventKind? {
        if let kind = EventKind.named(name) { return kind }
        report(
            "unknown event \(Quoted.text(name))" + context.diagnostics.hint(for: name, among: EventKind.all.map(\.name))
        )
        return nil
    }

    private func fields(of kind: EventKind) -> [EventFieldExpectation]? {
        guard let pairs = pairs(expecting: "a map of the event's fields") else { return nil }
        let fields = pairs.map { key, name, value -> EventFieldExpectation? in
            guard let field = kind.fields.first(where: { $0.name == name }) else {
                key.report(
                    "\(Quoted.text(kind.name)) has no field \(Quoted.text(name))"
                        + context.diagnostics.hint(for: name, among: kind.fields.map(\.name))
                )
                return nil
            }
            return value.condition(field.kind).map { EventFieldExpectation(name: name, condition: $0) }
        }
        return fields.contains { $0 == nil } ? nil : fields.compactMap(\.self)
    }

    private func condition(_ kind: EventKind.FieldKind) -> EventFieldExpectation.Condition? {
        switch kind {
        case .count: return numberCheck(CheckText.number).map(EventFieldExpectation.Condition.number)
        case .amount:
            return numberCheck { text throws(Problem) in try AmountText.wei(text) }
                .map(EventFieldExpectation.Condition.number)
        case .gas:
            return numberCheck { text throws(Problem) in UInt128(try AmountText.gas(text).rawValue) }
                .map(EventFieldExpectation.Condition.number)
        case .signed: return signedInteger().map(EventFieldExpectation.Condition.text)
        case .operation: return operationHash().map(EventFieldExpectation.Condition.text)
        case .flag: return boolean().map(EventFieldExpectation.Condition.flag)
        case .text: return scalar(expecting: "text").map(EventFieldExpectation.Condition.text)
        case .hashes:
            return list(expecting: "a list of hashes or labels") { $0.operationHash() }
                .map(EventFieldExpectation.Condition.list)
        }
    }

    private func signedInteger() -> String? {
        guard let text = scalar(expecting: "an integer") else { return nil }
        guard let value = Int64(text) else {
            report("\(Quoted.text(text)) is not an integer")
            return nil
        }
        return String(value)
    }

    /// The hash of a user operation, or its label.
    private func operationHash() -> String? {
        guard let text = scalar(expecting: "a hash or a label") else { return nil }
        if !text.hasPrefix("0x") { context.labels.refer(to: text, .operation, origin) }
        return text
    }
}
