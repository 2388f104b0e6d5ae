import ScenarioFile
import Testing

/// Files that somebody's hand slipped on: whatever comes out, it is a scenario or errors with places, and soon.
@Suite("Mutated scenario files")
struct MutatedFilesTests {
    /// xorshift64* (Vigna 2016): the same mutations on every machine.
    private struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Int((state &* 0x2545_f491_4f6c_dd1d) >> 33) % max(1, bound)
        }
    }

    private static let fragments: [String] = [
        "{", "}", "[", "]", ":", ": ", "- ", "\n", "\t", "&a ", "*a", "!!int ", "? ", "| ", "> ", "\"", "'", "#", "...",
        "---\n", "-1", "1e999", "0x", "99999999999999999999999999999999999999999", "block ", "gwei", "M gas", "..",
        "->", "<<: *a", "é", "\u{85}", "\u{2028}", "%TAG ! x\n", "~", "null", "true", "\u{0}", "at: block 1",
    ]

    private static func mutate(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.next(4) {
            let index = random.next(bytes.count)
            switch random.next(6) {
            case 0: bytes.remove(at: index)
            case 1: bytes[index] = UInt8(random.next(256))
            case 2: bytes.insert(contentsOf: fragments[random.next(fragments.count)].utf8, at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + random.next(40)))
            case 4: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + random.next(80))], at: index)
            default: bytes.swapAt(index, random.next(bytes.count))
            }
            if bytes.isEmpty { return bytes }
        }
        return bytes
    }

    @Test("a mutated file loads, or fails with places, within a second", arguments: 0..<8)
    func mutated(seed: Int) {
        var random = Random(state: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1)
        let originals = [ExampleScenario.text, EverythingScenario.text].map { Array($0.utf8) }
        let clock = ContinuousClock()
        for round in 0..<60 {
            let bytes = Self.mutate(originals[round % originals.count], &random)
            let start = clock.now
            switch ScenarioLoader.load(bytes, path: "test.yaml") {
            case .success: break
            case .failure(let errors):
                #expect(!errors.diagnostics.isEmpty)
                #expect(errors.diagnostics.allSatisfy { $0.position != nil && !$0.message.contains("\n") })
            }
            // A second is the promise; a crowded machine gets more.
            #expect(clock.now - start < .seconds(5), "seed \(seed), round \(round)")
        }
    }

    @Test("a file cut off at any byte does not crash the loader")
    func truncated() {
        let bytes = Array(EverythingScenario.text.utf8)
        for length in stride(from: 0, to: bytes.count, by: 13) { _ = errors(Array(bytes[..<length])) }
    }

    @Test("the same bytes give the same errors")
    func stable() {
        var random = Random(state: 42)
        for _ in 0..<20 {
            let bytes = Self.mutate(Array(EverythingScenario.text.utf8), &random)
            #expect(errors(bytes) == errors(bytes))
        }
    }
}
