import Bundler
import Wording

extension RunMatrix: Declared {
    static let defaults = RunMatrix()

    static let fields: [Field<RunMatrix>] = [
        Field(
            "mempools",
            \.mempools,
            .mempools,
            "Clients whose mempool rules hold, instead of one that the chain names.",
            example: "[geth, reth]"
        ),
        Field("seeds", \.seeds, .seeds, "A range of seeds, both ends included.", example: "1..10"),
    ]
}

extension KeyTable {
    /// The two keys, and every setting of the builder with a list of values.
    static let matrix = KeyTable(
        "matrix",
        RunMatrix.fields.map(\.key)
            + BuilderOptions.fields.map { field in
                Key(field.key.name, .list(field.key.shape, atLeast: 1), "Values of this setting of the builder.")
            },
        rules: [.count(1...Int.max)]
    )
}

extension Format<RunMatrix> {
    static let matrix = Self(
        shape: .map(.matrix),
        read: { $0.matrix() },
        write: { matrix in
            .map(
                RunMatrix.fields.compactMap { $0.pair(matrix) }
                    + matrix.settings.map { .init(name: $0.name, value: .list($0.values.map(YAMLValue.plain))) }
            )
        }
    )
}

extension Format<[MempoolName]> {
    fileprivate static let mempools = Self(
        shape: .set(Format<MempoolName>.word("mempool").shape),
        read: { $0.list(expecting: "a list of mempools", Format<MempoolName>.word("mempool").read) },
        write: { .list($0.map { .plain($0.rawValue) }) }
    )
}

extension Format<ClosedRange<UInt64>> {
    fileprivate static let seeds = Self(
        shape: .textOf(" *[0-9]+ *\\.\\. *[0-9]+ *"),
        read: { $0.seeds() },
        write: { .plain("\($0.lowerBound)..\($0.upperBound)") }
    )
}

extension NodeReader {
    fileprivate func seeds() -> ClosedRange<UInt64>? {
        guard let text = scalar(expecting: "a range of seeds such as 1..10") else { return nil }
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { UInt64(Substring($0).trimmed) }
        guard ends.count == 2, let first = ends[0], let last = ends[1] else {
            report("\(Quoted.text(text)) is not a range of seeds such as 1..10")
            return nil
        }
        guard first <= last else {
            report("\(Quoted.text(text)) ends before it begins")
            return nil
        }
        return first...last
    }

    fileprivate func matrix() -> RunMatrix? {
        guard let map = MapReader(self, .matrix) else { return nil }
        var matrix = RunMatrix()
        map.read(RunMatrix.fields, into: &matrix)
        if map.has("mempools"), context.chain.mempoolIsPinned {
            map.key("mempools")?.report("the chain names its mempool, or needs it; leave out one of the two")
        }
        var seen: Set<MempoolName> = []
        for mempool in matrix.mempools where !seen.insert(mempool).inserted {
            map.key("mempools")?.report("\(mempool.rawValue) is listed twice")
        }
        matrix.settings = settings(map)
        if map.isEmpty { report("a matrix of nothing") }
        if matrix.runs > RunMatrix.mostRuns { report("a matrix of more than \(RunMatrix.mostRuns) runs") }
        return matrix
    }

    /// In file order, so that results come in it.
    private func settings(_ map: MapReader) -> [RunMatrix.Setting] {
        let settings = BuilderOptions.fields.compactMap { field -> RunMatrix.Setting? in
            let name = field.key.name
            guard let reader = map[name], let values = values(reader, of: field) else { return nil }
            // The command line has the last word on a setting, as it has outside of a matrix.
            guard !context.overrides.builder.contains(where: { $0.key == name }) else { return nil }
            return RunMatrix.Setting(name: name, values: values)
        }
        guard case .mapping(let pairs) = node.content else { return settings }
        let places = Dictionary(pairs.enumerated().map { ($1.key, $0) }) { first, _ in first }
        return settings.sorted { places[$0.name] ?? 0 < places[$1.name] ?? 0 }
    }

    private func values(_ reader: NodeReader, of field: Field<BuilderOptions>) -> [String]? {
        guard let items = reader.items(expecting: "a list of values") else { return nil }
        if items.isEmpty { reader.report("a list of no values") }
        return items.compactMap { item in
            var builder = BuilderOptions()
            guard let text = item.scalar(expecting: "a value of \(field.key.name)"), field.read(item, &builder) else {
                return nil
            }
            if field.key.name == "num_senders", builder.settings.numSenders < context.numSenders {
                item.report("a matrix has no fewer senders than the builder, which has \(context.numSenders)")
            }
            return text
        }
    }
}
