#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Whole files.
public enum FileContents {
    /// The first bytes of a file: `limit` of them, or all where it has fewer. The rest of a huge file is never read.
    public static func read(_ path: String, atMost limit: Int) throws(FileProblem) -> [UInt8] {
        let file = try FileDescriptor(opening: path, O_RDONLY)
        defer { try? file.end() }
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let chunk = try file.take(atMost: min(limit - bytes.count, 1 << 16))
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        return bytes
    }

    /// Replaces the contents of the file by a text. No reader ever sees half of it.
    public static func replace(_ path: String, with text: String) throws(FileProblem) {
        try put(text, at: path, .atomic)
    }

    /// Makes a file that holds a text. One that is there stays as it is, and is a problem (`EEXIST`).
    public static func make(_ path: String, with text: String) throws(FileProblem) {
        try put(text, at: path, .withoutOverwriting)
    }

    /// Adds a text at the end of the file; creates the file where there is none.
    public static func append(_ text: String, to path: String) throws(FileProblem) {
        let file = try FileDescriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND)
        do throws(FileProblem) {
            try Array(text.utf8).withUnsafeBufferPointer { bytes throws(FileProblem) in
                try file.put(UnsafeRawBufferPointer(bytes))
            }
        } catch {
            try? file.end()
            throw error
        }
        try file.end()
    }

    private static func put(_ text: String, at path: String, _ options: Data.WritingOptions) throws(FileProblem) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: options)
        } catch {
            throw FileProblem(error)
        }
    }
}
