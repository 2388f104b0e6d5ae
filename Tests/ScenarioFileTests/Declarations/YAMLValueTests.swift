import Testing

@testable import ScenarioFile

@Suite("Values to be written")
struct YAMLValueTests {
    private static let odd = [
        "", " ", "x", "true", "12", "0x1f", "~", "null", "- a", "# c", "a: b", "a #b", "'", "\"", "\\", "\t", "a\nb",
        "é",
        "\u{1f600}", "{", "[", "*a", "&a", "!t", "%", "@", "`", "<<", "=", "?", ",", "|", ">",
    ]

    @Test("any text that is written is read back as the same text", arguments: odd)
    func texts(text: String) throws {
        let written = YAMLValue.text(text).inOneLine
        #expect(try loadLines("description: \(written)").description == text)
        #expect(try loadLines("expect: {}\ndescription: \(written)").description == text)
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
