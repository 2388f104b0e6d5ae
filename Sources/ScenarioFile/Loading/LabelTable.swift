import Wording

/// Who submits which label, and who refers to it.
struct LabelTable {
    /// Words of the format that stand where labels stand.
    static let reserved =
        ["latest", "distinct", "same", "all", "none"] + UserOperationExpectations.fields.map(\.key.name)

    enum Kind {
        /// User operations, and with them their accounts.
        case operation
        /// Transactions: those that carry an operation, and foreign and stuck ones.
        case transaction
    }

    private struct Group {
        var isUnnumbered = false
        /// The highest number; `nil` where there are none, `max` where nobody knows.
        var numbers: UInt64?
        var parts: Set<Part> = []
        /// Where the label is first given, and where it is first counted.
        var origin: Origin
        var countedOrigin: Origin?
    }

    /// What an operation may come with, and only some behaviours need.
    enum Part: String {
        case paymaster
        case factory
    }

    private struct Need {
        var label: String
        var part: Part
        var origin: Origin
        var message: String
    }

    private struct Reference {
        var label: String
        var kind: Kind
        var origin: Origin
    }

    private var operations: [String: Group] = [:]
    /// With where each is first given.
    private var outsideTransactions: [String: Origin] = [:]
    private var references: [Reference] = []
    private var needs: [Need] = []

    /// Operations with this label; `count` is `nil` for one that is not counted, and otherwise the most there can be.
    mutating func submit(_ label: String, count: UInt64?, with parts: Set<Part>, _ origin: Origin) {
        var group = operations[label] ?? Group(origin: origin)
        if let count {
            if group.countedOrigin == nil { group.countedOrigin = origin }
            group.numbers =
                (group.numbers ?? 0).addingReportingOverflow(count).overflow
                ? .max : (group.numbers ?? 0) + count
        } else {
            group.isUnnumbered = true
        }
        group.parts.formUnion(parts)
        operations[label] = group
    }

    /// Some operation of this label must come with that; otherwise the message is an error.
    mutating func need(_ part: Part, of label: String, _ origin: Origin, _ message: String) {
        needs.append(Need(label: label, part: part, origin: origin, message: message))
    }

    mutating func sendOutside(_ label: String, _ origin: Origin) {
        if outsideTransactions[label] == nil { outsideTransactions[label] = origin }
    }

    mutating func refer(to label: String, _ kind: Kind, _ origin: Origin) {
        references.append(Reference(label: label, kind: kind, origin: origin))
    }

    /// Reports references to what nobody sends, and labels that mean two things.
    func check(_ context: LoadContext) {
        checkMeanings(context)
        for need in needs where exists(need.label, .operation) {
            let names = [need.label, Self.numbered(need.label)?.base].compactMap(\.self)
            let hasPart = names.contains { self.operations[$0]?.parts.contains(need.part) ?? false }
            if !hasPart { context.diagnostics.error(need.origin, need.message) }
        }
        let unknown = references.filter { !exists($0.label, $0.kind) }
        guard !unknown.isEmpty else { return }
        let (operations, transactions) = (candidates(.operation), candidates(.transaction))
        for reference in unknown {
            context.diagnostics.error(
                reference.origin,
                "unknown label \(Quoted.text(reference.label)): nothing is submitted under it"
                    + context.diagnostics.hint(
                        for: reference.label,
                        among: reference.kind == .operation ? operations : transactions
                    )
            )
        }
    }

    /// A label is one of operations or one of transactions, and none that counting gives to others.
    private func checkMeanings(_ context: LoadContext) {
        // Dictionaries have no order of their own, and there may be more errors than are shown.
        for label in operations.keys.filter({ isNumber($0) }).sorted() {
            if let origin = operations[label]?.origin { reportNumber(label, origin, context) }
        }
        for label in outsideTransactions.keys.filter({ operations[$0] != nil || isNumber($0) }).sorted() {
            guard let origin = outsideTransactions[label] else { continue }
            guard let group = operations[label] else {
                reportNumber(label, origin, context)
                continue
            }
            context.diagnostics.error(
                origin,
                "\(Quoted.text(label)) is also the label of operations, in \(Self.place(group.origin))"
            )
        }
    }

    private func isNumber(_ label: String) -> Bool {
        guard let (base, number) = Self.numbered(label), let count = operations[base]?.numbers else { return false }
        return number <= count
    }

    private func reportNumber(_ label: String, _ origin: Origin, _ context: LoadContext) {
        guard let (base, number) = Self.numbered(label), let counted = operations[base]?.countedOrigin else { return }
        context.diagnostics.error(
            origin,
            "\(Quoted.text(label)) is also number \(number) of \(Quoted.text(base)), counted in \(Self.place(counted))"
        )
    }

    private static func place(_ origin: Origin) -> String { origin.position.map { "line \($0.line)" } ?? origin.path }

    private func exists(_ label: String, _ kind: Kind) -> Bool {
        if kind == .transaction, outsideTransactions[label] != nil { return true }
        return operations[label] != nil || isNumber(label)
    }

    /// `alice-3` is number 3 of `alice`; numbers have no leading zeros.
    private static func numbered(_ label: String) -> (base: String, number: UInt64)? {
        guard let dash = label.lastIndex(of: "-") else { return nil }
        let digits = label[label.index(after: dash)...]
        guard let first = digits.utf8.first, (0x31...0x39).contains(first), let number = UInt64(digits) else {
            return nil
        }
        return (String(label[..<dash]), number)
    }

    private func candidates(_ kind: Kind) -> [String] {
        var names: [String] = []
        for (label, group) in operations {
            names.append(label)
            for number in 0..<min(group.numbers ?? 0, 20) { names.append("\(label)-\(number + 1)") }
        }
        if kind == .transaction { names += outsideTransactions.keys }
        // Dictionaries have no order of their own, and a suggestion is the first of the nearest.
        return Array(names.sorted().prefix(2000))
    }
}

extension NodeReader {
    /// A name for something that is submitted.
    func newLabel() -> String? {
        guard let label = text(expecting: "a label") else { return nil }
        if label.isEmpty || label.utf8.contains(where: { $0 < 0x20 }) {
            report("a label must be one line of text")
            return nil
        }
        if LabelTable.reserved.contains(label) {
            report("\(Quoted.text(label)) is a word of the format and cannot be a label")
            return nil
        }
        return label
    }

    /// The label of something that is submitted somewhere in the file.
    func existingLabel(_ kind: LabelTable.Kind) -> String? {
        guard let label = text(expecting: "a label") else { return nil }
        context.labels.refer(to: label, kind, origin)
        return label
    }
}
