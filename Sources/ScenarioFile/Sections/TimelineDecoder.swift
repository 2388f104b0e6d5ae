import Ethereum
import Wording

extension Format<[TimelineEntry]> {
    static let timeline = Self(
        shape: .list(.map(.timelineEntry), atLeast: 0),
        read: { TimelineDecoder().decode($0) },
        write: { .list($0.map { _ in .map([]) }) }
    )
}

struct TimelineDecoder {
    static let timeKeys = ["at", "during", "every"]

    func decode(_ reader: NodeReader) -> [TimelineEntry]? {
        guard let items = reader.items(expecting: "a list of entries") else { return nil }
        reader.context.missesSlots = items.contains { item in
            guard case .mapping(let pairs) = item.node.content else { return false }
            return pairs.contains { $0.key == "miss_slots" }
        }
        return items.enumerated().compactMap { index, item in entry(item, index: index) }
    }

    private func entry(_ reader: NodeReader, index: Int) -> TimelineEntry? {
        guard let map = MapReader(reader, .timelineEntry) else { return nil }
        let time = entryTime(map)
        let present = TimelineActions.names.filter { map.has($0) }
        for extra in present.dropFirst() {
            map.key(extra)?.report("two actions in one entry: \(present[0]) and \(extra)")
        }
        guard let action = present.first.flatMap(TimelineActions.named) else {
            if !TimelineActions.notYet.contains(where: { map.has($0) }) { reader.report("an entry needs an action") }
            return nil
        }
        // An action fails under this path where it finds nothing to act on.
        if action.name != "expect" { reader.context.addCheck("timeline.\(index).\(action.name)") }
        if case .during = time { checkDuration(action, map) }
        let position = map.key(action.name)?.position ?? reader.position
        // Arguments are read even where the time is wrong: all errors are found at once.
        let occurrences = time.map { self.occurrences(of: $0, reader.context) } ?? 1
        let scope = ActionScope(index: index, occurrences: occurrences)
        guard let argument = map[action.name], let decoded = action.decode(argument, scope), let time else {
            return nil
        }
        return TimelineEntry(time: time, action: decoded, position: position)
    }

    private func checkDuration(_ action: ActionSpec, _ map: MapReader) {
        switch action.timing {
        case .window: break
        case .setting: map.key("during")?.report("'\(action.name)' during a window is not supported yet; use at")
        case .instant: map.key("during")?.report("'\(action.name)' happens at an instant; use at or every")
        }
    }

    // MARK: - Times

    private func entryTime(_ map: MapReader) -> EntryTime? {
        let present = Self.timeKeys.filter { map.has($0) }
        guard let first = present.first else {
            map.reader.report("an entry needs a time: at, during or every")
            return nil
        }
        for extra in present.dropFirst() {
            map.key(extra)?.report("two times in one entry: \(first) and \(extra)")
        }
        if !present.contains("every") {
            for key in ["from", "to"] { map.key(key)?.report("'\(key)' belongs to every, and this entry has none") }
        }
        guard present.count == 1, let reader = map[first] else { return nil }
        switch first {
        case "at": return reader.moment().map(EntryTime.at)
        case "during": return window(reader)
        default: return repetition(reader, map)
        }
    }

    private func window(_ reader: NodeReader) -> EntryTime? {
        let window = reader.parse(expecting: "a window such as block 3..8") { text throws(AmountText.Problem) in
            try MomentText.window(text)
        }
        guard let window else { return nil }
        let slot = Int128(reader.context.chain.blockTime.wholeNanoseconds)
        let from = InstantTable.nanoseconds(window.from, slot: slot)
        guard from < InstantTable.nanoseconds(window.until, slot: slot) else {
            reader.report("\(Quoted.text(reader.node.plainText)) ends before it begins")
            return nil
        }
        reader.context.instants.use(window.from, reader.origin, text: reader.node.plainText)
        // A window that includes the last block ends with the run.
        if case .block(let number, .zero) = window.until, number > 0 {
            reader.context.instants.use(.block(number - 1), reader.origin, text: reader.node.plainText)
        } else {
            reader.context.instants.use(window.until, reader.origin, text: reader.node.plainText)
        }
        return .during(from: window.from, until: window.until)
    }

    private func repetition(_ reader: NodeReader, _ map: MapReader) -> EntryTime? {
        let interval = reader.interval()
        let from = map["from"].map { $0.moment() } ?? .block(1)
        let to = map["to"].map { $0.moment() } ?? reader.context.lastMoment
        guard let interval, let from, let to else { return nil }
        let slot = Int128(reader.context.chain.blockTime.wholeNanoseconds)
        guard InstantTable.nanoseconds(from, slot: slot) <= InstantTable.nanoseconds(to, slot: slot) else {
            (map["to"] ?? map["from"] ?? reader).report("'to' is before 'from'")
            return nil
        }
        return .every(interval, from: from, to: to)
    }

    /// How often an entry fires at most.
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

extension NodeReader {
    fileprivate func interval() -> Interval? {
        switch span() {
        case nil: return nil
        case .blocks(let count) where count > 0: return .blocks(count)
        case .time(let duration) where duration >= .milliseconds(1): return .time(duration)
        case .blocks, .time:
            report("\(Quoted.text(node.plainText)) is too short an interval")
            return nil
        }
    }
}

extension LoadContext {
    /// What `to` is where the file does not say.
    var lastMoment: Moment {
        switch run {
        case .blocks(let count): .block(count)
        case .duration(let duration): .time(duration)
        case nil: .block(MomentText.lastBlock)
        }
    }
}

extension KeyTable {
    static let timelineEntry = KeyTable(
        "entry",
        title: "a timeline entry",
        [
            Key("at", .moment, "The instant."),
            Key("during", .window, "From a block's becoming head until the one after the last does."),
            Key("every", .positiveSpan, "Again and again, so far apart."),
            Key("from", .moment, "The first occurrence; block 1 unless given."),
            Key("to", .moment, "No occurrence after it; the end of the run unless given."),
        ] + TimelineActions.all.map { Key($0.name, $0.shape, $0.summary) } + TimelineActions.notYet.map(Key.notYet),
        rules: [
            .exactlyOne(of: TimelineDecoder.timeKeys), .exactlyOne(of: TimelineActions.names),
            .needs("from", oneOf: ["every"]), .needs("to", oneOf: ["every"]),
            .needs("during", oneOf: TimelineActions.all.filter { $0.timing == .window }.map(\.name)),
        ]
    )
}
