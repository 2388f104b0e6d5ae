import Ethereum
import SimChain
import Testing

@Suite("geth's local tracker")
struct LocalTrackerTests {
    /// Room for a single transaction.
    static var tiny: MempoolProfile {
        var profile = MempoolProfile.geth
        profile.capacity = .slots(
            SlotCapacity(slotSize: 32 * 1024, pending: 1, queued: 0, pendingPerAccount: 16, queuedPerAccount: 64)
        )
        return profile
    }

    @Test("temporary refusals are reported as success")
    func swallowed() throws {
        var fixture = PoolFixture(Self.tiny, localTracker: true)
        fixture.submit(transfer(0, from: PoolFixture.bob))
        let admission = try fixture.submit(transfer(0)).get()
        #expect(admission.swallowed?.refusal == .underpriced)
        #expect(fixture.pool.transaction(transfer(0).hash) == nil)
        // Without the tracker the caller would know.
        var honest = PoolFixture(Self.tiny)
        honest.submit(transfer(0, from: PoolFixture.bob))
        #expect(honest.outcome(transfer(0)) == "transaction underpriced")
    }

    @Test("replacement underpriced, already known and all other refusals are still reported")
    func reported() {
        var fixture = PoolFixture("geth", localTracker: true)
        fixture.submit(transfer(0))
        #expect(fixture.outcome(transfer(0)) == "already known")
        #expect(fixture.outcome(transfer(0, fees: fees(gwei(31), gwei(3)))) == "replacement transaction underpriced")
        #expect(fixture.outcome(transfer(1, gasLimit: 1)) == "intrinsic gas too low: gas 1, minimum needed 21000")
    }

    @Test("the refusal for a delegated account's limit is reported as success too")
    func delegated() {
        var fixture = PoolFixture("geth", localTracker: true)
        fixture.state.delegated.insert(PoolFixture.alice.address)
        fixture.submit(transfer(0))
        #expect(fixture.submit(transfer(1)).admitted?.swallowed?.refusal == .delegatedInFlightLimit)
        #expect(fixture.submit(transfer(2)).admitted?.swallowed?.refusal == .delegatedInFlightLimit)
        #expect(fixture.nonces() == [0])
    }

    @Test("a transaction that the pool lacks is offered again after ten seconds and then each minute")
    func resubmission() {
        var fixture = PoolFixture(Self.tiny, localTracker: true)
        fixture.submit(transfer(0, from: PoolFixture.bob))
        fixture.submit(transfer(0))
        #expect(fixture.pool.nextResubmission(after: .zero) == .seconds(10))
        #expect(fixture.pool.nextResubmission(after: .seconds(10)) == .seconds(70))
        #expect(fixture.pool.nextResubmission(after: .seconds(69)) == .seconds(70))
        #expect(fixture.pool.nextResubmission(after: .seconds(131)) == .seconds(190))
        let first = fixture.pool.resubmitTracked(state: fixture.state, environment: fixture.environment)
        #expect(first.map { $0.refused?.refusal } == [.underpriced])
        fixture.state.nonces[PoolFixture.bob.address] = 1
        _ = fixture.newHead(mined: [transfer(0, from: PoolFixture.bob)])
        let second = fixture.pool.resubmitTracked(state: fixture.state, environment: fixture.environment)
        #expect(second.map { $0.admitted?.pooled.hash } == [transfer(0).hash])
        #expect(fixture.nonces() == [0])
        #expect(fixture.pool.resubmitTracked(state: fixture.state, environment: fixture.environment).isEmpty)
    }

    @Test("a transaction that the timeline dropped is not offered again")
    func forgotten() {
        var fixture = PoolFixture("geth", localTracker: true)
        fixture.submit(transfer(0))
        fixture.pool.remove(transfer(0).hash)
        #expect(fixture.pool.resubmitTracked(state: fixture.state, environment: fixture.environment).isEmpty)
    }

    @Test("a client without a local tracker offers nothing again", arguments: ["reth", "anvil"])
    func others(client: String) {
        let fixture = PoolFixture(client, localTracker: true)
        #expect(fixture.pool.nextResubmission(after: .zero) == nil)
    }
}
