import Files

/// Finds scenario files.
public enum ScenarioFiles {
    public static let defaultPath = "Scenarios"

    public enum FindError: Error, Equatable, Sendable, CustomStringConvertible {
        case missing(path: String)
        case unreadable(path: String)

        public var description: String {
            diagnostic.description
        }

        public var diagnostic: ScenarioDiagnostic {
            switch self {
            case .missing(let path):
                ScenarioDiagnostic(path: path, position: nil, message: "no such file or directory")
            case .unreadable(let path):
                ScenarioDiagnostic(path: path, position: nil, message: "the directory cannot be read")
            }
        }
    }

    /// Files as they are named, and in directories every `.yaml` and `.yml` file at any depth, hidden ones excepted.
    ///
    /// Each once, sorted by the bytes of their paths. Links to directories inside a directory are not followed, so that
    /// a circle of them ends.
    public static func find(_ paths: [String]) throws(FindError) -> [String] {
        var found: Set<String> = []
        for path in paths.isEmpty ? [defaultPath] : paths {
            guard let kind = FileKind.of(path) else { throw .missing(path: path) }
            if kind == .folder {
                try collect(in: plain(path), into: &found)
            } else {
                found.insert(plain(path))
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func collect(in directory: String, into found: inout Set<String>) throws(FindError) {
        let names: [String]
        do throws(FileProblem) {
            names = try Folder.names(in: directory)
        } catch {
            throw .unreadable(path: directory)
        }
        for name in names where !name.hasPrefix(".") {
            let path =
                switch directory {
                case "/": "/" + name
                // A file that is named too is the same file.
                case ".": name
                default: directory + "/" + name
                }
            switch FileKind.ofEntry(path) {
            case .folder: try collect(in: path, into: &found)
            case .file, .link: if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { found.insert(path) }
            // Reading a pipe that nobody writes to would never end.
            case .other, nil: break
            }
        }
    }

    /// Without what says nothing, `./` and doubled or trailing slashes, so that a file has one name.
    private static func plain(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        let joined = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }
}

/// Reads a file; of one that is too large, enough to show it.
enum FileReader {
    /// - Parameter limit: no more bytes than one above this are read: whoever judges them sees that there are more.
    static func read(
        _ path: String,
        atMost limit: Int = SourceText.largestByteCount
    ) -> Result<[UInt8], ScenarioDiagnostic> {
        guard let kind = FileKind.of(path) else { return failure(path, "no such file") }
        guard kind != .folder else { return failure(path, "is a directory") }
        do throws(FileProblem) {
            return .success(try FileContents.read(path, atMost: limit + 1))
        } catch {
            return failure(path, "cannot be read: \(error)")
        }
    }

    private static func failure(_ path: String, _ message: String) -> Result<[UInt8], ScenarioDiagnostic> {
        .failure(ScenarioDiagnostic(path: path, position: nil, message: message))
    }
}

enum FilePath {
    /// A relative path is looked for in the directory of the file that names it.
    static func resolve(_ name: String, besides file: String) -> String {
        guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }
}
