/// The nearest valid word to a misspelt one.
public enum Suggestion {
    public static let longestWord = 40

    /// The candidate with the fewest edits, if there are few enough to believe in a misspelling; of equals the first.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard (1...longestWord).contains(word.utf8.count) else { return nil }
        let typed = lowercased(word)
        var best: (word: String, edits: Int)?
        for candidate in candidates {
            let length = candidate.utf8.count
            let limit = min(best.map { $0.edits - 1 } ?? .max, max(1, max(typed.count, length) / 3))
            guard abs(length - typed.count) <= limit else { continue }
            let edits = distance(typed, lowercased(candidate), atMost: limit)
            if edits <= limit { best = (candidate, edits) }
        }
        return best?.word
    }

    /// Of ASCII letters only: the words compared have no others.
    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    /// "; did you mean 'x'?", or nothing.
    public static func hint(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { "; did you mean \(Quoted.text($0))?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); anything above `limit`
    /// where there are more.
    static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int = .max) -> Int {
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        var current = previous
        for i in left.indices {
            current[0] = i + 1
            var least = i + 1
            for j in right.indices {
                var edits = min(previous[j + 1], current[j]) + 1
                edits = min(edits, previous[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    edits = min(edits, beforePrevious[j - 1] + 1)
                }
                current[j + 1] = edits
                least = min(least, edits)
            }
            // A row's least value is at most one above the last row's, and a swap costs one: no later row has less.
            guard least <= limit else { return .max }
            // What was before the previous row is written over next.
            swap(&beforePrevious, &previous)
            swap(&previous, &current)
        }
        return previous[right.count]
    }
}
