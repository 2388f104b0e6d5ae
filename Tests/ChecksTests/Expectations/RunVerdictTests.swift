import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation

@Suite("verdict of a run")
struct RunVerdictTests {
    private let violation = Violation(
        invariant: .nonceOnce,
        message: "",
        time: .zero,
        block: 0,
        sequence: 1
    )
    private let failure = ExpectationFailure(
        path: "bundles.mined",
        expected: "1",
        actual: "0",
        position: Expecting.position
    )

    private func verdict(
        _ violations: [Violation],
        _ failures: [ExpectationFailure],
        _ fails: ExpectedFailure?
    ) -> RunVerdict {
        RunVerdict(violations: violations, failures: failures, fails: fails.map { Expecting.equal($0, "fails") })
    }

    @Test("without `fails` everything must hold")
    func holds() {
        #expect(verdict([], [], nil).passed)
        #expect(!verdict([violation], [], nil).passed)
        #expect(!verdict([], [failure], nil).passed)
    }

    @Test("with `fails` exactly the named check must fail, once or more often")
    func fails() {
        #expect(verdict([violation, violation], [], .invariant(.nonceOnce)).passed)
        #expect(verdict([], [failure], .check(path: "bundles.mined")).passed)
        #expect(!verdict([violation], [failure], .invariant(.nonceOnce)).passed)
        #expect(!verdict([], [failure], .invariant(.nonceOnce)).passed)
        let nothing = verdict([], [], .invariant(.nonceOnce))
        #expect(!nothing.passed)
        #expect(nothing.fails?.message == "fails: expected exactly nonce_once to fail, was nothing failed")
    }
}
