public import Checks
public import ScenarioFile
import Simulation

/// Results for programs: one object, its keys in a fixed order.
public enum JSONReport {
    /// - Parameter invalid: why nothing was played.
    public static func text(
        _ results: [ScenarioResult],
        summary: BatchSummary,
        invalid: [ScenarioDiagnostic] = []
    ) -> String {
        let report = JSONText.object([
            ("version", .string(Version.current)),
            ("results", .array(results.map(object))),
            ("passed", .number(summary.passed)),
            ("failed", .number(summary.failed)),
            ("errors", .number(summary.errors)),
            ("not_run", .number(summary.notRun)),
            ("invalid", .array(invalid.map { $0.jsonText })),
        ])
        return report.rendered()
    }

    /// What would be played.
    public static func list(_ items: [RunItem]) -> String {
        let objects = items.map { item in
            JSONText.object([
                ("path", .string(item.scenario.path)),
                ("title", .string(item.scenario.title)),
                ("tags", .array(item.scenario.tags.map(JSONText.string))),
                ("seed", .number(item.seed)),
                ("mempool", .string(item.mempool.rawValue)),
            ])
        }
        return JSONText.array(objects).rendered()
    }

    private static func object(_ result: ScenarioResult) -> JSONText {
        .object([
            ("path", .string(result.path)),
            ("title", .string(result.title)),
            ("outcome", .string(result.outcome.rawValue)),
            ("seed", .number(result.seed)),
            ("mempool", .string(result.mempool.rawValue)),
            ("blocks", .number(result.blocks)),
            ("transitions", .number(result.transitions)),
            ("fingerprint", .string(result.fingerprint)),
            ("fault_injector", .optional(result.faultInjector?.rawValue)),
            // The old name of the same.
            ("plant", .optional(result.faultInjector?.rawValue)),
            ("settings", .array(result.settings.map(JSONText.string))),
            ("failures", .array((result.verdict.fails.map { [$0] } ?? result.verdict.failures).map(object))),
            ("violations", .array(result.verdict.violations.map(object))),
            ("warnings", .array(result.warnings.map { .string($0.description) })),
            ("notes", .array(result.notes.map(JSONText.string))),
            ("harness_error", .optional(result.harnessError)),
            ("trace", .optional(result.tracePath)),
            ("replay", .string(result.replayCommand)),
        ])
    }

    private static func object(_ failure: ExpectationFailure) -> JSONText {
        .object([
            ("path", .string(failure.path)),
            ("expected", .string(failure.expected)),
            ("actual", .string(failure.actual)),
            ("line", .number(failure.position.line)),
            ("column", .number(failure.position.column)),
            ("time", .optional(failure.time.map(ReadableAmount.time))),
            ("details", .array(failure.details.map(JSONText.string))),
        ])
    }

    private static func object(_ violation: Violation) -> JSONText {
        .object([
            ("invariant", .string(violation.invariant.rawValue)),
            ("message", .string(violation.message)),
            ("time", .string(ReadableAmount.time(violation.time))),
            ("block", .number(violation.block)),
            ("event", .number(violation.sequence)),
        ])
    }
}
