import Wording

/// When an entry takes effect: the keys of an entry beside its action.
enum EntryTimeFormat {
    private static let at = NamedFormat<Instant>("at", .instant, "Once, at an instant.", example: "block 3 + 2s")
    private static let during = NamedFormat<Window>(
        "during",
        .window,
        "As long as a window lasts. block 3..8 begins as block 3 becomes the head, and ends as block 9 does.",
        example: "block 3..8"
    )
    private static let every = NamedFormat<Interval>(
        "every",
        .interval,
        "Again and again, so far apart. Repeats in blocks count blocks, not slots.",
        example: "5 blocks"
    )
    private static let when = NamedFormat<EntryTrigger>(
        "when",
        .trigger,
        "Once, after something that the builder does: a transition, with or without a delay, or a map.",
        example: "Cancelling -> CancelPending + 500ms"
    )
    private static let from = NamedFormat<Instant>(
        "from",
        .instant,
        "With every: the first time; block 1 unless given.",
        example: "block 2"
    )
    private static let to = NamedFormat<Instant>(
        "to",
        .instant,
        "With every: no repeat after it; the end of the run unless given.",
        example: "block 50"
    )

    /// An entry has exactly one of them.
    static let times = [at.name, during.name, every.name, when.name]
    static let keys = [at.key, during.key, every.key, from.key, to.key, when.key]

    static let rules: [KeyRule] = [
        .exactlyOne(of: times), .needs(from.name, oneOf: [every.name]), .needs(to.name, oneOf: [every.name]),
    ]

    // MARK: - Reading

    static func read(_ map: MapReader) -> EntryTime? {
        let present = times.filter { map.has($0) }
        guard let first = present.first else {
            map.reader.report("an entry needs a time: at, during, every or when")
            return nil
        }
        for extra in present.dropFirst() {
            map.key(extra)?.report("two times in one entry: \(first) and \(extra)")
        }
        if !present.contains(every.name) {
            for key in [from.name, to.name] {
                map.key(key)?.report("'\(key)' belongs to every, and this entry has none")
            }
        }
        guard present.count == 1 else { return nil }
        if let reader = map[at.name] { return at.format.read(reader).map(EntryTime.at) }
        if let reader = map[during.name] {
            return during.format.read(reader).map { .during(from: $0.from, until: $0.until) }
        }
        if let reader = map[when.name] { return when.format.read(reader).map(EntryTime.when) }
        return map[every.name].flatMap { repetition($0, map) }
    }

    private static func repetition(_ reader: NodeReader, _ map: MapReader) -> EntryTime? {
        let interval = every.format.read(reader)
        let first = map[from.name].map(from.format.read) ?? .block(1)
        let last = map[to.name].map(to.format.read) ?? reader.context.lastInstant
        guard let interval, let first, let last else { return nil }
        let slot = Int128(reader.context.chain.blockTime.wholeNanoseconds)
        guard InstantTable.nanoseconds(first, slot: slot) <= InstantTable.nanoseconds(last, slot: slot) else {
            (map[to.name] ?? map[from.name] ?? reader).report("'to' is before 'from'")
            return nil
        }
        return .every(interval, from: first, to: last)
    }

    // MARK: - Writing

    static func pairs(_ time: EntryTime) -> [YAMLValue.Pair] {
        switch time {
        case .at(let instant): [at.pair(instant)]
        case .during(from: let first, until: let end): [during.pair(Window(from: first, until: end))]
        // The end of the run is not known here.
        case .every(let interval, from: let first, to: let last):
            [every.pair(interval), from.pair(first), to.pair(last)]
        case .when(let trigger): [when.pair(trigger)]
        }
    }
}

/// From an instant until just before another.
struct Window: Hashable {
    var from: Instant
    var until: Instant
}

extension Format<Window> {
    fileprivate static let window = Self(
        shape: .window,
        read: { $0.window() },
        write: { window in
            switch window.until {
            // A block as the end is the last one inside.
            case .block(let number, .zero) where number > 0: .plain("\(window.from)..block \(number - 1)")
            case .block, .time: .plain("\(window.from)..\(window.until)")
            }
        }
    )
}

extension Format<Interval> {
    fileprivate static let interval = Self(
        shape: .positiveDuration,
        read: { $0.interval() },
        write: { interval in
            switch interval {
            case .blocks(let count): .plain("\(count) blocks")
            case .time(let time): .plain(TimeText.text(time))
            }
        }
    )
}

extension NodeReader {
    fileprivate func interval() -> Interval? {
        switch writtenDuration() {
        case nil: return nil
        case .blocks(let count) where count > 0: return .blocks(count)
        case .time(let duration) where duration >= .milliseconds(1): return .time(duration)
        case .blocks, .time:
            report("\(Quoted.text(node.plainText)) is too short an interval")
            return nil
        }
    }

    fileprivate func window() -> Window? {
        let window = parse(expecting: "a window such as block 3..8") { text throws(AmountText.Problem) in
            try InstantText.window(text)
        }
        guard let window else { return nil }
        let slot = Int128(context.chain.blockTime.wholeNanoseconds)
        let from = InstantTable.nanoseconds(window.from, slot: slot)
        guard from < InstantTable.nanoseconds(window.until, slot: slot) else {
            report("\(Quoted.text(node.plainText)) ends before it begins")
            return nil
        }
        context.instants.use(window.from, origin, text: node.plainText)
        // A window that includes the last block ends with the run.
        if case .block(let number, .zero) = window.until, number > 0 {
            context.instants.use(.block(number - 1), origin, text: node.plainText)
        } else {
            context.instants.use(window.until, origin, text: node.plainText)
        }
        return Window(from: window.from, until: window.until)
    }
}

extension LoadContext {
    /// What `to` is where the file does not say.
    var lastInstant: Instant {
        switch run {
        case .blocks(let count): .block(count)
        case .duration(let duration): .time(duration)
        case nil: .block(InstantText.lastBlock)
        }
    }
}
