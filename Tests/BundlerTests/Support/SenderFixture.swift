import Ethereum
import Testing

@testable import Bundler

/// A sender with limits of three, as in the reference's tests, at block 0.
struct SenderFixture {
    var machine: BundleSender

    init(mode: BundlingMode = .auto, maxCancellationFeeIncreases: UInt64 = 3) {
        var settings = BuilderSettings()
        settings.maxBlocksToWaitForMine = 3
        settings.maxReplacementUnderpricedBlocks = 3
        settings.maxCancellationFeeIncreases = maxCancellationFeeIncreases
        settings.bundlingMode = mode
        machine = BundleSender(settings: settings)
        _ = machine.handle(.accountNonceRead(0))
    }

    /// A bundle that the node holds, at nonce 0.
    mutating func holdBundle() { machine.tracker.submit(1, fees: .ten) }

    static func pending() -> SenderFixture {
        var fixture = SenderFixture()
        fixture.machine.state = .pending(until: 3, feeIncreases: 0)
        return fixture
    }

    static func cancelling() -> SenderFixture {
        var fixture = SenderFixture()
        fixture.machine.state = .cancelling(feeIncreases: 0)
        return fixture
    }

    static func cancelPending(feeIncreases: UInt64 = 0) -> SenderFixture {
        var fixture = SenderFixture()
        fixture.machine.state = .cancelPending(until: 3, feeIncreases: feeIncreases)
        return fixture
    }

    var state: BundleSender.State { machine.state }

    var underpriced: BundleSender.Underpriced? {
        if case .building(let building) = machine.state { building.underpriced } else { nil }
    }

    @discardableResult
    mutating func handle(_ event: BundleSender.Event) -> [BundleSender.Effect] { machine.handle(event) }

    @discardableResult
    mutating func head(_ number: BlockNumber, _ update: TrackerUpdate = .none) -> [BundleSender.Effect] {
        let effects = machine.handle(.headArrived(number))
        #expect(effects == [.poll])
        return machine.handle(.polled(update))
    }

    /// Ends the attempt under way.
    @discardableResult
    mutating func finish(_ outcome: AttemptOutcome) -> [BundleSender.Effect] {
        guard case .building(let building) = machine.state, let attempt = building.attempt else {
            Issue.record("no attempt is under way")
            return []
        }
        return machine.handle(.attemptFinished(attempt, outcome))
    }
}

extension BundleSender.State {
    static let waiting = Self.building(BundleSender.Building())
}

extension MinedTransaction {
    static let fixture = MinedTransaction(
        kind: .bundle,
        hash: .zero,
        nonce: 0,
        block: 1,
        succeeded: true,
        gasLimit: 100_000,
        gasUsed: 60_000,
        effectiveGasPrice: 10
    )
}

extension [BundleSender.Effect] {
    var events: [BuilderEvent] { compactMap { if case .report(let event) = $0 { event } else { nil } } }

    var transitions: [String] {
        events.compactMap { event in
            guard case .sender(.stateChanged(let change)) = event else { return nil }
            return "\(change.from.rawValue) -> \(change.to.rawValue): \(change.reason.rawValue)"
        }
    }

    var answers: [ManualAnswer] {
        events.compactMap { if case .sender(.manualCallAnswered(let answer)) = $0 { answer } else { nil } }
    }

    var attempts: Int { filter { if case .attemptBundle = $0 { true } else { false } }.count }

    var terms: AttemptTerms? {
        for case .attemptBundle(_, let terms) in self { return terms }
        return nil
    }

    var recheckConditions: Bool {
        for case .attemptBundle(_, let terms) in self { return terms.recheckConditions }
        return false
    }
}
