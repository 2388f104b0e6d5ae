import Foundation

/// Standard output. A reader that went away ends the program quietly.
enum Console {
    /// Colour is for terminals whose user has not refused it.
    static let usesColour: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isCI = environment["CI"].map { !$0.isEmpty && $0 != "false" } ?? false
        return isatty(STDOUT_FILENO) == 1 && !isRefused && !isCI && environment["TERM"] != "dumb"
    }()

    static func print(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    static func write(_ bytes: UnsafeRawBufferPointer) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch { exit(0) }
    }
}
