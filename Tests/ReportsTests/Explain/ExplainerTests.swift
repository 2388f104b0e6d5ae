import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import Reports
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("explain")
struct ExplainerTests {
    private final class Lines: @unchecked Sendable {
        var text: [String] = []
    }

    private func explained(_ story: Story) -> [String] {
        let lines = Lines()
        let explainer = Explainer(settings: story.settings) { lines.text.append($0) }
        for event in story.events { explainer.observe(event) }
        return lines.text
    }

    /// The line with this text, without its columns.
    private func line(_ lines: [String], containing text: String) -> String? {
        lines.joined(separator: "\n").replacing("\n                       ", with: " ").split(separator: "\n")
            .map(String.init).first { $0.contains(text) }
    }

    @Test("a decision is explained with the numbers compared, and with labels instead of hashes")
    func decisions() {
        var story = Story()
        story.seal()
        story.submit(1, label: "alice-1")
        story.submit(
            2,
            label: "alice-2",
            offer: GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 1_200_000_000)
        )
        story.builder(
            .proposal(
                .operationSkipped(
                    Story.hash(2),
                    .insufficientFees(
                        offered: GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 1_200_000_000),
                        required: GasFees(maxFeePerGas: 26_720_000_000, maxPriorityFeePerGas: 1_320_000_000)
                    )
                )
            )
        )
        story.form([1])
        story.world(.runEnded(blocks: 1, reason: .completed))
        let lines = explained(story)
        #expect(
            line(lines, containing: "alice-2 skipped")
                == "       +0s  sender 0   alice-2 skipped: tip 1.2 gwei below the required 1.32 gwei"
        )
        #expect(line(lines, containing: "bundles alice-1 at nonce 0 for 26.4/1 gwei") != nil)
    }

    @Test("a refusal is explained with its meaning and the block since which it holds")
    func refusal() {
        var story = Story()
        story.seal(upTo: 7)
        let hash = story.sign()
        let refused = RefusedSubmission(
            kind: .bundle,
            hash: hash,
            nonce: 0,
            fees: Story.price,
            refusal: .replacementUnderpriced,
            error: SampleEvents.error
        )
        story.builder(.transaction(.transactionRefused(refused)))
        story.builder(.sender(.underpriced(since: 7, feeIncreases: 1)))
        story.world(.runEnded(blocks: 7, reason: .completed))
        let lines = explained(story)
        let expected =
            "bundle 1 refused: replacement transaction underpriced (-32000), class replacement_underpriced"
        #expect(line(lines, containing: "refused")?.hasSuffix(expected) == true)
        let next = "the next attempt offers more: underpriced since block 7, fee increases 1"
        #expect(line(lines, containing: "since block")?.hasSuffix(next) == true)
    }

    @Test("a cancellation is explained with the block that the builder tells, not with one worked out")
    func cancelling() {
        var story = Story()
        let change = StateChange(
            from: .building,
            to: .cancelling,
            reason: .underpriced,
            block: 9,
            feeIncreases: 0,
            underpricedSince: 4
        )
        story.builder(.sender(.underpriced(since: 1, feeIncreases: 1)))
        story.builder(.sender(.stateChanged(change)))
        story.world(.runEnded(blocks: 9, reason: .completed))
        let expected = "Building -> Cancelling: underpriced since block 4, more than 20 blocks"
        #expect(line(explained(story), containing: "Cancelling")?.hasSuffix(expected) == true)
    }

    @Test("blocks in which nothing happens become one line, and so do blocks that repeat the one before")
    func ranges() {
        var story = Story()
        story.seal(upTo: 3)
        for _ in 4...6 {
            story.seal()
            story.builder(.proposal(.noOperations(.afterFeeFilter)))
        }
        story.seal(upTo: 9)
        story.world(.runEnded(blocks: 9, reason: .completed))
        let lines = explained(story)
        #expect(lines.contains("blocks 1..3  12s..36s  base fee 20 gwei  nothing happens"))
        #expect(lines.contains("blocks 5..6  60s..72s  base fee 20 gwei  as block 4"))
        #expect(lines.contains("blocks 7..9  84s..108s  base fee 20 gwei  nothing happens"))
        #expect(lines.count { $0.hasPrefix("block") } == 4)
    }

    @Test("no line is longer than 120 characters")
    func width() {
        var story = Story()
        story.seal()
        for body in SampleEvents.all { story.record(body) }
        for line in explained(story) { #expect(line.count <= 120, "\(line)") }
    }

    @Test("consecutive labels are shortened to a range")
    func names() {
        var names = NameBook()
        for (number, label) in ["alice-1", "alice-2", "alice-3", "bob", "carol-1", "carol-3"].enumerated() {
            var story = Story()
            story.submit(UInt64(number), label: label)
            for event in story.events { names.learn(event) }
        }
        let hashes = (0..<6 as Range<UInt64>).map(Story.hash)
        #expect(names.operations(hashes) == "alice-1..3, bob, carol-1, carol-3")
        #expect(names.operations([]) == "")
    }

    @Test("amounts are exact and as short as possible")
    func amounts() {
        #expect(ReadableAmount.price(1_320_000_000) == "1.32 gwei")
        #expect(ReadableAmount.price(26_400_000_001) == "26.400000001 gwei")
        #expect(ReadableAmount.price(7) == "7 wei")
        #expect(ReadableAmount.price(0) == "0 gwei")
        #expect(ReadableAmount.amount(2_100_000_000_000_000) == "0.0021 ether")
        #expect(ReadableAmount.amount(1) == "1 wei")
        #expect(ReadableAmount.signedAmount(-2_100_000_000_000_000) == "-0.0021 ether")
        #expect(ReadableAmount.time(.milliseconds(36_020)) == "36.02s")
        #expect(ReadableAmount.gas(60_000_000) == "60M")
        #expect(ReadableAmount.gas(768_744) == "768744")
    }
}
