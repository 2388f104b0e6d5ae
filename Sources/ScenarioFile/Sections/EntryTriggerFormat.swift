import Bundler
import Wording

extension EntryTrigger: Declared {
    static let defaults = EntryTrigger(.transition(from: .building, to: .pending, reason: nil))

    static let fields: [Field<EntryTrigger>] = [
        Field(
            "transition",
            \.transition,
            .transition,
            "A transition of a sender, with or without its reason.",
            example: "Cancelling -> CancelPending"
        ).withoutDefault,
        Field("event", \.event, .eventName, "An event of the builder.", example: "transaction_accepted"),
        Field("nth", \.nth, .integer(1...UInt64.max, "a number"), "Which of them, from 1.", example: "2"),
        Field("after", \.after, .writtenDuration, "How much later.", example: "500ms"),
        Field(
            "sender",
            \.sender,
            .sender,
            "Of this sender; every sender's unless given, counted together.",
            example: "0"
        ),
    ]

    fileprivate static let causes = ["transition", "event"]

    private var transition: TransitionItem? {
        get {
            guard case .transition(let from, let to, let reason) = cause else { return nil }
            return .transition(from: from, to: to, reason: reason)
        }
        set {
            guard case .transition(let from, let to, let reason) = newValue else { return }
            cause = .transition(from: from, to: to, reason: reason)
        }
    }

    private var event: String? {
        get { if case .event(let name) = cause { name } else { nil } }
        set { if let newValue { cause = .event(newValue) } }
    }
}

extension KeyTable {
    static let entryTrigger = KeyTable(
        "when",
        EntryTrigger.fields.map(\.key),
        rules: [.exactlyOne(of: EntryTrigger.causes)]
    )

    /// As a text, with or without a delay.
    fileprivate static let triggerTexts: [Shape] = transitionPatterns.map { .textOf("\($0)( *\\+ *[0-9].*)?") }
}

extension Format<EntryTrigger> {
    /// `Cancelling -> CancelPending`, `Cancelling -> CancelPending + 500ms`, or a map.
    static let trigger = Self(
        shape: .anyOf([.map(.entryTrigger)] + KeyTable.triggerTexts),
        read: { $0.isMap ? keys.read($0) : $0.triggerText() },
        write: { trigger in
            guard case .transition(_, _, nil) = trigger.cause, trigger.nth == 1, trigger.sender == nil else {
                return keys.write(trigger)
            }
            let delay = trigger.after == .zero ? "" : " + \(TimeText.text(trigger.after))"
            return .plain("\(trigger.cause)\(delay)")
        }
    )

    private static let keys = map(.entryTrigger, EntryTrigger.fields) { map, _ in
        let present = EntryTrigger.causes.filter { map.has($0) }
        if present.isEmpty { map.reader.report("'when' needs a transition or an event") }
        for extra in present.dropFirst() { map.key(extra)?.report("two events in one 'when': transition and \(extra)") }
    }
}

extension Format<TransitionItem> {
    fileprivate static let transition = Self(
        shape: .anyOf(KeyTable.transitionPatterns.map { .textOf($0) }),
        read: { $0.oneTransition() },
        write: { .text($0.description) }
    )
}

extension Format<String> {
    fileprivate static let eventName = Self(
        shape: .words(EventKind.all.map(\.name)),
        read: { $0.word("event", of: EventKind.all.map(\.name)) },
        write: { .plain($0) }
    )
}

extension NodeReader {
    /// A transition that is one: `...` is none.
    fileprivate func oneTransition() -> TransitionItem? {
        switch transition() {
        case nil: return nil
        case .anything:
            report("'...' is no transition")
            return nil
        case let item?: return item
        }
    }

    fileprivate func triggerText() -> EntryTrigger? {
        guard let text = scalar(expecting: "a transition such as Cancelling -> CancelPending") else { return nil }
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        var delay = Duration.zero
        if parts.count == 2 {
            let node = YAMLNode(content: .scalar(String(parts[1].trimmed), isText: false), position: node.position)
            guard let read = child(node).duration() else { return nil }
            delay = read
        }
        let edge = YAMLNode(content: .scalar(String(parts[0].trimmed), isText: true), position: node.position)
        guard case .transition(let from, let to, let reason)? = child(edge).oneTransition() else { return nil }
        var trigger = EntryTrigger(.transition(from: from, to: to, reason: reason))
        trigger.after = delay
        return trigger
    }
}
