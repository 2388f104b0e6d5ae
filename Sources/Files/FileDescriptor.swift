#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// An open file, pipe or terminal, as the system numbers it. Calls that a signal interrupts go on.
public struct FileDescriptor: Sendable {
    private let number: Int32

    public static let standardOutput = FileDescriptor(number: STDOUT_FILENO)
    public static let standardError = FileDescriptor(number: STDERR_FILENO)

    private init(number: Int32) { self.number = number }

    /// - Parameter flags: as `open` has them; a file that is made can be read by all and written by its owner.
    init(opening path: String, _ flags: Int32) throws(FileProblem) {
        var result = open(path, flags | O_CLOEXEC, 0o644)
        while result < 0, errno == EINTR { result = open(path, flags | O_CLOEXEC, 0o644) }
        guard result >= 0 else { throw .last }
        number = result
    }

    public var isTerminal: Bool { isatty(number) == 1 }

    /// Returns when all bytes are on their way; waits where the other end takes none for now.
    public func put(_ bytes: UnsafeRawBufferPointer) throws(FileProblem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = write(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw .last
            }
        }
    }

    /// Some of the bytes that come next, at most `most`; none at the end.
    func take(atMost most: Int) throws(FileProblem) -> [UInt8] {
        var problem: FileProblem?
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
            var count = read(number, buffer.baseAddress, most)
            while count < 0, errno == EINTR { count = read(number, buffer.baseAddress, most) }
            if count < 0 { problem = .last }
            filled = max(0, count)
        }
        if let problem { throw problem }
        return bytes
    }

    /// From now on everything that is put here is thrown away.
    public func discardFromNowOn() {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nowhere >= 0 else { return }
        _ = dup2(nowhere, number)
        _ = close(nowhere)
    }

    /// Some systems say only here that written bytes were lost.
    func end() throws(FileProblem) {
        // Whether or not it was interrupted, the descriptor is gone on Linux: there is no second try.
        guard close(number) == 0 || errno == EINTR else { throw .last }
    }
}
