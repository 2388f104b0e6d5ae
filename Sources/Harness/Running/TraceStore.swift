import Foundation

/// Where the traces of runs are kept as files.
public struct TraceStore: Sendable {
    public var directory: String
    /// Traces of passed runs too.
    public var keepsAll: Bool

    public init(directory: String, keepsAll: Bool) {
        self.directory = directory
        self.keepsAll = keepsAll
    }

    /// A folder of the user's temporary directory, for the traces of failed runs.
    public static var temporary: TraceStore {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("drydock-traces")
        return TraceStore(directory: folder.path, keepsAll: false)
    }

    /// `directory/cancellation-hard-cancel.geth.seed-0.jsonl`: the same run always has the same file.
    func path(of item: RunItem) -> String {
        var name = item.scenario.path
        for prefix in ["./", "Scenarios/"] where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        if let dot = name.lastIndex(of: "."), name[dot...].count <= 5 { name = String(name[..<dot]) }
        let plain = name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." ? $0 : "-" }
        let file = String(plain) + ".\(item.mempool.rawValue).seed-\(item.seed).jsonl"
        return directory + "/" + file.drop { $0 == "-" || $0 == "." }
    }

    /// Whether files can be made in the directory, which is made if need be.
    public var isWritable: Bool {
        let files = FileManager.default
        try? files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let probe = directory + "/.drydock-probe"
        defer { try? files.removeItem(atPath: probe) }
        return files.createFile(atPath: probe, contents: nil)
    }

    /// An empty file at this path; `nil` where none can be made.
    func open(_ path: String) -> TraceFile? {
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil) else { return nil }
        return FileHandle(forWritingAtPath: path).map(TraceFile.init)
    }
}

/// A trace on its way to a file. One thread only: that of the run.
final class TraceFile: @unchecked Sendable {
    private let handle: FileHandle
    private var isBroken = false

    init(_ handle: FileHandle) { self.handle = handle }

    func write(_ bytes: UnsafeRawBufferPointer) {
        guard !isBroken else { return }
        do { try handle.write(contentsOf: Data(bytes)) } catch { isBroken = true }
    }

    /// Whether everything was written.
    func close() -> Bool {
        do { try handle.close() } catch { isBroken = true }
        return !isBroken
    }
}
