import Ethereum
import Testing

@testable import ScenarioFile

extension Field {
    /// The key with its value, as a line of a file.
    func line(_ root: Root) -> String? { write(root).map { "\(key.name): \($0.inOneLine)" } }
}

@Suite("Declarations of the chain's keys")
struct ChainFieldsTests {
    private static let names = ChainOptions.fields.map(\.key.name)

    private func loadChain(_ lines: [String]) throws -> ChainOptions {
        try loadLines((["chain:"] + lines.map { "  " + $0 }).joined(separator: "\n")).chain
    }

    @Test("300 random chains are read back as written")
    func roundTrip() throws {
        var random = SplitMix(state: 8)
        for _ in 0..<300 {
            let chain = ChainOptions.random(&random)
            // A chain has one of the two.
            let other = chain.market == nil ? "market" : "traffic"
            let lines = ChainOptions.fields.filter { $0.key.name != other }.compactMap { $0.line(chain) }
            #expect(try loadChain(lines) == chain, "\(lines)")
        }
    }

    @Test("a default that is written out changes nothing, but that a named mempool is pinned")
    func defaults() throws {
        // Without a market there is traffic.
        for key in ChainOptions.fields.map(\.key) where key.name != "market" {
            let value = try #require(key.defaultValue)
            var chain = try loadChain(["\(key.name): \(value.inOneLine)"])
            #expect(chain.mempoolIsPinned == (key.name == "mempool"))
            chain.mempoolIsPinned = false
            #expect(chain == .ethereum, "\(key.name)")
        }
    }

    @Test("each key's example loads, and is not the default", arguments: names)
    func examples(name: String) throws {
        let field = try #require(ChainOptions.fields.first { $0.key.name == name })
        let chain = try loadChain(["\(name): \(try #require(field.key.example))"])
        #expect(field.write(chain) != field.key.defaultValue)
        for other in ChainOptions.fields where other.key.name != name && name != "preset" {
            #expect(other.write(chain) == other.key.defaultValue, "\(other.key.name)")
        }
    }

    @Test("each example of the keys of nodes and steady traffic loads")
    func nestedExamples() throws {
        for field in NodeOptions.fields where field.key.name != "name" {
            let example = try #require(field.key.example)
            _ = try loadChain(["nodes: [{ name: a, \(field.key.name): \(example) }]"])
        }
        for key in KeyTable.steadyTraffic.keys where !key.isRequired {
            _ = try loadChain(["traffic: { steady: { gas_per_block: 1, \(key.name): \(try #require(key.example)) } }"])
        }
    }
}
