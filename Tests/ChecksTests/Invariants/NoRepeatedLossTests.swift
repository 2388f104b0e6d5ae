import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("no_repeated_loss")
struct NoRepeatedLossTests {
    private func broken(_ story: Story) -> Bool { story.broken().contains(.noRepeatedLoss) }

    /// Bundles of these operations, a block each, which revert.
    private func story(_ bundles: [[UInt64]], most: UInt64 = 0) -> Story {
        var story = Story { $0.settings.maxRevertedBundles = most }
        story.revert(bundles)
        return story
    }

    @Test("an operation may be in two reverted bundles, and a third of its own where it was beside others before")
    func operation() {
        for legal in [
            [[1, 2], [1, 3], [2, 3]], [[1, 2], [1, 3], [1]], [[1, 2], [1], [1]], [[1], [1, 2], [1]], [[1], [1]],
        ]
            as [[[UInt64]]]
        {
            #expect(!broken(story(legal)), "\(legal)")
        }
        let illegal: [[[UInt64]]] = [
            [[1, 2], [1, 3], [1, 4]], [[1, 2], [1, 3], [1], [1]], [[1], [1], [1, 2]], [[1], [1], [1]],
        ]
        for bundles in illegal { #expect(broken(story(bundles)), "\(bundles)") }
    }

    @Test("what a reorganisation takes back does not count")
    func reorganised() {
        var story = story([[1], [1]])
        story.reorganise(to: story.block - 1)
        story.revert([[1]], from: 2)
        #expect(!broken(story))
        story.revert([[1]], from: 3)
        #expect(broken(story))
    }

    @Test("a sender stops after so many reverted bundles", arguments: [(3, true), (4, false)])
    func sender(count: UInt64, isLegal: Bool) {
        #expect(!broken(story((1...count).map { [$0] }, most: 3)) == isLegal)
        #expect(!broken(story((1...count).map { [$0] }, most: 0)))
    }

    @Test("only those within the window count", arguments: [(50, false), (51, true)] as [(UInt64, Bool)])
    func window(blocks: UInt64, isLegal: Bool) {
        var story = story([[1], [2], [3]], most: 3)
        // The first was in block 1.
        story.seal(upTo: blocks)
        story.revert([[4]], from: 3)
        #expect(!broken(story) == isLegal)
    }

    @Test(
        "a revert that the sender was not told of counts after 64 blocks",
        arguments: [(66, true), (67, false)] as [(UInt64, Bool)]
    )
    func untold(block: BlockNumber, isLegal: Bool) {
        var story = Story { $0.settings.maxRevertedBundles = 0 }
        // The second is in block 2.
        story.revert([[1], [1]], isTold: false)
        story.seal(upTo: block - 1)
        story.revert([[1]], from: 2)
        #expect(!broken(story) == isLegal)
    }

    @Test("an operator may release a sender")
    func released() {
        var story = story([[1], [2], [3]], most: 3)
        story.builder(.sender(.buildingResumed))
        story.revert([[4], [5], [6]], from: 3)
        #expect(!broken(story))
        story.revert([[7]], from: 6)
        #expect(broken(story))
    }

    @Test("another bundler's revert and a bundle that succeeds do not count")
    func others() {
        var story = story([[1], [1]])
        let hash = story.sign([1], nonce: 2)
        story.seal()
        story.execute(Story.hash(99), nonce: 0, sender: 1, succeeded: false)
        story.execute(hash, nonce: 2)
        #expect(!broken(story))
    }
}

extension Story {
    fileprivate mutating func revert(_ bundles: [[UInt64]], from nonce: UInt64 = 0, isTold: Bool = true) {
        for (index, operations) in bundles.enumerated() {
            let hash = sign(operations, nonce: nonce + UInt64(index))
            seal()
            execute(hash, nonce: nonce + UInt64(index), succeeded: false)
            if isTold { tell(hash, nonce: nonce + UInt64(index)) }
        }
    }

    private mutating func tell(_ hash: Hash32, nonce: UInt64) {
        let mined = MinedTransaction(
            kind: .bundle,
            hash: hash,
            nonce: nonce,
            block: block,
            succeeded: false,
            gasLimit: 105_000,
            gasUsed: 100_000,
            effectiveGasPrice: 21_000_000_000
        )
        builder(.transaction(.transactionMined(mined)))
    }
}
