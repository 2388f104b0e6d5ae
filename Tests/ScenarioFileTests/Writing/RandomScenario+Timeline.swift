import Bundler
import Ethereum

@testable import ScenarioFile

extension RandomScenario {
    /// Entries of every kind of action.
    mutating func randomTimeline() -> [TimelineEntry] {
        var entries: [TimelineEntry] = []
        for kind in TimelineAction.kinds where chance(2) {
            guard let action = action(kind.name, index: entries.count) else { continue }
            entries.append(TimelineEntry(time: time(kind), action: action, position: .start))
        }
        return entries
    }

    private mutating func action(_ name: String, index: Int) -> TimelineAction? {
        switch name {
        case "submit":
            let isCounted = chance(2)
            return .submit(
                Submit(submission(isCounted ? pick(counted) : maybe { $0.pick($0.single) }, isCounted: isCounted))
            )
        case "deposit":
            guard let paymaster = scenario.workload.lazy.compactMap(\.submission.paymaster).first else { return nil }
            return .deposit(SetDeposit(of: paymaster.label, to: Wei(wei())))
        case "change_operation": return .changeOperation(change())
        case "expect": return .expect(ExpectNow(instantExpectations("timeline.\(index)")))
        default:
            var random = random
            defer { self.random = random }
            return ActionDeclarationTests.random(name, index, &random)
        }
    }

    /// Nothing that needs a paymaster or a factory.
    private mutating func change() -> OperationChange {
        var change = OperationChange(label: label())
        change.execution = .reverts
        change.validation = maybe { $0.chance(2) ? .passes : .fails($0.failure(Submission())) }
        change.storage = maybe { made in made.chance(2) ? [] : [StorageSlot(slot: made.word32(), value: made.word32())]
        }
        change.accesses = maybe { made in made.list { $0.label() } }
        return change
    }

    private mutating func time(_ kind: ActionKind) -> EntryTime {
        let first = UInt64.random(in: 0..<lastBlock, using: &random)
        let later = UInt64.random(in: first + 1...lastBlock, using: &random)
        switch int(0...3) {
        case 3: return .when(ActionDeclarationTests.trigger(&random))
        case 0:
            guard case .window = kind.timing else { return .at(instant()) }
            return .during(from: .block(first), until: chance(2) ? .block(later) : instant(from: later))
        case 1:
            let interval: Interval =
                chance(2)
                ? .blocks(.random(in: 1...1_000_000_000, using: &random)) : .time(.milliseconds(int(1...99_999)))
            return .every(interval, from: .block(first), to: instant(from: later))
        default: return .at(instant())
        }
    }
}
