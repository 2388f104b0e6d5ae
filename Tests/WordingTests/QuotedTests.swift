import Testing
import Wording

@Suite("Quoted text")
struct QuotedTests {
    @Test(
        "quoted text is one line and shows invisible characters",
        arguments: [
            ("plain", "'plain'"), ("", "''"), ("a\nb\r\tc", "'a\\nb\\r\\tc'"),
            ("\u{7}\u{1b}[31m", "'\\u{7}\\u{1b}[31m'"),
            // Overrides of the reading direction would turn the rest of a message around.
            ("\u{202e}x\u{2028}", "'\\u{202e}x\\u{2028}'"), ("é 日", "'é 日'"),
        ]
    )
    func oneLine(text: String, quoted: String) {
        #expect(Quoted.text(text) == quoted)
        #expect("'\(Quoted.oneLine(text))'" == quoted)
    }

    @Test("quoted text is cut after 60 characters, and text without quotes is not")
    func length() {
        let long = String(repeating: "x", count: 61)
        #expect(Quoted.text(long.dropLast()) == "'\(long.dropLast())'")
        #expect(Quoted.text(long) == "'\(long.dropLast())…'")
        #expect(Quoted.oneLine(long) == long)
    }
}
