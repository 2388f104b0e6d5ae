import Ethereum

extension Format<[TimelineEntry]> {
    static let timeline = Self(
        shape: .list(.map(.timelineEntry), atLeast: 0),
        read: { TimelineDecoder().decode($0) },
        write: { .list($0.map(\.written)) }
    ).forgetting { entries in
        for index in entries.indices { entries[index].forgetPositions() }
    }
}

struct TimelineDecoder {
    private static let kinds = Dictionary(uniqueKeysWithValues: TimelineAction.kinds.map { ($0.name, $0) })
    private static let names = TimelineAction.kinds.map(\.name)

    func decode(_ reader: NodeReader) -> [TimelineEntry]? {
        guard let items = reader.items(expecting: "a list of entries") else { return nil }
        reader.context.missesSlots = items.contains { item in
            guard case .mapping(let pairs) = item.node.content else { return false }
            return pairs.contains { $0.key == MissSlots.declaration.key.name }
        }
        return items.enumerated().compactMap { index, item in entry(item, index: index) }
    }

    private func entry(_ reader: NodeReader, index: Int) -> TimelineEntry? {
        guard let map = MapReader(reader, .timelineEntry) else { return nil }
        let time = EntryTimeFormat.read(map)
        let present = Self.names.filter { map.has($0) }
        for extra in present.dropFirst() {
            map.key(extra)?.report("two actions in one entry: \(present[0]) and \(extra)")
        }
        guard let kind = present.first.flatMap({ Self.kinds[$0] }), let argument = map[kind.name] else {
            if !TimelineAction.notYet.contains(where: { map.has($0) }) { reader.report("an entry needs an action") }
            return nil
        }
        if case .during = time { checkDuration(kind, map) }
        // Arguments are read even where the time is wrong: all errors are found at once.
        let occurrences = time.map { self.occurrences(of: $0, reader.context) } ?? 1
        guard let action = kind.read(prepare(argument.occurring(occurrences), kind, index: index)), let time else {
            return nil
        }
        return TimelineEntry(time: time, action: action, position: map.key(kind.name)?.position ?? reader.position)
    }

    /// An action fails under a path of its own where it finds nothing to act on, and a check under those of its parts.
    private func prepare(_ argument: NodeReader, _ kind: ActionKind, index: Int) -> NodeReader {
        switch kind.timing {
        case .check: return argument.expecting(at: "timeline.\(index)")
        case .instant, .window, .setting:
            argument.context.addCheck("timeline.\(index).\(kind.name)")
            return argument
        }
    }

    private func checkDuration(_ kind: ActionKind, _ map: MapReader) {
        switch kind.timing {
        case .window: break
        case .setting: map.key("during")?.report("'\(kind.name)' during a window is not supported yet; use at")
        case .instant, .check: map.key("during")?.report("'\(kind.name)' happens at an instant; use at or every")
        }
    }

    /// How often an entry takes effect at most.
    private func occurrences(of time: EntryTime, _ context: LoadContext) -> UInt64 {
        guard case .every(let interval, let from, let to) = time else { return 1 }
        let slot = Int128(context.chain.blockTime.wholeNanoseconds)
        if context.missesSlots, case .block(let last, _) = to {
            // Slots without a block make it last longer; only blocks counted from a block are as many as without.
            guard case (.blocks(let count), .block(let first, _)) = (interval, from) else { return .max }
            return (last - min(first, last)) / max(1, count) + 1
        }
        var end = InstantTable.nanoseconds(to, slot: slot)
        // As long as the block is the head.
        if case .block(_, .zero) = to { end += slot - 1 }
        let length = end - InstantTable.nanoseconds(from, slot: slot)
        let step =
            switch interval {
            case .blocks(let count): Int128(count) * slot
            case .time(let duration): Int128(duration.wholeNanoseconds)
            }
        return UInt64(clamping: length / max(1, step) + 1)
    }
}

extension TimelineEntry {
    /// As an item of `timeline`.
    var written: YAMLValue { .map(EntryTimeFormat.pairs(time) + [action.pair]) }

    fileprivate mutating func forgetPositions() {
        position = .start
        // Of all actions, checks have positions inside.
        guard case .expect(let check) = action else { return }
        action = .expect(ExpectNow(Format.instantExpectations.withoutPositions(check.expectations)))
    }
}

extension KeyTable {
    static let timelineEntry = KeyTable(
        "entry",
        title: "a timeline entry",
        EntryTimeFormat.keys + TimelineAction.kinds.map(\.key) + TimelineAction.notYet.map(Key.notYet),
        rules: EntryTimeFormat.rules + [
            .exactlyOne(of: TimelineAction.kinds.map(\.name)),
            .needs("during", oneOf: TimelineAction.kinds.filter { $0.timing == .window }.map(\.name)),
        ]
    )
}
