import Testing

@testable import Wording

@Suite("Suggestions")
struct SuggestionTests {
    @Test(
        "the suggestion for a misspelt word is the nearest known word",
        arguments: [
            ("seeed", "seed"), ("max_bundel_size", "max_bundle_size"), ("Timeline", "timeline"), ("zzz", nil),
            ("", nil),
        ] as [(String, String?)]
    )
    func suggestions(word: String, nearest: String?) {
        let words = ["seed", "max_bundle_size", "timeline", "expect"]
        #expect(Suggestion.nearest(to: word, among: words) == nearest)
    }

    /// Swaps of neighbours count once: "ab" and "ba" are one edit apart, "abc" and "ca" three.
    @Test(
        "the distance of two words is the number of edits between them",
        arguments: [("ab", "ba", 1), ("abc", "ca", 3), ("kitten", "sitting", 3), ("", "abc", 3)]
    )
    func edits(left: String, right: String, count: Int) {
        #expect(Suggestion.distance(Array(left.utf8), Array(right.utf8)) == count)
    }

    @Test("a hint is part of a sentence, and is empty where no word is near")
    func hints() {
        #expect(Suggestion.hint(for: "sed", among: ["seed", "set"]) == "; did you mean 'seed'?")
        #expect(Suggestion.hint(for: "zzz", among: ["seed", "set"]) == "")
    }
}
