import Foundation
import Testing

@testable import TestSupport

/// A page of the repository's documentation.
struct Page: CustomStringConvertible {
    /// Every page for people, by its path in the repository.
    static let all: [Page] = {
        let folder = Repository.root.appending(path: "docs").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let pages = names.sorted().filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
        return (["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"] + pages).map(Page.init)
    }()

    let path: String

    init(_ path: String) { self.path = path }

    var description: String { path }
    var url: URL { Repository.root.appending(path: path) }
    func text() throws -> String { try String(contentsOf: url, encoding: .utf8) }

    /// What is between a heading and the next one.
    func section(_ heading: String) throws -> String {
        let after = try #require(
            try text().components(separatedBy: "\n\(heading)\n").dropFirst().first,
            "no \(heading)"
        )
        return after.components(separatedBy: "\n#")[0]
    }

    /// The cells of a section's table rows, its head left out.
    func table(_ heading: String) throws -> [[String]] {
        let rows = try section(heading).split(separator: "\n").filter { $0.hasPrefix("|") && !$0.hasPrefix("| ---") }
        return rows.dropFirst().map { row in
            row.dropFirst().dropLast().components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The contents of fenced blocks of a language; `""` for blocks without one.
    func blocks(_ language: String) throws -> [String] {
        var blocks: [String] = []
        var block: (language: Substring, lines: [Substring])?
        for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = block {
                if line == "```" {
                    if open.language == language { blocks.append(open.lines.map { $0 + "\n" }.joined()) }
                    block = nil
                } else {
                    block?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                block = (line.dropFirst(3), [])
            }
        }
        return blocks
    }
}

extension String {
    /// What stands in `code` marks.
    var codeWords: [String] { matches(of: /`([^`]+)`/).map { String($0.output.1) } }
}
