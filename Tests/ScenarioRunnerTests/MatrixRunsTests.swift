import ScenarioFile
import Testing

@testable import scenario_runner

@Suite("Runs of a matrix")
struct MatrixRunsTests {
    private func runs(_ matrix: String) throws -> MatrixRuns {
        let text = "version: 1\nscenario: S\nrun: { blocks: 2 }\n\(matrix)"
        return MatrixRuns(try ScenarioLoader.load(text: text, path: "s.yaml").get(), settings: [])
    }

    @Test("they are listed, and numbered from 1")
    func numbered() throws {
        let runs = try runs("matrix: { mempools: [geth, reth], max_bundle_size: [1, 4] }\n")
        #expect(runs.count == 4)
        #expect(runs.choice.count == 5)
        #expect(runs.choice[1] == "  --run 1: seed 0  mempool geth  builder.max_bundle_size=1")
        #expect(runs[4] != nil)
        #expect(runs[0] == nil && runs[5] == nil)
    }

    @Test("there is nothing to choose without a matrix")
    func none() throws { #expect(try runs("").choice.isEmpty) }
}
