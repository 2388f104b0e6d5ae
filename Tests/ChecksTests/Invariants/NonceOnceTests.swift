import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("nonce_once")
struct NonceOnceTests {
    @Test("consecutive nonces from 0 are legal, for each signer separately")
    func legal() {
        var story = Story()
        for nonce in 0..<3 as Range<UInt64> {
            let hash = story.sign(nonce: nonce)
            story.seal()
            story.execute(hash, nonce: nonce)
        }
        story.execute(Story.hash(9), nonce: 0, sender: 1)
        #expect(story.broken().isEmpty)
    }

    @Test("a nonce that is used twice or left out is a violation", arguments: [0, 2] as [UInt64])
    func twice(second: UInt64) {
        var story = Story()
        story.seal()
        story.execute(Story.hash(1), nonce: 0)
        story.seal()
        story.execute(Story.hash(2), nonce: second)
        #expect(story.broken() == [.nonceOnce])
    }

    @Test("after a reorganisation the nonces of the removed blocks may be used again")
    func reorganisation() {
        var story = Story()
        story.seal()
        story.execute(Story.hash(1), nonce: 0)
        story.reorganise(to: 0)
        story.execute(Story.hash(2), nonce: 0)
        #expect(story.broken().isEmpty)
    }

    @Test("a nonce is allowed by a count that is as high, and by the receipt of the sender's own transaction before it")
    func allowed() {
        var story = Story()
        story.seal()
        story.sign(nonce: 0, isAllowed: false)
        #expect(story.broken() == [.nonceOnce])
        story = Story()
        story.seal()
        let hash = story.sign(nonce: 0)
        story.sign(nonce: 0, isAllowed: false)
        #expect(story.broken().isEmpty)
        var unknown = story
        for answer in [.receipt(hash, isKnown: false), .receipt(Story.hash(9), isKnown: true)] as [RPCCallRecord.Answer]
        {
            unknown.answer(.getTransactionReceipt, answer)
        }
        unknown.sign(nonce: 1, isAllowed: false)
        #expect(unknown.broken() == [.nonceOnce])
        story.answer(.getTransactionReceipt, .receipt(hash, isKnown: true))
        story.sign(nonce: 1, isAllowed: false)
        #expect(story.broken().isEmpty)
    }

    @Test("an answer to another sender allows nothing")
    func answerToAnother() {
        var story = Story()
        story.seal()
        story.answer(.getTransactionCount, .count(0), sender: 1)
        story.sign(nonce: 0, isAllowed: false)
        #expect(story.broken() == [.nonceOnce])
    }

    @Test("answers from before an announced reorganisation allow nothing after it; before its announcement they do")
    func reorganisedAnswers() {
        var story = Story()
        story.seal()
        story.execute(story.sign(nonce: 0), nonce: 0)
        story.answer(.getTransactionCount, .count(1))
        story.reorganise(to: 0, isAnnounced: false)
        var late = story
        story.sign(nonce: 1, isAllowed: false)
        #expect(story.broken().isEmpty)
        late.announce(branch: 1)
        var asked = late
        late.sign(nonce: 1, isAllowed: false)
        #expect(late.broken() == [.nonceOnce])
        asked.answer(.getTransactionCount, .count(1))
        asked.sign(nonce: 1, isAllowed: false)
        #expect(asked.broken().isEmpty)
    }

    @Test("a head that is announced again takes nothing back")
    func repeatedHead() {
        var story = Story()
        story.seal()
        story.answer(.getTransactionCount, .count(0))
        story.announce()
        story.sign(nonce: 0, isAllowed: false)
        #expect(story.broken().isEmpty)
    }

    @Test(
        "the question for the count comes before the attempt of the second head after a reorganisation",
        arguments: [true, false]
    )
    func question(isAsked: Bool) {
        var story = Story()
        story.seal(upTo: 3)
        story.reorganise(to: 2, isAnnounced: false)
        story.announce(branch: 1)
        story.seal()
        let attempt = BuilderEvent.sender(.triggered(.newBlock, block: 4, feeIncreases: 0))
        story.builder(attempt)
        #expect(story.broken().isEmpty)
        story.seal()
        if isAsked { story.answer(.getTransactionCount, nil) }
        story.builder(attempt)
        #expect(story.broken() == (isAsked ? [] : [.nonceOnce]))
    }

    @Test("the heads of one reorganisation, told at one time, are one occasion to ask")
    func atOneTime() {
        var story = Story()
        story.seal(upTo: 4)
        story.reorganise(to: 0)
        story.builder(.sender(.triggered(.newBlock, block: 4, feeIncreases: 0)))
        #expect(story.broken().isEmpty)
        story.seal(upTo: 6)
        story.builder(.sender(.triggered(.newBlock, block: 6, feeIncreases: 0)))
        #expect(story.broken() == [.nonceOnce])
    }
}
