/// Why a builder does not run.
public enum BuilderError: Error, Hashable, Sendable {
    /// No node offers `debug_traceCall` with the ERC-7562 tracer, and `unsafe` is not set.
    case validationRulesUnavailable
    /// Its task was cancelled before it had begun.
    case cancelled
}
