import Checks
import ScenarioFile

/// The runs that a file's matrix asks for, numbered from 1 as `run` makes them; one where it has no matrix.
struct MatrixRuns {
    private static let mostLines = 20

    private let path: String
    private let items: [RunItem]

    init(_ scenario: Scenario, settings: [String]) {
        path = scenario.path
        var selection = RunSelection()
        selection.settings = settings
        items = selection.items(from: [scenario]) ?? []
    }

    var count: Int { items.count }

    subscript(number: UInt64) -> RunItem? {
        guard number > 0, number <= UInt64(items.count) else { return nil }
        return items[Int(number) - 1]
    }

    /// What a reader of the file's own run may choose instead, a line each; none where there is nothing to choose.
    var choice: [String] {
        guard items.count > 1 else { return [] }
        let shown = items.prefix(Self.mostLines).enumerated().map { index, item in
            let settings = item.matrixSettings.map { "  \($0)" }.joined()
            return "  --run \(index + 1): seed \(item.seed)  mempool \(item.mempool.rawValue)\(settings)"
        }
        let more = items.count - shown.count
        return ["\(path): this is the file's own run; its matrix has \(items.count):"] + shown
            + (more > 0 ? ["  and \(more) more"] : [])
    }
}
