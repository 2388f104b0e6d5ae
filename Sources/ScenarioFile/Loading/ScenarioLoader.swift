/// Reads scenario files. Nothing in a file is ignored: what cannot be understood is an error with its place.
public enum ScenarioLoader {
    /// Reads a file from disk, and the live configuration it may name.
    public static func load(
        path: String,
        overrides: ScenarioOverrides = ScenarioOverrides()
    ) -> Result<Scenario, ScenarioErrors> {
        switch FileReader.read(path) {
        case .failure(let diagnostic): .failure(ScenarioErrors([diagnostic]))
        case .success(let bytes): load(bytes, path: path, overrides: overrides)
        }
    }

    /// - Parameter path: for messages, and where a configuration file with a relative path is looked for.
    public static func load(
        text: String,
        path: String,
        overrides: ScenarioOverrides = ScenarioOverrides()
    ) -> Result<Scenario, ScenarioErrors> {
        load(Array(text.utf8), path: path, overrides: overrides)
    }

    /// As ``load(text:path:overrides:)``, for bytes that may be anything.
    public static func load(
        _ bytes: [UInt8],
        path: String,
        overrides: ScenarioOverrides = ScenarioOverrides()
    ) -> Result<Scenario, ScenarioErrors> {
        let context = LoadContext(overrides: overrides)
        let decoder = ScenarioDecoder(context: context, path: path)
        let scenario = read(bytes, path: path, context).flatMap(decoder.decode)
        let errors = context.diagnostics.sortedErrors
        guard errors.isEmpty, let scenario else {
            let unknown = ScenarioDiagnostic(path: path, position: .start, message: "the file is not a scenario")
            return .failure(ScenarioErrors(errors.isEmpty ? [unknown] : errors))
        }
        return .success(scenario)
    }

    /// The root of a file; `nil`, with errors in the context, where it cannot be read to its end.
    static func read(_ bytes: [UInt8], path: String, _ context: LoadContext) -> NodeReader? {
        let source: SourceText
        do throws(SourceText.Problem) {
            source = try SourceText(bytes)
        } catch {
            context.diagnostics.error(Origin(path: path, position: error.position), error.message)
            return nil
        }
        guard let root = YAMLDocument.root(of: source, path: path, context.diagnostics) else { return nil }
        return NodeReader(node: root, context: context, path: path)
    }
}

/// What the command line sets; it comes after the file.
public struct ScenarioOverrides: Hashable, Sendable {
    public var seed: UInt64?
    /// For files that are not pinned to another.
    public var mempool: MempoolName?
    /// In the order given: the last one of a key wins.
    public var builder: [BuilderOption] = []

    public init() {}

    /// All keys of ``builder`` that there are.
    public static var builderKeys: [String] { KeyTable.builder.keys.map(\.name).filter { $0 != "config" } }

    public struct BuilderOption: Hashable, Sendable {
        /// As in files, without `builder.`.
        public var key: String
        public var value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }
}
