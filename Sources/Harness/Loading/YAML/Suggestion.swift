/// The nearest valid word to a misspelt one.
enum Suggestion {
    /// The candidate with the fewest edits, if there are few enough to believe in a misspelling; of equals the first.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased().utf8)
        guard (1...40).contains(typed.count) else { return nil }
        var best: (word: String, edits: Int)?
        for candidate in candidates {
            let valid = Array(candidate.lowercased().utf8)
            let limit = min(best.map { $0.edits - 1 } ?? .max, max(1, max(typed.count, valid.count) / 3))
            guard abs(valid.count - typed.count) <= limit else { continue }
            let edits = distance(typed, valid)
            if edits <= limit { best = (candidate, edits) }
        }
        return best?.word
    }

    /// "; did you mean 'x'?", or nothing.
    static func hint(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { "; did you mean \(Quoted.text($0))?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for i in left.indices {
            var current = [i + 1]
            current.reserveCapacity(right.count + 1)
            for j in right.indices {
                var edits = min(previous[j + 1], current[j]) + 1
                edits = min(edits, previous[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    edits = min(edits, beforePrevious[j - 1] + 1)
                }
                current.append(edits)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
