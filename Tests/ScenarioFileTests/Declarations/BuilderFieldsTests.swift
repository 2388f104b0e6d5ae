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
            let builder = Self.random(&random)
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

    private static func random(_ random: inout SplitMix) -> BuilderOptions {
        var builder = BuilderOptions()
        builder.signerBalance = Wei(
            UInt128(UInt64.random(in: 0 ... .max, using: &random)) << UInt64.random(in: 0...40, using: &random)
        )
        builder.settings.numSenders = .random(in: 1...1000, using: &random)
        builder.settings.bundlingMode = .random(&random)
        builder.settings.maxBundleSize = .random(in: 1...1_000_000, using: &random)
        builder.settings.maxBundleGas = Gas(.random(in: 21_000...UInt64.max, using: &random))
        builder.settings.bundlePacking = .random(&random)
        let percent = UInt32.random(in: 0 ... .max, using: &random)
        builder.settings.priorityFeeMode =
            Bool.random(using: &random) ? .baseFeePercent(percent) : .priorityFeeIncreasePercent(percent)
        builder.settings.maxBlocksToWaitForMine = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.replacementFeePercentIncrease = .random(in: 0 ... .max, using: &random)
        builder.settings.maxReplacementUnderpricedBlocks = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.maxCancellationFeeIncreases = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.bundleMaxSendInterval = .milliseconds(Int64.random(in: 1...1_000_000_000_000, using: &random))
        builder.settings.bundleBaseFeeOverheadPercent = .random(in: 0 ... .max, using: &random)
        builder.settings.bundlePriorityFeeOverheadPercent = .random(in: 0 ... .max, using: &random)
        builder.settings.unsafe = .random(using: &random)
        return builder
    }
}
