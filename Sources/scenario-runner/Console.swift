import Foundation

/// Standard output and standard error. Whole lines; a reader that went away ends the program quietly.
enum Console {
    /// Colour is for terminals whose user has not refused it.
    static let usesColour: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isCI = environment["CI"].map { !$0.isEmpty && $0 != "false" } ?? false
        return isatty(STDOUT_FILENO) == 1 && !isRefused && !isCI && environment["TERM"] != "dumb"
    }()

    static func print(_ line: String) { write(line + "\n", to: .standardOutput) }

    static func error(_ line: String) { write(line + "\n", to: .standardError) }

    static func write(_ bytes: UnsafeRawBufferPointer) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch { exit(0) }
    }

    private static func write(_ text: String, to file: FileHandle) {
        do { try file.write(contentsOf: Data(text.utf8)) } catch { exit(0) }
    }
}
