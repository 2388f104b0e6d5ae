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

    @Test("signing at the next nonce while the outcome at this one is open is a violation")
    func fateUnknown() {
        var story = Story()
        story.seal()
        story.sign(nonce: 0)
        #expect(story.broken().isEmpty)
        story.sign(nonce: 1)
        #expect(story.broken() == [.nonceOnce])
    }

    @Test("a builder is held to a reorganisation only after it can have heard of it")
    func excuse() {
        var story = Story()
        story.seal()
        story.execute(story.sign(nonce: 0), nonce: 0)
        story.seal()
        story.reorganise(to: 0, isAnnounced: false)
        var late = story
        story.sign(nonce: 1)
        #expect(story.broken().isEmpty)
        late.announce()
        late.announce()
        late.sign(nonce: 1)
        #expect(late.broken() == [.nonceOnce])
    }
}
