import ScenarioFile
import Testing

/// A file that is as large as files may be, or larger, and what must be said of it first.
struct ExtremeFile: CustomTestStringConvertible, Sendable {
    var name: String
    var place: String
    var message: String
    /// Errors, the line about those left out included.
    var count: Int
    var bytes: @Sendable () -> [UInt8]

    init(_ name: String, _ place: String, _ message: String, count: Int = 1, _ text: @escaping @Sendable () -> String) {
        self.init(name, place, message, count: count, bytes: { Array(text().utf8) })
    }

    init(
        _ name: String,
        _ place: String,
        _ message: String,
        count: Int = 1,
        bytes: @escaping @Sendable () -> [UInt8]
    ) {
        self.name = name
        self.place = place
        self.message = message
        self.count = count
        self.bytes = bytes
    }

    var testDescription: String { name }
}

/// Whoever reads a million of something must still say what is wrong, and where.
@Suite("Extreme scenario files")
struct ExtremeFilesTests {
    private static let limit = 4 << 20
    private static let head = ExampleScenario.minimal + "\n"
    private static let headBytes = head.utf8.count
    /// What a list in line 3 can hold beside the other nodes: root, two keys with values, one more pair in `run`, and
    /// the key and the list themselves.
    private static let mostItems = 1_000_000 - 9

    private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
    private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
        (0..<count).map(line).joined(separator: "\n") + "\n"
    }

    @Test("an extreme file gives errors with their places", arguments: counts + tokens + bytes + scalars + values)
    func extreme(_ file: ExtremeFile) {
        let bytes = file.bytes()
        let found = errors(bytes)
        #expect(found.first?.position.map(String.init(describing:)) == file.place, "\(found.prefix(2))")
        #expect(found.first?.message.contains(file.message) == true, "\(found.prefix(2))")
        #expect(found.count == file.count, "\(found.prefix(2))")
        #expect(found.allSatisfy { $0.position != nil && !$0.message.contains("\n") })
    }

    // MARK: - Very many nodes

    static let counts: [ExtremeFile] = [
        // The item after the last one allowed.
        ExtremeFile("scalars in brackets", "3:\(8 + 2 * mostItems)", "the file holds more than 1000000 nodes") {
            head + "tags: [" + times(2_000_000, "t,") + "]\n"
        },
        ExtremeFile("scalars in lines", "\(4 + mostItems):3", "the file holds more than 1000000 nodes") {
            head + "tags:\n" + times(1_000_000, "- t\n")
        },
        ExtremeFile("nothing in lines", "\(4 + mostItems):2", "the file holds more than 1000000 nodes") {
            head + "tags:\n" + times(2_000_000, "-\n")
        },
        ExtremeFile("empty lists without end", "3:\(8 + 3 * mostItems)", "the file holds more than 1000000 nodes") {
            head + "tags: [" + times(1_000_000, "[],")
        },
        ExtremeFile("aliases of nothing", "4:3", "the alias '*a' has no anchor before it", count: 1001) {
            head + "tags:\n" + times(200_000, "- *a\n")
        },
        // Nodes before the first item: 9; the anchored one and 99 990 aliases make 100 000.
        ExtremeFile("aliases", "99995:3", "aliases expand to more than 100000 nodes") {
            head + "tags:\n- &a t\n" + times(800_000, "- *a\n")
        },
        ExtremeFile("unknown keys", "3:1", "unknown key 'key0' in a scenario", count: 1001) {
            head + lines(120_000) { "key\($0): 1" }
        },
        ExtremeFile("duplicate keys", "4:1", "duplicate key 'seed'; the first is in line 3", count: 1001) {
            head + times(120_000, "seed: 1\n")
        },
        ExtremeFile("pairs of duplicate keys", "5:2", "duplicate key 'k0'; the first is in line 4", count: 1001) {
            let pairs = lines(9000) { " k\($0): 1,\n k\($0): 1," }
            return "\(head)expect: { metrics: {\n\(pairs)}}"
        },
        ExtremeFile("empty keys", "1:2", "unknown key '' in a scenario", count: 1001) { times(100_000, "?\n") },
        ExtremeFile("empty entries", "4:3", "an entry needs a time", count: 1001) {
            head + "timeline:\n" + times(200_000, "- {}\n")
        },
        ExtremeFile("unknown labels", "4:47", "unknown label 'b0'", count: 1001) {
            head + "timeline:\n"
                + lines(20_000) { "- {at: block 1, submit: {label: a, accesses: [b\($0)]}}" }
        },
        ExtremeFile("unknown labels among long ones", "5004:39", "did you mean 'a", count: 1001) {
            let name = times(30, "x")
            let labels = lines(5000) { "- {at: block 1, submit: {label: a\(name)\(10_000 + $0)}}" }
            let accesses = lines(20_000) { "  b\(name)\(10_000 + $0)," }
            return "\(head)timeline:\n\(labels)- {at: block 1, submit: {accesses: [\(accesses)]}}"
        },
        ExtremeFile("unknown nodes among very many", "20006:51", "there is no node 'm0'", count: 1001) {
            let nodes = lines(20_000) { "  - {name: n\($0)}" }
            let faults = lines(10_000) { "- {during: block 1..2, rpc: {timeout: true, node: m\($0)}}" }
            return "\(head)chain:\n  nodes:\n\(nodes)timeline:\n\(faults)"
        },
        ExtremeFile("unknown words", "3:37", "did you mean 'eth_call'?", count: 1001) {
            head + "chain: {nodes: [{name: a, without: [" + times(100_000, "eth_cal,") + "]}]}\n"
        },
        ExtremeFile("unknown units", "5:40", "did you mean 'gwei'?", count: 1001) {
            head + "timeline:\n- at: 1s\n  submit: {max_fee_per_gas: {choice: [ " + times(100_000, "1 gwie,") + "]}}"
        },
        ExtremeFile("a path among very many", "3:500004", "neither an invariant nor the path of a check") {
            head + "expect: {bundles: {operations: [" + times(99_992, "'1', ") + "]}, fails: bundles.operatons.1}"
        },
    ]

    // MARK: - Tokens

    static let tokens: [ExtremeFile] = [
        // The list that is level 101: the root is the first, and the second begins in column 7.
        ExtremeFile("brackets", "3:106", "nested more than 100 levels deep") {
            head + "tags: " + times(4_000_000, "[")
        },
        // The key in the map that is level 100: the root is the first, and the second begins in column 7.
        ExtremeFile("braces", "3:400", "nested more than 100 levels deep") {
            head + "tags: " + times(1_000_000, "{a: ")
        },
        ExtremeFile("lists in lists in lines", "103:100", "nested more than 100 levels deep") {
            head + "tags:\n" + lines(2000) { times($0, " ") + "-" }
        },
        // Each key is wrong as far down as is read, and then the depth is.
        ExtremeFile("question marks", "1:3", "a key must be plain text", count: 101) { times(2_000_000, "? ") },
        ExtremeFile("commas", "3:8", "not valid YAML") { head + "tags: [" + times(4_000_000, ",") },
        ExtremeFile("colons", "1:4000000", "not valid YAML") { times(4_000_000, ":") },
        ExtremeFile("asterisks", "1:2", "text that begins with * or & needs quotes") { times(4_000_000, "*") },
        ExtremeFile("ampersands", "1:2", "text that begins with * or & needs quotes") { times(4_000_000, "&") },
        ExtremeFile("quotation marks", "1:3", "not valid YAML") { times(4_000_000, "\"") },
        ExtremeFile("documents", "2:1", "a second document begins here") { times(1_000_000, "---\n") },
        ExtremeFile("tags", "4:3", "the tag '!x' means nothing here", count: 1001) {
            head + "tags:\n" + times(200_000, "- !x t\n")
        },
        ExtremeFile("%TAG directives", "101:1", "more than 100 %TAG directives") {
            lines(250_000) { "%TAG !a\($0)! x" } + "---\n" + head
        },
        ExtremeFile("%TAG directives of a second document", "104:1", "more than 100 %TAG directives") {
            head + "...\n" + lines(250_000) { "%TAG !a\($0)! x" }
        },
        ExtremeFile("unknown directives", "1:5", "not valid YAML") { times(500_000, "%FOO x\n") },
    ]

    // MARK: - Bytes

    static let bytes: [ExtremeFile] = [
        ExtremeFile("tabs", "1:1", "a tab where YAML wants spaces") { times(limit, "\t") },
        ExtremeFile("lines of tabs", "3:1", "a tab where YAML wants spaces") { head + times(2_000_000, "\t\n") },
        ExtremeFile("CRLF", "1:1", "the file is empty") { times(limit / 2, "\r\n") },
        ExtremeFile("CR", "1:1", "the file is empty") { times(limit, "\r") },
        ExtremeFile("spaces", "1:1", "the file is empty") { times(limit, " ") },
        ExtremeFile("comments", "1:1", "the file is empty") { times(limit / 4, "# c\n") },
        ExtremeFile("zero bytes", "1:1", "the file is binary", bytes: { [UInt8](repeating: 0, count: limit) }),
        ExtremeFile(
            "a zero byte at the end of CRLF lines",
            "1000001:1",
            "the file is binary",
            bytes: { Array(times(1_000_000, "a\r\n").utf8) + [0] }
        ),
        ExtremeFile(
            "half a character at the end",
            "1000001:1",
            "the file is not UTF-8 here",
            bytes: { Array(times(1_000_000, "é\n").utf8) + [0xe9] }
        ),
        ExtremeFile(
            "a control character at the end",
            "1000001:3",
            "the control character U+0007",
            bytes: { Array((times(1_000_000, "# c\n") + "# ").utf8) + [7] }
        ),
        ExtremeFile("byte order marks", "1:1", "the control character U+FEFF") { times(limit / 3, "\u{feff}") },
        ExtremeFile("one byte too many", "1:\(limit + 1)", "the file is larger than 4 MiB") { times(limit + 1, "#") },
        ExtremeFile("lines too many", "1048577:1", "the file is larger than 4 MiB") { times(limit, "# c\n") },
    ]

    // MARK: - Long scalars

    static let scalars: [ExtremeFile] = [
        ExtremeFile("an open quotation", "3:4000015", "not valid YAML") {
            head + "description: \"" + times(4_000_000, "x")
        },
        ExtremeFile("a long key", "3:3", "unknown key 'kkkkkkkk") { head + "? " + times(4_000_000, "k") + "\n: 1\n" },
        ExtremeFile("a long key in its line", "3:4000001", "not valid YAML: could not find expected ':'") {
            head + times(4_000_000, "k") + ": 1\n"
        },
        ExtremeFile("long keys", "3:1", "unknown key 'kkkkkkkk", count: 1001) {
            head + lines(4000) { times(900, "k") + "\($0): 1" }
        },
        ExtremeFile("a long tag", "3:7", "the tag 'xxxxxxx") { head + "seed: !<" + times(4_000_000, "x") + "> 1\n" },
        ExtremeFile("a long word", "3:8", "unknown fault 'xxxxxxx") { head + "plant: " + times(4_000_000, "x") },
    ]

    // MARK: - Values

    static let values: [ExtremeFile] = [
        ExtremeFile("a huge integer", "3:7", "is above 2^128 - 1") { head + "seed: " + times(4_000_000, "9") },
        ExtremeFile("a huge hexadecimal", "3:7", "is above 2^128 - 1") { head + "seed: 0x" + times(4_000_000, "f") },
        ExtremeFile("very many zeros", "3:19", "is not an amount") {
            head + "chain: {base_fee: " + times(4_000_000, "0") + "}"
        },
        ExtremeFile("a huge fraction", "3:19", "less than a wei") {
            head + "chain: {base_fee: 0." + times(4_000_000, "0") + "1 ether}"
        },
        ExtremeFile("a huge block", "4:7", "has no block number") {
            head + "timeline:\n- at: block " + times(4_000_000, "9") + "\n  send_bundle_now: {}"
        },
        ExtremeFile("a window of dots", "4:11", "is not an instant") {
            head + "timeline:\n- during: block " + times(4_000_000, ".") + "\n  rpc: {timeout: true}"
        },
    ]

    // MARK: - Valid files

    @Test("four mebibytes of ordinary operations load")
    func realistic() throws {
        let text =
            Self.head + "timeline:\n"
            + Self.lines(36_000) {
                "  - at: block \($0 % 12 + 1)\n    submit: { label: a\($0), count: 3, max_fee_per_gas: 60 gwei, "
                    + "max_priority_fee_per_gas: 2 gwei }"
            }
        #expect(text.utf8.count > Self.limit * 9 / 10)
        #expect(try load(text).timeline.count == 36_000)
    }

    @Test("anchors without aliases load")
    func anchors() throws {
        let text = Self.head + "tags:\n" + Self.lines(300_000) { "- &a\($0) t" }
        #expect(try load(text).tags.count == 300_000)
    }

    @Test("the allowed number of YAML nodes loads, and one more is refused")
    func mostNodes() throws {
        let list = { (count: Int) in Self.head + "tags: [" + Self.times(count, "t,") + "]" }
        #expect(try load(list(Self.mostItems)).tags.count == Self.mostItems)
        #expect(errors(list(Self.mostItems + 1)).map(\.message) == ["the file holds more than 1000000 nodes"])
    }

    @Test(
        "one text of four mebibytes loads in every style of YAML",
        arguments: [
            "x", " x\n\n", "x\n  ", "\u{1f600}", "'", "\\n",
        ]
    )
    func longText(piece: String) throws {
        let text = Self.times(4_000_000 / piece.utf8.count, piece)
        let scenario = try load(Self.head + "description: \"" + text + "\"\n")
        #expect(scenario.description.utf8.count > 500_000)
    }

    @Test("comments of four mebibytes do not change the scenario")
    func comments() throws {
        let plain = try load(Self.head)
        #expect(try load(Self.head + Self.times(1_000_000, "# c\n")) == plain)
        #expect(try load(Self.head + "#" + Self.times(4_000_000, "c")) == plain)
    }

    @Test("the number of errors that are not shown is told at the place of the last one shown")
    func leftOut() {
        let found = errors(Self.head + Self.lines(1500) { "key\($0): 1" })
        #expect(found.count == 1001)
        #expect(found.last?.message == "and 500 more")
        #expect(found.last?.position == found.dropLast().last?.position)
    }
}
