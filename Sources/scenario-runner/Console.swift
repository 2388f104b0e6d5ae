import Files

/// Standard output. Where its reader went away, and that does not end the program by signal, it goes on in silence: its
/// status and its files are still worth having.
enum Console {
    static let usesColour = Terminal.usesColour(.standardOutput)

    static func print(_ line: String) { write(line + "\n") }

    /// As it is, without a line break of its own.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    static func write(_ bytes: UnsafeRawBufferPointer) {
        do throws(FileProblem) {
            try FileDescriptor.standardOutput.put(bytes)
        } catch .brokenPipe {
            FileDescriptor.standardOutput.discardFromNowOn()
        } catch {
            StandardError.write("scenario-runner: standard output cannot be written: \(error)")
            ExitStatus.harnessFailed.exit()
        }
    }
}

enum StandardError {
    static let usesColour = Terminal.usesColour(.standardError)

    /// In place of the terminal's last line.
    static func rewrite(_ line: String) {
        var line = "\r\u{1B}[K" + line
        line.withUTF8 { try? FileDescriptor.standardError.put(UnsafeRawBufferPointer($0)) }
    }

    /// A failure to write here cannot be reported anywhere.
    static func write(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { try? FileDescriptor.standardError.put(UnsafeRawBufferPointer($0)) }
    }
}

private enum Terminal {
    /// Colour is for terminals whose user has not refused it.
    static func usesColour(_ descriptor: FileDescriptor) -> Bool {
        let environment = Host.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isCI = environment["CI"].map { !$0.isEmpty && $0 != "false" } ?? false
        return descriptor.isTerminal && !isRefused && !isCI && environment["TERM"] != "dumb"
    }
}
