import Foundation
import Testing

@testable import TestSupport

@Suite("Links and paths of the documentation")
struct LinkTests {
    @Test("every link to a heading leads to one", arguments: Page.all)
    func headings(page: Page) throws {
        for match in try page.text().matches(of: /\]\(([^)#\s]*)#([^)\s]+)\)/) {
            let (file, heading) = (String(match.output.1), String(match.output.2))
            guard !file.hasPrefix("http") else { continue }
            let url = file.isEmpty ? page.url : page.url.deletingLastPathComponent().appending(path: file)
            let target = try String(contentsOf: url, encoding: .utf8)
            #expect(anchors(of: target).contains(heading), "\(page): \(file)#\(heading)")
        }
    }

    /// As GitHub makes them of headings.
    private func anchors(of text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                    .filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
                    .replacing(" ", with: "-")
            }
        )
    }

    @Test("every path in code marks names a file or a folder", arguments: Page.all)
    func paths(page: Page) throws {
        let roots = ["Sources/", "Tests/", "Scenarios/", "scripts/", "docs/", "Benchmarks/"]
        for path in try page.text().codeWords where roots.contains(where: path.hasPrefix) {
            // A pattern, a command or a list of files is no path.
            guard !path.contains(where: { "*<>{… \n".contains($0) }) else { continue }
            let file = Repository.root.appending(path: path)
            #expect(FileManager.default.fileExists(atPath: file.path), "\(page): \(path)")
        }
    }
}
