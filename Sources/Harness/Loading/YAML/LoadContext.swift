import Ethereum

/// What is known while a file is read, and what is wrong with it so far.
///
/// One object for one load, used by one task; decoders write into it and go on, so that all errors are found.
final class LoadContext {
    /// Beyond this many, a file is not misspelt but not a scenario.
    static let mostErrors = 1000

    private(set) var errors: [ScenarioDiagnostic] = []
    private(set) var warnings: [ScenarioDiagnostic] = []
    private(set) var errorsLeftOut = 0

    // Facts that later sections need; the root reads the sections in this order.
    var chain = ChainOptions.ethereum
    var run: RunLength?
    var numSenders = 1
    var entryPoints: [EntryPointVersion] = [.v0_7]
    var labels = LabelTable()
    var instants = InstantTable()
    /// Which keys of which tables decoders asked for; for the test that tables and decoders agree.
    var audit: Set<String>?
    /// Paths of the checks of `expect`, for `fails`.
    var checkPaths: Set<String> = []

    /// The message is only made where there is room for it: suggestions cost time.
    func error(_ origin: Origin, _ message: @autoclosure () -> String) {
        guard errors.count < Self.mostErrors else {
            errorsLeftOut += 1
            return
        }
        errors.append(ScenarioDiagnostic(path: origin.path, position: origin.position, message: message()))
    }

    func warn(_ origin: Origin, _ message: String) {
        guard warnings.count < Self.mostErrors else { return }
        warnings.append(ScenarioDiagnostic(path: origin.path, position: origin.position, message: message))
    }

    /// Sorted by position; an alias's errors come once, not at each use.
    var sortedErrors: [ScenarioDiagnostic] {
        var sorted = Self.sorted(errors)
        if errorsLeftOut > 0, let last = sorted.last {
            sorted.append(ScenarioDiagnostic(path: last.path, position: last.position, message: "and more"))
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
