import Bundler
import Wording

extension Format<Expected<[TransitionItem]>> {
    static let transitions = Self(
        shape: .list(.anyOf([.words(KeyTable.transitionTexts)] + KeyTable.transitionForms), atLeast: 0),
        read: { $0.transitions() },
        write: { .list($0.value.map(\.written)) }
    ).forgetting { $0.position = .start }
}

extension Format<Expected<[TransitionItem]>> {
    /// Of several senders: each may leave the state that it is in, whatever the one before it did.
    static let transitionsOfAll = Self(
        shape: transitions.shape,
        read: { $0.transitions(ofOneSender: false) },
        write: transitions.write
    ).forgetting { $0.position = .start }
}

extension TransitionItem {
    fileprivate var written: YAMLValue {
        switch self {
        case .anything, .transition(_, _, nil): .plain(description)
        // To YAML, a colon makes a map.
        case .transition: .text(description)
        }
    }
}

extension NodeReader {
    fileprivate func transitions(ofOneSender: Bool = true) -> Expected<[TransitionItem]>? {
        guard let items = items(expecting: "a list of transitions") else { return nil }
        let read = items.map { $0.transition() }
        guard !read.contains(where: { $0 == nil }) else { return expected(nil) }
        let transitions = read.compactMap(\.self)
        if ofOneSender { warnWhereBroken(transitions, items) }
        if !transitions.isEmpty, transitions.allSatisfy({ $0 == .anything }) { warnThatItHoldsAlways() }
        return expected(transitions)
    }

    /// `Building -> Pending`, `"Pending -> Building: dropped"`, `Pending -> Building: dropped` (a map to YAML), `...`
    func transition() -> TransitionItem? {
        switch node.content {
        case .mapping(let pairs):
            guard pairs.count == 1, let pair = pairs.first else {
                report("a transition is one pair of states, with at most one reason")
                return nil
            }
            guard let reason = child(pair.value).scalar(expecting: "a reason") else { return nil }
            return transition(Substring(pair.key), reason: Substring(reason))
        case .sequence:
            mismatch("a transition such as Building -> Pending")
            return nil
        case .scalar:
            guard let text = scalar(expecting: "a transition such as Building -> Pending") else { return nil }
            if Substring(text).trimmed == "..." { return .anything }
            guard let colon = text.firstIndex(of: ":") else { return transition(Substring(text), reason: nil) }
            return transition(text[..<colon], reason: text[text.index(after: colon)...])
        }
    }

    private func transition(_ edge: Substring, reason: Substring?) -> TransitionItem? {
        guard let arrow = edge.arrow else {
            report("\(Quoted.text(edge)) is not a transition such as Building -> Pending")
            return nil
        }
        let from = state(edge[..<arrow.lowerBound])
        guard let to = state(edge[arrow.upperBound...]), let from else { return nil }
        let name = "\(from.rawValue) -> \(to.rawValue)"
        guard let reasons = TransitionVocabulary.reasons(from: from, to: to) else {
            report("\(Quoted.text(name)) is not a transition of the state machine")
            return nil
        }
        guard let reason = reason?.trimmed else { return .transition(from: from, to: to, reason: nil) }
        guard let known = TransitionReason(rawValue: String(reason)) else {
            let hint = context.diagnostics.hint(for: String(reason), among: reasons.map(\.rawValue))
            report(
                "unknown reason \(Quoted.text(reason)) for \(Quoted.text(name))"
                    + (hint.isEmpty ? "; expected \(Self.listed(reasons))" : hint)
            )
            return nil
        }
        guard reasons.contains(known) else {
            report(
                "\(Quoted.text(name)) is never for the reason \(Quoted.text(reason)); expected \(Self.listed(reasons))"
            )
            return nil
        }
        return .transition(from: from, to: to, reason: known)
    }

    private func state(_ name: Substring) -> SenderStateKind? {
        let name = String(name.trimmed)
        if let state = SenderStateKind(rawValue: name) { return state }
        let names = SenderStateKind.allCases.map(\.rawValue)
        let hint = context.diagnostics.hint(for: name, among: names)
        report(
            "unknown state \(Quoted.text(name))" + (hint.isEmpty ? "; expected \(names.joined(separator: ", "))" : hint)
        )
        return nil
    }

    private static func listed(_ reasons: [TransitionReason]) -> String {
        reasons.map(\.rawValue).joined(separator: ", ")
    }

    /// A sender starts in Building and leaves only the state it is in: a list that does otherwise can never hold.
    private func warnWhereBroken(_ transitions: [TransitionItem], _ items: [NodeReader]) {
        var state: SenderStateKind? = .building
        for (transition, item) in zip(transitions, items) {
            guard case .transition(let from, let to, _) = transition else {
                state = nil
                continue
            }
            if let state, state != from {
                context.diagnostics.warn(
                    item.origin,
                    "the sender is in \(state.rawValue) here and cannot leave \(from.rawValue)"
                )
            }
            state = to
        }
    }
}

extension Substring {
    fileprivate var arrow: Range<Index>? {
        guard let dash = utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let next = utf8.index(after: dash)
        guard next < utf8.endIndex, utf8[next] == UInt8(ascii: ">") else { return nil }
        return dash..<utf8.index(after: next)
    }
}

extension KeyTable {
    /// Every transition as text, without and with its reasons.
    static let transitionTexts =
        ["..."]
        + TransitionVocabulary.edges.flatMap { edge in
            [TransitionItem.transition(from: edge.from, to: edge.to, reason: nil).description]
                + edge.reasons.map { TransitionItem.transition(from: edge.from, to: edge.to, reason: $0).description }
        }

    /// One transition as text, with as many spaces as anyone likes: regular expressions, one for each edge.
    static let transitionPatterns: [String] = TransitionVocabulary.edges.map { edge in
        " *\(edge.from.rawValue) *-> *\(edge.to.rawValue) *(: *(\(edge.reasons.map(\.rawValue).joined(separator: "|"))) *)?"
    }

    /// The same with as many spaces as anyone likes; and as a map from an edge to its reason.
    static let transitionForms: [Shape] =
        [.textOf(" *\\.\\.\\. *")]
        + TransitionVocabulary.edges.flatMap { edge -> [Shape] in
            let states = " *\(edge.from.rawValue) *-> *\(edge.to.rawValue) *"
            let reasons = "(\(edge.reasons.map(\.rawValue).joined(separator: "|")))"
            return [
                .textOf("\(states)(: *\(reasons) *)?"), .single(.textOf(" *\(reasons) *"), key: .textOf(states)),
            ]
        }
}
