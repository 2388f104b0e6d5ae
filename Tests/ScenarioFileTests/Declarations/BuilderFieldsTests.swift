import Bundler
import Ethereum
import Testing

@testable import ScenarioFile

@Suite("Declarations of the builder's keys")
struct BuilderFieldsTests {
    private static let names = BuilderOptions.fields.map(\.key.name)

    private func loadBuilder(_ lines: [String]) throws -> BuilderOptions {
        try loadLines((["builder:"] + lines.map { "  " + $0 }).joined(separator: "\n")).builder
    }

    /// As `builder:` of a file.
    private func written(_ builder: BuilderOptions) -> [String] {
        BuilderOptions.fields.compactMap { $0.line(builder) }
    }

    @Test("300 random builders are read back as written")
    func roundTrip() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            let builder = BuilderOptions.random(&random)
            #expect(try loadBuilder(written(builder)) == builder)
        }
    }

    @Test("a default that is written out changes nothing")
    func defaults() throws {
        let plain = BuilderOptions()
        #expect(try loadBuilder(written(plain)) == plain)
        for key in BuilderOptions.fields.map(\.key) {
            let value = try #require(key.defaultValue)
            #expect(try loadBuilder(["\(key.name): \(value.inOneLine)"]) == plain, "\(key.name)")
        }
    }

    @Test("each key's example loads, and is not the default where there is a choice", arguments: names)
    func examples(name: String) throws {
        let field = try #require(BuilderOptions.fields.first { $0.key.name == name })
        let builder = try loadBuilder(["\(name): \(try #require(field.key.example))"])
        if case .words(let words) = field.key.shape, words.count == 1 { return }
        #expect(field.write(builder) != field.key.defaultValue)
        // Nothing but its own key.
        for other in BuilderOptions.fields where other.key.name != name {
            #expect(other.write(builder) == other.key.defaultValue, "\(other.key.name)")
        }
    }
}
