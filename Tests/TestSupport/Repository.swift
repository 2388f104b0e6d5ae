import Foundation

/// Where the files are that tests read.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    /// Every file under `Scenarios/`, sorted.
    static let scenarios: [String] = {
        let files = FileManager.default.enumerator(
            at: root.appending(path: "Scenarios"),
            includingPropertiesForKeys: nil
        )
        return (files?.compactMap { ($0 as? URL)?.path } ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    /// A page of the documentation, by its path from the root.
    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
