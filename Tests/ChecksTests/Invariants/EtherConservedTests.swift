import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("ether_conserved")
struct EtherConservedTests {
    @Test("ether may move between the parts of the ledger")
    func moved() {
        var story = Story()
        story.ledger = Ledger(accounts: 90, deposits: 15, burnt: 8, tips: 7, faucet: 5)
        story.seal()
        #expect(story.broken().isEmpty)
    }

    @Test("one wei too many or too few is a violation", arguments: [99, 101] as [UInt64])
    func lost(accounts: UInt64) {
        var story = Story()
        story.ledger.accounts = .init(UInt128(accounts))
        story.seal()
        #expect(story.broken() == [.etherConserved])
    }

    @Test("the message has the difference with its sign")
    func message() throws {
        var story = Story()
        story.ledger.tips = 3
        story.seal()
        let violation = try #require(story.verdict().violations.first)
        #expect(violation.message.contains("128 wei, and genesis issued 125: +3 wei"))
        #expect(violation.block == 1)
        #expect(violation.time == .seconds(12))
    }
}
