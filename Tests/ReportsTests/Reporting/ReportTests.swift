import Foundation
import Testing

@testable import Checks
@testable import Reports
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("reports")
struct ReportTests {
    private let text = TextReport(usesColour: false)
    private let good = SampleResults.result("Scenarios/cancellation/hard-cancel.yaml")
    private let bad = SampleResults.result(
        "Scenarios/drop/dropped-bundle.yaml",
        failures: [SampleResults.failure],
        violations: [SampleResults.violation]
    )

    @Test("each run has one line, as docs/cli.md shows it")
    func lines() {
        #expect(
            text.line(good)
                == "ok    Scenarios/cancellation/hard-cancel.yaml  14 blocks  6 transitions  fingerprint 5f0c2e6d41b7a980"
        )
        #expect(text.line(bad) == "FAIL  Scenarios/drop/dropped-bundle.yaml:41  bundles.mined: expected 1, was 0")
        let broken = SampleResults.result("a.yaml", error: "deadlock at 12s")
        #expect(text.line(broken) == "ERROR a.yaml  harness: deadlock at 12s")
    }

    @Test("the line says which options were changed and which checks were left out")
    func remarks() {
        var result = good
        result.isVariant = true
        result.settings = ["builder.max_bundle_size=3"]
        result.faultInjector = .breaking(.nonceOnce)
        result.notes = ["liveness not checked: the run ends within 8 blocks"]
        #expect(
            text.line(result).hasSuffix(
                "  fingerprint 5f0c2e6d41b7a980  seed 0  mempool geth  set builder.max_bundle_size=3  fault_injector nonce_once"
                    + "  (liveness not checked: the run ends within 8 blocks)"
            )
        )
    }

    @Test("colour is added where it is requested, and nothing else changes")
    func colour() {
        let coloured = TextReport(usesColour: true).line(bad)
        #expect(coloured.hasPrefix("\u{1b}[31mFAIL\u{1b}[0m  Scenarios"))
        #expect(!text.line(bad).contains("\u{1b}"))
    }

    @Test("the full report of a failure has checks, invariants, events, trace and replay command")
    func details() {
        var result = bad
        result.lastLines = [#"{"t":"1.000s"}"#]
        result.tracePath = "traces/a.jsonl"
        let expected = """

            FAIL  Scenarios/drop/dropped-bundle.yaml  Title of Scenarios/drop/dropped-bundle.yaml
                  seed 0  mempool geth  fingerprint 5f0c2e6d41b7a980
              line 41: bundles.mined: expected 1, was 0
              nonce_once: nonce 1 twice
                  at 36.02s, block 3, event 412 of the trace
              last events:
                  {"t":"1.000s"}
              trace:  traces/a.jsonl
              replay: scenario-runner run Scenarios/drop/dropped-bundle.yaml --seed 0
            """
        #expect(text.details(result) == expected)
    }

    @Test("JUnit XML is well-formed for any text, and has one case for each run with its seed and fingerprint")
    func junit() throws {
        var odd = bad
        odd.title = "a <b> & \"c\" 'd' \u{1b}[31m \u{0} ü"
        let broken = SampleResults.result("c.yaml", error: "deadlock")
        let xml = JUnitReport.text([good, odd, broken])
        let document = try XMLDocument(data: Data(xml.utf8))
        let root = try #require(document.rootElement())
        #expect(root.attribute(forName: "tests")?.stringValue == "3")
        #expect(root.attribute(forName: "failures")?.stringValue == "1")
        #expect(root.attribute(forName: "errors")?.stringValue == "1")
        #expect(try root.nodes(forXPath: "//testcase").count == 3)
        #expect(try root.nodes(forXPath: "//testcase/failure").count == 1)
        #expect(try root.nodes(forXPath: "//testcase/error").count == 1)
        let fingerprints = try root.nodes(forXPath: "//property[@name='fingerprint']/@value")
        #expect(fingerprints.map(\.stringValue) == Array(repeating: "5f0c2e6d41b7a980", count: 3))
        #expect(try root.nodes(forXPath: "//property[@name='seed']").count == 3)
        let name = try root.nodes(forXPath: "//testcase/@name")[1].stringValue
        #expect(name == "a <b> & \"c\" 'd' \u{fffd}[31m \u{fffd} ü [geth, seed 0]")
    }

    @Test("GitHub annotations name the line, are escaped, and are at most ten")
    func annotations() {
        var odd = bad
        odd.path = "a,b:c.yaml"
        odd.title = "100 %\nsure"
        #expect(
            GitHubReport.annotations([good, odd]).first
                == "::error file=a%2Cb%3Ac.yaml,line=41,title=100 %25%0Asure::bundles.mined: expected 1, was 0%0A"
                + "replay: scenario-runner run Scenarios/drop/dropped-bundle.yaml --seed 0"
        )
        #expect(GitHubReport.annotations(Array(repeating: bad, count: 30)).count == 10)
        #expect(GitHubReport.annotations([good]).isEmpty)
    }

    @Test("the job summary is a table of the failures")
    func summary() {
        let summary = GitHubReport.summary([good, bad], summary: BatchSummary([good, bad], items: 2))
        #expect(summary.hasPrefix("## Scenarios: 1 passed, 1 failed\n"))
        #expect(
            summary.contains(
                "| Scenarios/drop/dropped-bundle.yaml | 0 | geth | bundles.mined: expected 1, was 0; nonce_once: nonce 1 twice |"
            )
        )
    }

    @Test("the JSON report has the same facts")
    func json() throws {
        var odd = bad
        odd.title = "\"quoted\"\n\u{1}"
        let json = JSONReport.text([good, odd], summary: BatchSummary([good, odd], items: 2))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["version"] as? String == Version.current)
        #expect(object["passed"] as? Int == 1)
        #expect(object["failed"] as? Int == 1)
        let results = try #require(object["results"] as? [[String: Any]])
        #expect(results.map { $0["outcome"] as? String } == ["passed", "failed"])
        #expect(results[1]["title"] as? String == "\"quoted\"\n\u{1}")
        let failures = try #require(results[1]["failures"] as? [[String: Any]])
        #expect(failures.first?["line"] as? Int == 41)
        let violations = try #require(results[1]["violations"] as? [[String: Any]])
        #expect(violations.first?["invariant"] as? String == "nonce_once")
        #expect(violations.first?["event"] as? Int == 412)
    }
}
