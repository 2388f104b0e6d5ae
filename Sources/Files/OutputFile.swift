#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A file that is written piece by piece and has its name when it is whole.
///
/// The code that makes one calls either ``end()`` or ``discard()``, once.
public struct OutputFile: Sendable {
    private let descriptor: FileDescriptor
    private let unfinished: String
    private let path: String

    /// - Parameters:
    ///   - path: of the whole file; one that is there is replaced.
    ///   - unfinished: its path until then, in the same folder.
    public init(_ path: String, unfinished: String) throws(FileProblem) {
        descriptor = try FileDescriptor(opening: unfinished, O_WRONLY | O_CREAT | O_TRUNC)
        self.unfinished = unfinished
        self.path = path
    }

    public func put(_ bytes: UnsafeRawBufferPointer) throws(FileProblem) { try descriptor.put(bytes) }

    /// - Throws: also where something that was put before did not arrive. Nothing is left behind then.
    public func end() throws(FileProblem) {
        do throws(FileProblem) {
            try descriptor.end()
            guard rename(unfinished, path) == 0 else { throw .last }
        } catch {
            unlink(unfinished)
            throw error
        }
    }

    public func discard() {
        try? descriptor.end()
        unlink(unfinished)
    }
}
