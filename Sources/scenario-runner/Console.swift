import Foundation

/// Standard output. Where its reader went away, and that does not end the program by signal, it goes on in silence: its
/// status and its files are still worth having.
enum Console {
    static let usesColour = Terminal.usesColour(STDOUT_FILENO)

    static func print(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// As it is, without a line break of its own.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    static func write(_ bytes: UnsafeRawBufferPointer) {
        switch Terminal.write(bytes, to: STDOUT_FILENO) {
        case 0, EPIPE: break
        case let code:
            StandardError.write(
                "scenario-runner: standard output cannot be written: \(String(cString: strerror(code)))"
            )
            exit(ExitStatus.harnessFailed.rawValue)
        }
    }
}

enum StandardError {
    static let usesColour = Terminal.usesColour(STDERR_FILENO)

    /// Nobody can be told that this cannot be written.
    static func write(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { _ = Terminal.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }
}

private enum Terminal {
    /// Colour is for terminals whose user has not refused it.
    static func usesColour(_ descriptor: Int32) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isCI = environment["CI"].map { !$0.isEmpty && $0 != "false" } ?? false
        return isatty(descriptor) == 1 && !isRefused && !isCI && environment["TERM"] != "dumb"
    }

    /// 0, or the error's number; after an error nothing more is written there.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                let code = errno
                let nowhere = open("/dev/null", O_WRONLY)
                if nowhere >= 0 { _ = dup2(nowhere, descriptor) }
                return code
            }
        }
        return 0
    }
}
