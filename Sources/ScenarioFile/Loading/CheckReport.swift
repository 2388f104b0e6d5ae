/// What `check` says about files: which are valid, and what is wrong with the others.
public struct CheckReport: Sendable {
    public struct File: Sendable {
        public var path: String
        /// Empty for a valid file.
        public var errors: [ScenarioDiagnostic]
        public var warnings: [ScenarioDiagnostic]

        public init(path: String, errors: [ScenarioDiagnostic], warnings: [ScenarioDiagnostic]) {
            self.path = path
            self.errors = errors
            self.warnings = warnings
        }
    }

    public var files: [File]

    public init(files: [File]) { self.files = files }

    public static func check(_ path: String) -> File {
        switch ScenarioLoader.load(path: path) {
        case .success(let scenario): File(path: path, errors: [], warnings: scenario.warnings)
        case .failure(let errors): File(path: path, errors: errors.diagnostics, warnings: [])
        }
    }

    public var isValid: Bool { files.allSatisfy(\.errors.isEmpty) }

    /// For standard error: `path:line:column: message`.
    public var diagnosticLines: [String] {
        files.flatMap { file in
            file.errors.map(\.description)
                + file.warnings.map {
                    ScenarioDiagnostic(path: $0.path, position: $0.position, message: "warning: " + $0.message)
                        .description
                }
        }
    }

    /// A line for each file and a total.
    public var text: String {
        var text = ""
        for file in files { text += "\(file.errors.isEmpty ? "ok   " : "BAD  ") \(file.path)\n" }
        let invalid = files.count { !$0.errors.isEmpty }
        return text + "\(files.count - invalid) valid, \(invalid) invalid\n"
    }

    /// One object, with a line break at its end.
    public var json: String {
        let document = JSONText.object([
            ("valid", .bool(isValid)),
            (
                "files",
                .array(
                    files.map { file in
                        .object([
                            ("path", .string(file.path)),
                            ("valid", .bool(file.errors.isEmpty)),
                            ("errors", .array(file.errors.map { $0.jsonText })),
                            ("warnings", .array(file.warnings.map { $0.jsonText })),
                        ])
                    }
                )
            ),
        ])
        return document.rendered() + "\n"
    }
}

extension ScenarioDiagnostic {
    /// Line and column where it has a place.
    public var jsonText: JSONText {
        let place = position.map { [("line", JSONText.number($0.line)), ("column", .number($0.column))] } ?? []
        return .object([("path", .string(path))] + place + [("message", .string(message))])
    }
}
