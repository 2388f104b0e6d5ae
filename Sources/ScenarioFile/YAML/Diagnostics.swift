import Wording

/// What is wrong with a file so far, and what is suspicious about it.
///
/// One object for one load, used by one task; readers write into it and go on, so that all errors are found. It knows
/// nothing of what the file is about.
final class Diagnostics {
    /// Beyond this many, a file is not misspelt but another kind of file.
    static let mostErrors = 1000

    /// Characters of misspelt words compared with valid ones; enough for ``mostErrors`` of the format's own words.
    private static let mostComparisons = 1_500_000

    private(set) var errors: [ScenarioDiagnostic] = []
    private(set) var warnings: [ScenarioDiagnostic] = []
    private(set) var errorsLeftOut = 0
    private var comparisonsLeft = Diagnostics.mostComparisons

    /// The message is only made where there is room for it: suggestions cost time.
    func error(_ origin: Origin, _ message: @autoclosure () -> String) {
        guard hasRoomForErrors else {
            errorsLeftOut += 1
            return
        }
        errors.append(ScenarioDiagnostic(path: origin.path, position: origin.position, message: message()))
    }

    var hasRoomForErrors: Bool { errors.count < Self.mostErrors }

    /// "; did you mean 'x'?", or nothing: where nothing is near, and after a great many searches.
    func hint(for word: String, among candidates: some Collection<String>) -> String {
        let comparisons = candidates.count * min(word.utf8.count, Suggestion.longestWord)
        guard comparisons <= comparisonsLeft else { return "" }
        comparisonsLeft -= comparisons
        return Suggestion.hint(for: word, among: candidates)
    }

    func warn(_ origin: Origin, _ message: String) {
        guard warnings.count < Self.mostErrors else { return }
        warnings.append(ScenarioDiagnostic(path: origin.path, position: origin.position, message: message))
    }

    /// Sorted by position; an alias's errors come once, not at each use.
    var sortedErrors: [ScenarioDiagnostic] {
        var sorted = Self.sorted(errors)
        if errorsLeftOut > 0, let last = sorted.last {
            sorted.append(
                ScenarioDiagnostic(path: last.path, position: last.position, message: "and \(errorsLeftOut) more")
            )
        }
        return sorted
    }

    var sortedWarnings: [ScenarioDiagnostic] { Self.sorted(warnings) }

    private static func sorted(_ diagnostics: [ScenarioDiagnostic]) -> [ScenarioDiagnostic] {
        var seen: Set<ScenarioDiagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        let order = unique.indices.sorted { left, right in
            let first = unique[left].position ?? .init(line: 0, column: 0)
            let second = unique[right].position ?? .init(line: 0, column: 0)
            return (first, left) < (second, right)
        }
        return order.map { unique[$0] }
    }
}

/// Where a node comes from.
struct Origin {
    var path: String
    /// `nil` for what the command line sets.
    var position: SourcePosition?
}
