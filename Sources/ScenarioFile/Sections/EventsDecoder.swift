import Ethereum
import Wording

extension NodeReader {
    func events(path: String) -> Expected<[EventExpectation]>? {
        guard let items = items(expecting: "a list of events") else { return nil }
        warnIfEmpty()
        let events = items.enumerated().compactMap { $1.event(path: "\(path).\($0)") }
        // Each event fails under its own path, the list never.
        return events.count == items.count ? Expected(events, position: position, path: path) : nil
    }

    /// `bundle_formed`, or `bundle_formed: {operations: 3}`.
    private func event(path: String) -> EventExpectation? {
        context.withCheck(path) { readEvent(path: path) }
    }

    private func readEvent(path: String) -> EventExpectation? {
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
        guard let fields = child(pair.value).fields(of: kind, path: path) else { return nil }
        return EventExpectation(name: kind.name, fields: fields, position: position, path: path)
    }

    private func kind(_ name: String) -> EventKind? {
        if let kind = EventKind.named(name) { return kind }
        report(
            "unknown event \(Quoted.text(name))" + context.diagnostics.hint(for: name, among: EventKind.all.map(\.name))
        )
        return nil
    }

    private func fields(of kind: EventKind, path: String) -> [EventFieldExpectation]? {
        guard let pairs = pairs(expecting: "a map of the event's fields") else { return nil }
        let fields = pairs.map { key, name, value -> EventFieldExpectation? in
            guard let field = kind.fields.first(where: { $0.name == name }) else {
                key.report(
                    "\(Quoted.text(kind.name)) has no field \(Quoted.text(name))"
                        + context.diagnostics.hint(for: name, among: kind.fields.map(\.name))
                )
                return nil
            }
            return value.condition(field.kind, path: "\(path).\(name)")
                .map { EventFieldExpectation(name: name, condition: $0) }
        }
        return fields.contains { $0 == nil } ? nil : fields.compactMap(\.self)
    }

    private func condition(_ kind: EventKind.FieldKind, path: String) -> EventFieldExpectation.Condition? {
        switch kind {
        case .count: return numberCheck(path: path, CheckText.number).map(EventFieldExpectation.Condition.number)
        case .amount:
            return numberCheck(path: path) { text throws(Problem) in try AmountText.wei(text) }
                .map(EventFieldExpectation.Condition.number)
        case .gas:
            return numberCheck(path: path) { text throws(Problem) in UInt128(try AmountText.gas(text).rawValue) }
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
