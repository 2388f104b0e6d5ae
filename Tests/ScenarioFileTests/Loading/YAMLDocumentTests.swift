import ScenarioFile
import Testing

@Suite("Broken and unusual YAML")
struct YAMLDocumentTests {
    private static let head = ExampleScenario.minimal + "\n"

    private static func place(_ diagnostic: ScenarioDiagnostic?) -> String {
        diagnostic?.position.map(String.init(describing:)) ?? "nowhere"
    }

    @Test(
        "a broken YAML file gives one error with its place",
        arguments: [
            ("", "1:1", "the file is empty"),
            ("# nothing\n", "1:1", "the file is empty"),
            ("---\n", "2:1", "expected a map"),
            ("- a\n", "1:1", "found a list"),
            ("just text\n", "1:1", "found the text 'just text'"),
            (head + "---\nseed: 1\n", "3:1", "a second document begins here"),
            (head + "chain:\n\tbase_fee: 1\n", "4:1", "a tab where YAML wants spaces"),
            (head + "chain: { base_fee: 1", "3:8", "not valid YAML"),
            (head + "description: \"open\n", "4:1", "not valid YAML"),
            (head + "tags: [*nobody]\n", "3:8", "the alias '*nobody' has no anchor before it"),
            (head + "tags: [*a*b]\n", "3:10", "text that begins with * or & needs quotes"),
            (head + "tags: &a [*a]\n", "3:11", "the alias '*a' is inside what it stands for"),
            (head + "tags: [a\u{7}]\n", "3:9", "the control character U+0007"),
            (head + "tags: [a\u{9b}]\n", "3:9", "the control character U+009B"),
            (head + "tags: [é, b\u{feff}]\n", "3:12", "the control character U+FEFF"),
        ]
    )
    func oneError(text: String, place: String, message: String) {
        let found = errors(text)
        #expect(found.count == 1)
        #expect(found.first?.message.contains(message) == true, "\(found)")
        // What libyaml says about truncated text is its own; that there is a place is ours.
        if message != "not valid YAML" { #expect(Self.place(found.first) == place) }
        #expect(found.first?.position != nil)
    }

    @Test("bytes that are not text give one error with its place")
    func bytes() {
        let binary = errors(Array("scenario: x\nrun".utf8) + [0, 1, 2])
        #expect(
            binary.map(\.description) == ["test.yaml:2:4: the file is binary, or not UTF-8: it contains a zero byte"]
        )
        for mark: [UInt8] in [[0xff, 0xfe], [0xfe, 0xff]] {
            let wide = errors(mark + Array("scenario: x".utf8).flatMap { [$0, 0] })
            #expect(wide.map(\.description) == ["test.yaml:1:1: the file is UTF-16; save it as UTF-8"])
        }
        let latin = errors(Array("scenario: é\ntags: caf".utf8) + [0xe9, 0x0a])
        #expect(latin.map(\.description) == ["test.yaml:2:10: the file is not UTF-8 here"])
        let truncated = errors(Array("scenario: ".utf8) + [0xe2, 0x82])
        #expect(truncated.map(\.description) == ["test.yaml:1:11: the file is not UTF-8 here"])
        let large = errors([UInt8](repeating: 0x23, count: (4 << 20) + 1))
        #expect(large.map(\.description) == ["test.yaml:1:4194305: the file is larger than 4 MiB, which end here"])
    }

    @Test("a byte order mark, CRLF and an end of document change nothing")
    func harmless() throws {
        let plain = try load(ExampleScenario.text)
        #expect(try load("\u{feff}" + ExampleScenario.text) == plain)
        #expect(try load(ExampleScenario.text.replacing("\n", with: "\r\n")) == plain)
        #expect(try load(ExampleScenario.text + "\n...\n") == plain)
    }

    @Test("every duplicate key is found, wherever it is and however often it comes")
    func duplicates() {
        let found = errors(
            """
            scenario: Twice
            scenario: Twice
            run: { blocks: 3, blocks: 4, blocks: 5 }
            run: { blocks: 3 }
            timeline:
              - at: block 1
                submit: { label: é, "label": b, 'label': c, count: 1 }
                at: block 1
            nonsense: 1
            """
        )
        #expect(found.map(Self.place) == ["2:1", "3:19", "3:30", "4:1", "7:25", "7:37", "8:5", "9:1"])
        #expect(found.dropLast().allSatisfy { $0.message.hasPrefix("duplicate key '") })
    }

    @Test("an alias stands for its anchor's value, and an asterisk elsewhere is text")
    func aliases() throws {
        let scenario = try load(
            """
            scenario: "*Stars* and a * b"
            description: |
              *Emphasis*: 2 * 3 [*x*]
            tags: [&t tag, *t, 'a*b', c*]
            run: { blocks: 3 }
            timeline:
              - at: &when block 1
                submit: &op { label: alice, count: 2, max_fee_per_gas: 60 gwei }
              - at: *when
                submit: *op
            """
        )
        #expect(scenario.title == "*Stars* and a * b")
        #expect(scenario.description == "*Emphasis*: 2 * 3 [*x*]\n")
        #expect(scenario.tags == ["tag", "tag", "a*b", "c*"])
        #expect(scenario.timeline[0].action == scenario.timeline[1].action)
        #expect(scenario.timeline[0].time == scenario.timeline[1].time)
    }

    @Test("an error in a value that several aliases share is reported once, at the anchor")
    func sharedError() {
        let found = errors(Self.head + "timeline:\n  - at: &t soon\n    miss_slots: 1\n  - at: *t\n    miss_slots: 1\n")
        #expect(found.map(Self.place) == ["4:9"])
    }

    /// Ten levels of ten would be 10^10 nodes.
    @Test(
        "nested aliases are counted and not expanded",
        arguments: ["", "? *a9\n: x\n", "? [*a9]\n: x\n? [*a8]\n: y\n"]
    )
    func bomb(tail: String) {
        var text = Self.head + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<10 {
            text += "a\(level): &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "]\n"
        }
        let clock = ContinuousClock()
        let start = clock.now
        let found = errors(text + tail)
        #expect(clock.now - start < .seconds(5))
        #expect(found.contains { $0.message == "aliases expand to more than 100000 nodes" })
    }

    /// The limit is for files with aliases: a list of 99 990 texts with an alias for 9 more is below it.
    @Test("a hundred thousand nodes are allowed")
    func manyNodes() throws {
        let tags = [String](repeating: "t", count: 200).joined(separator: ", ")
        let lines = (0..<490).map { _ in "*t" }.joined(separator: ", ")
        let found = errors(Self.head + "tags: &t [\(tags)]\nplant: [\(lines)]\n")
        #expect(found.count == 1)
        #expect(found.first?.message.contains("expected fault") == true)
        let tooMany = errors(Self.head + "tags: &t [\(tags)]\nplant: [\(lines), \(lines)]\n")
        #expect(tooMany.first?.message == "aliases expand to more than 100000 nodes")
    }

    @Test(
        "endless nesting is refused",
        arguments: ["[", "{", "- ", "? ", "{a: ", "[{a: ", "[[]", "&a [", "!!seq ["]
    )
    func nesting(open: String) {
        let found = errors(Self.head + "tags:\n  " + String(repeating: open, count: 20_000))
        #expect(!found.isEmpty)
    }

    @Test("a hundred levels are read, one more is not")
    func depth() {
        let list = { (levels: Int) in
            Self.head + "tags: " + String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(errors(list(99)).first?.message == "expected a tag, found a list")
        #expect(errors(list(101)).first?.message == "nested more than 100 levels deep")
        #expect(errors(list(990)).first?.message == "nested more than 100 levels deep")
    }
}
