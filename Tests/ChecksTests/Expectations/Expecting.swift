import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

/// Checks and stories in the fewest words.
enum Expecting {
    static let position = SourcePosition(line: 7, column: 3)

    static func count(_ condition: CountCheck.Condition, _ path: String = "path") -> CountCheck {
        CountCheck(condition, text: "\(condition)", position: position, path: path)
    }

    static func equal<Value>(_ value: Value, _ path: String = "path") -> Expected<Value> {
        Expected(value, position: position, path: path)
    }

    static func amount(_ condition: AmountCheck.Condition) -> AmountCheck {
        AmountCheck(condition, text: "\(condition)", position: position, path: "path")
    }

    static func observer(
        _ story: Story,
        _ change: (inout Expectations) -> Void = { _ in }
    ) -> RunObserver {
        var scenario = Scenario(path: "a.yaml", title: "a", run: .blocks(1))
        change(&scenario.expectations)
        let observer = RunObserver(scenario: scenario, signers: story.facts.signers)
        for event in story.events { observer.observe(event) }
        return observer
    }

    /// What of the expectations fails after this story: `actual` by path.
    static func failures(_ story: Story, _ change: (inout Expectations) -> Void) -> [ExpectationFailure] {
        observer(story, change).evaluate()
    }
}
