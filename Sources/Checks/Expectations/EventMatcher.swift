import Bundler
import Ethereum
import ScenarioFile
import Simulation

/// Finds expected builder events in their order, with others between them, while they happen.
struct EventMatcher {
    private let expected: [EventExpectation]
    private(set) var matched = 0
    /// Why the newest event of the awaited name did not match.
    private(set) var nearest: String?

    init(_ expected: [EventExpectation]) { self.expected = expected }

    /// The first that never came.
    var missing: EventExpectation? { matched < expected.count ? expected[matched] : nil }

    /// Whether it is the event, with these fields among its own.
    static func matches(
        _ event: BuilderEvent,
        _ expected: EventExpectation,
        labels: (String) -> Hash32?
    ) -> Bool {
        event.name.equals(expected.name) && FieldMatcher.mismatch(event, expected.fields, labels: labels) == nil
    }

    mutating func observe(_ event: BuilderEvent, labels: (String) -> Hash32?) {
        guard let awaited = missing, event.name.equals(awaited.name) else { return }
        switch FieldMatcher.mismatch(event, awaited.fields, labels: labels) {
        case nil:
            matched += 1
            nearest = nil
        case let mismatch?: nearest = mismatch
        }
    }
}

/// Compares an event's fields with conditions on some of them.
private struct FieldMatcher: EventFieldVisitor {
    private var conditions: [EventFieldExpectation]
    private var mismatch: String?
    private let hashes: [String: String]

    /// `nil` if the event meets all conditions, otherwise what the first one that it does not meet found.
    static func mismatch(
        _ event: BuilderEvent,
        _ conditions: [EventFieldExpectation],
        labels: (String) -> Hash32?
    ) -> String? {
        guard !conditions.isEmpty else { return nil }
        var hashes: [String: String] = [:]
        for condition in conditions {
            for text in condition.texts { hashes[text] = labels(text)?.description }
        }
        var matcher = FieldMatcher(conditions: conditions, mismatch: nil, hashes: hashes)
        event.visitFields(&matcher)
        if let mismatch = matcher.mismatch { return mismatch }
        return matcher.conditions.first.map { "it has no field \($0.name)" }
    }

    private mutating func compare(
        _ name: StaticString,
        _ actual: @autoclosure () -> String,
        _ holds: (EventFieldExpectation.Condition) -> Bool
    ) {
        while let index = conditions.firstIndex(where: { name.equals($0.name) }) {
            let condition = conditions.remove(at: index).condition
            guard !holds(condition), mismatch == nil else { continue }
            mismatch = "\(name) was \(actual())"
        }
    }

    private mutating func number(_ name: StaticString, _ value: UInt128) {
        compare(name, "\(value)") { condition in
            switch condition {
            case .number(let check): check.holds(value)
            case .text(let text): text == String(value)
            case .flag, .list: false
            }
        }
    }

    private mutating func text(_ name: StaticString, _ value: String) {
        let hashes = hashes
        compare(name, value) { condition in
            switch condition {
            case .text(let text): text == value || hashes[text] == value
            case .number, .flag, .list: false
            }
        }
    }

    mutating func field(_ name: StaticString, _ value: UInt64) { number(name, UInt128(value)) }

    mutating func field(_ name: StaticString, _ value: Int128) {
        guard value < 0 else { return number(name, UInt128(value)) }
        text(name, "\(value)")
    }

    mutating func field(_ name: StaticString, _ value: Bool) {
        compare(name, "\(value)") { condition in
            switch condition {
            case .flag(let expected): expected == value
            case .number, .text, .list: false
            }
        }
    }

    mutating func field(_ name: StaticString, _ value: String) { text(name, value) }
    mutating func field(_ name: StaticString, word: StaticString) { text(name, "\(word)") }
    mutating func field(_ name: StaticString, _ value: Hash32) { text(name, value.description) }
    mutating func field(_ name: StaticString, _ value: Address) { text(name, value.description) }
    mutating func field(_ name: StaticString, _ value: Wei) { number(name, value.rawValue) }
    mutating func field(_ name: StaticString, _ value: WeiPerGas) { number(name, value.rawValue) }
    mutating func field(_ name: StaticString, _ value: Gas) { number(name, UInt128(value.rawValue)) }

    mutating func field(_ name: StaticString, _ value: [Hash32]) {
        let texts = value.map(\.description)
        let hashes = hashes
        compare(name, "[\(texts.joined(separator: ", "))]") { condition in
            switch condition {
            case .list(let expected): expected.map { hashes[$0] ?? $0 } == texts
            case .number, .flag, .text: false
            }
        }
    }
}

extension EventFieldExpectation {
    var texts: [String] {
        switch condition {
        case .text(let text): [text]
        case .list(let texts): texts
        case .number, .flag: []
        }
    }

    var text: String {
        switch condition {
        case .number(let check): "\(name): \(check.text)"
        case .flag(let flag): "\(name): \(flag)"
        case .text(let text): "\(name): \(text)"
        case .list(let texts): "\(name): [\(texts.joined(separator: ", "))]"
        }
    }
}

extension StaticString {
    func equals(_ text: String) -> Bool {
        withUTF8Buffer { $0.elementsEqual(text.utf8) }
    }
}
