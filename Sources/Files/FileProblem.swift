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

/// Why the system refused to do something with a file, in the system's words: "No space left on device".
public struct FileProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The value of `errno`.
    private let code: Int32

    public static let exists = FileProblem(code: EEXIST)
    /// The reader of a pipe has closed it.
    public static let brokenPipe = FileProblem(code: EPIPE)

    private init(code: Int32) { self.code = code }

    /// Of the call that has just failed.
    static var last: FileProblem { FileProblem(code: errno) }

    /// Of Foundation's error: the system's own, where it carries it.
    init(_ error: any Error) {
        if let error = error as? CocoaError, let cause = error.underlying as? POSIXError {
            self.init(code: cause.code.rawValue)
        } else if let error = error as? CocoaError, error.code == .fileWriteFileExists {
            self = .exists
        } else {
            self.init(code: EIO)
        }
    }

    public var description: String { String(cString: strerror(code)) }
}
