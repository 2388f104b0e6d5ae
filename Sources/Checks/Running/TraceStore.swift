import Ethereum
import Files
import ScenarioFile
import Simulation

/// Where the traces of runs are kept as files.
public struct TraceStore: Sendable {
    public var directory: String
    /// Traces of passed runs too.
    public var keepsAll: Bool
    /// Told apart by it: files of several processes that are being written.
    private let process: Int32

    public init(directory: String, keepsAll: Bool, process: Int32 = 0) {
        self.directory = directory
        self.keepsAll = keepsAll
        self.process = process
    }

    /// A folder of the user's temporary directory, for the traces of failed runs.
    public static func temporary(process: Int32 = 0) -> TraceStore {
        TraceStore(directory: Folder.temporary + "/drydock-traces", keepsAll: false, process: process)
    }

    /// `directory/drop+twice.yaml.geth.seed-0.jsonl` for `drop/twice.yaml`: the same run always has the same file, and
    /// no other run of other path, mempool or seed has it. With settings of a matrix, a hash of them tells runs apart.
    func path(of item: RunItem) -> String {
        let settings = item.matrixSettings.joined(separator: " ")
        let combination =
            settings.isEmpty ? "" : ".set-" + Keccak256.hash(utf8: settings).description.dropFirst(2).prefix(8)
        return directory
            + "/\(Self.name(of: item.scenario.path)).\(item.mempool.rawValue).seed-\(item.seed)\(combination).jsonl"
    }

    /// A file's path as a file's name: `+` for `/`, the rest but letters, digits and `-_.` as `%` and the digits of
    /// each byte, so that no two paths have one name.
    static func name(of path: String) -> String {
        var name = ""
        for character in path {
            let isFirstDot = character == "." && name.isEmpty
            if character == "/" {
                name += "+"
            } else if character.isLetter || character.isNumber || "-_.".contains(character), !isFirstDot {
                name.append(character)
            } else {
                for byte in character.utf8 { name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            }
        }
        guard name.utf8.count > longestName else { return name }
        // No file system takes the whole of it: its end, which says most, and a hash of all.
        let hash = Keccak256.hash(utf8: path).description.dropFirst(2).prefix(16)
        var end = Substring(name)
        while end.utf8.count > longestName - hash.utf8.count - 1 { end.removeFirst() }
        return "\(hash)~\(end)"
    }

    /// Of 255 bytes, with room for a mempool, a seed and the ending.
    private static let longestName = 200

    /// Whether files can be made in the directory, which is made if need be.
    public var isWritable: Bool {
        guard let probe = open(directory + "/.drydock-probe") else { return false }
        probe.discard()
        return true
    }

    /// A file that will be at this path; `nil` where none can be made.
    func open(_ path: String) -> TraceFile? {
        try? Folder.make(directory)
        return (try? OutputFile(path, unfinished: "\(path).\(process)")).map(TraceFile.init)
    }
}

/// A trace on its way to a file. One thread only: that of the run.
final class TraceFile: @unchecked Sendable {
    private let file: OutputFile
    private var isBroken = false

    init(_ file: OutputFile) { self.file = file }

    func write(_ bytes: UnsafeRawBufferPointer) {
        guard !isBroken else { return }
        do { try file.put(bytes) } catch { isBroken = true }
    }

    /// Whether everything was written; otherwise nothing is left.
    func close() -> Bool {
        guard !isBroken else {
            discard()
            return false
        }
        return (try? file.end()) != nil
    }

    func discard() { file.discard() }
}
