import Ethereum
import Wording

/// What is known while a file is read, and what is wrong with it so far.
///
/// One object for one load, used by one task; decoders write into it and go on, so that all errors are found.
final class LoadContext {
    /// Beyond this many, a file is not misspelt but not a scenario.
    static let mostErrors = 1000

    /// Characters of misspelt words compared with valid ones; enough for ``mostErrors`` of the format's own words.
    private static let mostComparisons = 1_500_000

    private(set) var errors: [ScenarioDiagnostic] = []
    private(set) var warnings: [ScenarioDiagnostic] = []
    private(set) var errorsLeftOut = 0
    private var comparisonsLeft = LoadContext.mostComparisons

    // Facts that later sections need; the root reads the sections in this order.
    var chain = ChainOptions.ethereum {
        didSet { nodeNames = Set(chain.nodes.map(\.name)) }
    }
    private(set) var nodeNames: Set<String> = []
    var run: RunLength?
    var numSenders = 1
    var entryPoints: [EntryPointVersion] = [.v0_7]
    /// Whether the timeline has slots without a block.
    var missesSlots = false
    var labels = LabelTable()
    var instants = InstantTable()
    /// What each paymaster has deposited, and where that was said first.
    var paymasterDeposits: [String: (amount: Wei, line: Int)] = [:]
    /// Which keys of which tables decoders asked for; for the test that tables and decoders agree.
    var audit: Set<String>?
    /// Paths of the checks of `expect`, for `fails`.
    private(set) var checkPaths: Set<String> = []
    /// Inside a check whose parts fail under its path, not under their own.
    private var isInsideCheck = false

    func addCheck(_ path: String) {
        if !isInsideCheck { checkPaths.insert(path) }
    }

    /// Registers a check; those that are read as its parts are none of their own.
    func withCheck<Value>(_ path: String, _ readParts: () -> Value) -> Value {
        addCheck(path)
        let outer = isInsideCheck
        isInsideCheck = true
        defer { isInsideCheck = outer }
        return readParts()
    }

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
