import Ethereum
import Wording

extension UserOperationExpectations: Declared {
    static let defaults = UserOperationExpectations()

    /// The counts; other keys are labels.
    static let fields: [Field<UserOperationExpectations>] = [
        Field("included", \.included, .count, "In the canonical chain, reverted ones too.", example: #"">= 3""#),
        Field("reverted", \.reverted, .count, "Included, and their execution reverted.", example: "0"),
        Field("removed", \.removed, .count, "Removed from the pool, with a reason.", example: "1"),
        Field("rejected", \.rejected, .count, "Refused by the pool.", example: "1"),
        Field("pending", \.pending, .count, "Still in the pool.", example: "0"),
    ]
}

extension KeyTable {
    static let userOperationExpectations = KeyTable(
        "user_operations",
        UserOperationExpectations.fields.map(\.key),
        others: Format<OperationOutcome>.outcome.shape
    )
}

extension Format<UserOperationExpectations> {
    static let userOperations = Self(
        shape: .map(.userOperationExpectations),
        read: { $0.userOperations() },
        write: { expectations in
            let outcomes = expectations.labelled.map { labelled in
                YAMLValue.Pair(
                    name: labelled.label,
                    value: Format<OperationOutcome>.outcome.write(labelled.outcome.value)
                )
            }
            return .map(UserOperationExpectations.fields.compactMap { $0.pair(expectations) } + outcomes)
        }
    ).forgetting { expectations in
        for field in UserOperationExpectations.fields { field.forgetPositions(&expectations) }
        for index in expectations.labelled.indices { expectations.labelled[index].outcome.position = .start }
    }
}

extension Format<OperationOutcome> {
    fileprivate static let outcome = Self(
        shape: .outcome,
        read: { $0.outcome() },
        write: { outcome in
            switch outcome {
            case .included(in: nil): .plain("included")
            case .included(let block?): .plain("included \(block)")
            case .reverted(in: nil): .plain("reverted")
            case .reverted(let block?): .plain("reverted \(block)")
            case .removed(because: nil): .plain("removed")
            case .removed(let reason?): .text("removed (\(reason))")
            case .rejected(because: nil): .plain("rejected")
            case .rejected(let reason?): .text("rejected (\(reason))")
            case .pending: .plain("pending")
            }
        }
    )
}

extension NodeReader {
    fileprivate func userOperations() -> UserOperationExpectations? {
        guard let map = MapReader(self, .userOperationExpectations) else { return nil }
        warnIfEmpty()
        var expectations = UserOperationExpectations()
        map.read(UserOperationExpectations.fields, into: &expectations)
        guard case .mapping(let pairs) = node.content else { return nil }
        var seen: Set<String> = []
        for pair in pairs where KeyTable.userOperationExpectations[pair.key] == nil && seen.insert(pair.key).inserted {
            let key = child(YAMLNode(content: .scalar(pair.key, isText: true), position: pair.keyPosition))
            // A count under a name that is no count's: a misspelling rather than a label.
            if let text = child(pair.value).scalar, (try? CheckText.parse(text, value: CheckText.count)) != nil {
                key.report(MapReader.unknown(pair.key, .userOperationExpectations, context))
                continue
            }
            guard let label = key.existingLabel(.operation),
                let outcome = Format.expected(.outcome).read(child(pair.value, pair.key))
            else { continue }
            expectations.labelled.append(LabelledOutcome(label: label, outcome: outcome))
        }
        return expectations
    }

    private static let example = "an outcome such as 'included in block 3' or 'removed (AA24 signature error)'"
    /// Each has its count.
    fileprivate static let outcomes = UserOperationExpectations.fields.map(\.key.name)

    /// `included`, `included in block 3`, `removed`, `removed (text)`, `rejected (text)`, `pending`
    fileprivate func outcome() -> OperationOutcome? {
        guard let text = scalar(expecting: Self.example) else { return nil }
        let words = Substring(text).trimmed
        let verb = String(words.prefix { $0 != " " && $0 != "(" })
        let rest = words.dropFirst(verb.count).trimmed
        switch verb {
        case "included": return rest.isEmpty ? .included(in: nil) : window(rest).map { .included(in: $0) }
        case "reverted": return rest.isEmpty ? .reverted(in: nil) : window(rest).map { .reverted(in: $0) }
        case "removed": return rest.isEmpty ? .removed(because: nil) : reason(rest).map { .removed(because: $0) }
        case "rejected": return rest.isEmpty ? .rejected(because: nil) : reason(rest).map { .rejected(because: $0) }
        case "pending" where rest.isEmpty: return .pending
        default:
            report(
                "\(Quoted.text(text)) is not \(Self.example)"
                    + context.diagnostics.hint(for: verb, among: Self.outcomes)
            )
            return nil
        }
    }

    /// `in block 3`, `in block 2..5`, `by block 8`
    private func window(_ text: Substring) -> BlockWindow? {
        let isBy = text.hasPrefix("by ")
        guard isBy || text.hasPrefix("in ") else {
            report("\(Quoted.text(node.plainText)) is not \(Self.example)")
            return nil
        }
        let blocks = text.dropFirst(3).trimmed
        guard !isBy else { return block(blocks).map(BlockWindow.by) }
        guard let dots = blocks.firstRange(of: "..") else {
            return block(blocks).map { BlockWindow($0, through: $0) }
        }
        let end = blocks[dots.upperBound...].trimmed
        guard let first = block(blocks[..<dots.lowerBound]),
            let last = block(end.hasPrefix("block ") ? end : "block \(end)")
        else { return nil }
        guard first <= last else {
            report("\(Quoted.text(blocks)) ends before it begins")
            return nil
        }
        return BlockWindow(first, through: last)
    }

    private func block(_ text: Substring) -> BlockNumber? {
        do throws(Problem) {
            let block = try InstantText.block(text)
            context.instants.use(.block(block), origin, text: "block \(block)")
            return block
        } catch {
            report("\(Quoted.text(text)) \(error.message)")
            return nil
        }
    }

    private func reason(_ text: Substring) -> String? {
        guard text.hasPrefix("("), text.hasSuffix(")"), text.count > 2 else {
            report("\(Quoted.text(node.plainText)) is not \(Self.example)")
            return nil
        }
        return String(text.dropFirst().dropLast())
    }
}
