import Testing

@testable import ScenarioFile

@Suite("Values to be written")
struct YAMLValueTests {
    private static let odd = [
        "", " ", "x", "true", "12", "0x1f", "~", "null", "- a", "# c", "a: b", "a #b", "'", "\"", "\\", "\t", "a\nb",
        "é", "\u{1f600}", "a\u{85}b", "a\u{2028}b", "\u{feff}", "\u{7f}", "a\u{0}b", "a:\u{301} b", "a: \u{301}b",
        "yes", "No",
        "a, b", "a:", "a ", "a\n", "a\n\n", "\na", "a\n b\n", "a\n \nb", "a\r\nb", "- a\n- b", "# a\n#b", "---\n...\n",
        "{", "[", "*a", "&a", "!t", "%", "@", "`", "<<", "=", "?", ",", "|", ">",
    ]

    @Test("any text that is written is read back as the same text", arguments: odd)
    func texts(text: String) throws {
        let written = YAMLValue.text(text).inOneLine
        #expect(try loadLines("description: \(written)").description == text)
        #expect(try loadLines("expect: {}\ndescription: \(written)").description == text)
        let lines = YAMLLines([.init(name: "description", value: .text(text))]).text
        #expect(try loadLines(lines + "expect: {}").description == text)
    }

    @Test("lists and maps are written in one line")
    func nested() {
        let value = YAMLValue.map([
            .init(name: "a", value: .list([.plain("1 gwei"), .text("b: c"), .map([])])),
            .init(name: "d", value: .plain("true")),
        ])
        #expect(value.inOneLine == #"{ a: [1 gwei, "b: c", {}], d: true }"#)
    }

    @Test("a value in JSON is the value that YAML reads")
    func json() {
        let values: [YAMLValue] = [
            .plain("true"), .plain("false"), .plain("12"), .plain("1 gwei"), .text("12"), .list([]),
        ]
        let expected = ["true", "false", "12", "\"1 gwei\"", "\"12\"", "[]"]
        #expect(values.map { $0.json.rendered() } == expected)
    }
}
