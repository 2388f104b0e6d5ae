import Foundation
import Testing

/// The folder of published test vectors: `DRYDOCK_VECTORS`, or `../shared/vectors` beside the package.
///
/// Suites that need it carry `.enabled(if: VectorFolder.isPresent, VectorFolder.absence)`, so that a checkout without
/// the folder reports them as skipped and says why.
enum VectorFolder {
    static let absence: Comment = "test vectors not found: set DRYDOCK_VECTORS to their folder"

    static let url: URL = {
        if let path = ProcessInfo.processInfo.environment["DRYDOCK_VECTORS"] { return URL(filePath: path) }
        // Tests/EthereumTests/Vectors/VectorFolder.swift is four levels below the package.
        var package = URL(filePath: #filePath)
        for _ in 0..<4 { package.deleteLastPathComponent() }
        return package.appending(path: "../shared/vectors").standardizedFileURL
    }()

    static let isPresent = FileManager.default.fileExists(atPath: url.path)

    /// The parsed file: dictionaries, arrays, strings and numbers.
    static func json(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: url.appending(path: path)))
    }

    /// Paths of the JSON files directly in `folder`, in order, each fit for ``json(_:)``.
    static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.appending(path: folder).path)
            .filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/\($0)" }
    }
}

/// A vector file that does not have the shape a test reads it with.
struct VectorShapeError: Error {
    var key: String
}

extension Dictionary where Key == String {
    /// The value at `key`, or an error that names the key.
    func value<Shape>(_ key: String, as shape: Shape.Type = Shape.self) throws -> Shape {
        guard let value = self[key] as? Shape else { throw VectorShapeError(key: key) }
        return value
    }
}
