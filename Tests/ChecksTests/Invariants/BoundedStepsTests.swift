import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("bounded_steps")
struct BoundedStepsTests {
    /// Submissions of sender 0 at one head, each with a higher price.
    private func submissions(_ count: Int, _ story: inout Story) {
        for number in 0..<count {
            let fee = WeiPerGas(UInt128(30_000_000_000 + number))
            story.sign(fees: GasFees(maxFeePerGas: fee, maxPriorityFeePerGas: 1_000_000_000))
        }
    }

    @Test("max_cancellation_fee_increases + 3 submissions at one head are legal, and one more is a violation")
    func submissions() {
        // 2 + 3 = 5.
        var story = Story { $0.settings.maxCancellationFeeIncreases = 2 }
        story.seal()
        submissions(5, &story)
        #expect(story.broken().isEmpty)
        var more = story
        submissions(1, &more)
        #expect(more.broken() == [.boundedSteps])
        story.seal()
        submissions(5, &story)
        #expect(story.broken().isEmpty)
    }

    @Test("100 000 events at one instant are a violation")
    func instant() {
        var story = Story()
        story.time = .seconds(1)
        for _ in 1..<100_000 { story.world(.manualCall(action: "x")) }
        #expect(story.broken().isEmpty)
        story.world(.manualCall(action: "x"))
        #expect(story.broken() == [.boundedSteps])
    }

    @Test("a run that was stopped for lack of progress is a violation")
    func stopped() {
        var story = Story()
        story.world(.runEnded(blocks: 0, reason: .stepLimit))
        #expect(story.broken() == [.boundedSteps])
    }
}
