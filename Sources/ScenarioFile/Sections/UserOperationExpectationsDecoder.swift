import Ethereum
import Wording

extension NodeReader {
    func userOperations(path: String) -> UserOperationExpectations? {
        let isCount = { (key: String) in KeyTable.userOperationExpectations[key] != nil }
        guard let map = MapReader(self, .userOperationExpectations) else { return nil }
        warnIfEmpty()
        var expectations = UserOperationExpectations()
        map.count("included", path, into: &expectations.included)
        map.count("reverted", path, into: &expectations.reverted)
        map.count("removed", path, into: &expectations.removed)
        map.count("rejected", path, into: &expectations.rejected)
        map.count("pending", path, into: &expectations.pending)
        guard case .mapping(let pairs) = node.content else { return nil }
        var seen: Set<String> = []
        for pair in pairs where !isCount(pair.key) && seen.insert(pair.key).inserted {
            let key = child(YAMLNode(content: .scalar(pair.key, isText: true), position: pair.keyPosition))
            // A count under a name that is no count's: a misspelling rather than a label.
            if let text = child(pair.value).scalar, (try? CheckText.parse(text, value: CheckText.count)) != nil {
                key.report(MapReader.unknown(pair.key, .userOperationExpectations, context))
                continue
            }
            guard let label = key.existingLabel(.operation),
                let outcome = child(pair.value).labelledOutcome(path: "\(path).\(pair.key)")
            else { continue }
            expectations.labelled.append(LabelledOutcome(label: label, outcome: outcome))
        }
        return expectations
    }

    private func labelledOutcome(path: String) -> Expected<OperationOutcome>? {
        expected(outcome(), path: path)
    }

    private static let example = "an outcome such as 'included in block 3' or 'removed (AA24 signature error)'"
    static let outcomes = ["included", "reverted", "removed", "rejected", "pending"]

    /// `included`, `included in block 3`, `removed`, `removed (text)`, `rejected (text)`, `pending`
    private func outcome() -> OperationOutcome? {
        guard let text = scalar(expecting: Self.example) else { return nil }
        let words = Substring(text).trimmed
        let verb = String(words.prefix { $0 != " " && $0 != "(" })
        let rest = words.dropFirst(verb.count).trimmed
        switch verb {
        case "included": return rest.isEmpty ? .included(in: nil) : block(rest).map { .included(in: $0) }
        case "reverted": return rest.isEmpty ? .reverted(in: nil) : block(rest).map { .reverted(in: $0) }
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

    private func block(_ text: Substring) -> BlockNumber? {
        guard text.hasPrefix("in ") else {
            report("\(Quoted.text(node.plainText)) is not \(Self.example)")
            return nil
        }
        do throws(Problem) {
            let block = try MomentText.block(text.dropFirst(3))
            context.instants.use(.block(block), origin, text: "block \(block)")
            return block
        } catch {
            report("\(Quoted.text(text.dropFirst(3))) \(error.message)")
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

extension KeyTable {
    static let userOperationExpectations = KeyTable(
        "user_operations",
        [
            Key("included", .check(.integer(0...UInt64.max)), "In the canonical chain, reverted ones too."),
            Key("reverted", .check(.integer(0...UInt64.max)), "Included, and their execution reverted."),
            Key("removed", .check(.integer(0...UInt64.max)), "From the pool, with a reason."),
            Key("rejected", .check(.integer(0...UInt64.max)), "Refused by the pool."),
            Key("pending", .check(.integer(0...UInt64.max)), "Still in the pool."),
        ],
        others: .outcome
    )
}
