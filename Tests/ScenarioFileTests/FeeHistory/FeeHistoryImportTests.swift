import Ethereum
import Foundation
import Testing

@testable import ScenarioFile

@Suite("Scenarios of recorded histories")
struct FeeHistoryImportTests {
    private func imported(_ history: String, output: String? = nil, gasLimit: Gas = 60_000_000)
        throws -> FeeHistoryImport.Imported
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "import-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "fees: #1.csv").path
        try Data(history.utf8).write(to: URL(fileURLWithPath: path))
        let output = output.map { folder.appending(path: $0).path }
        return try FeeHistoryImport(path: path, output: output, gasLimit: gasLimit).scenario().get()
    }

    @Test("the scenario loads, and has the history's blocks")
    func csv() throws {
        // 20 gwei, an eighth more after a full block.
        let text = try imported("block,base_fee_per_gas,gas_used\n9,20 gwei,60M\n10,22.5 gwei,30M\n").text
        let scenario = try load(text)
        #expect(scenario.title == "The fees of 2 blocks from 9 on, from fees: #1.csv")
        #expect(scenario.run == .blocks(2))
        #expect(scenario.chain.baseFee == 20_000_000_000)
        #expect(scenario.chain.market?.history?.record.blocks.map(\.gasLimit) == [60_000_000, 60_000_000])
        #expect(scenario.warnings.isEmpty)
        #expect(text.contains("base_fee: 22500000000\n"))
    }

    @Test("an answer without gas limits becomes blocks of the given one, whose base fees follow from it")
    func json() throws {
        let history = """
            {"oldestBlock":"0x1","gasUsedRatio":[0.3333333333333333,1],"baseFeePerGas":["0x4a817c800","0x4766dbbcb"],
             "reward":[["0x1"],["0x2"]]}
            """
        // 0x4766dbbcb is 19 166 772 171. From 12M of 36M gas follow 20 gwei − 20 gwei · 6 / 18 / 8 = 19 166 666 667.
        let near = history.replacingOccurrences(of: "0x4766dbbcb", with: "0x4766c1fab")
        let result = try imported(near, gasLimit: 36_000_000)
        #expect(result.text.contains("      2,19166666667,36000000,36000000,2\n"))
        _ = try load(result.text)
        #expect(throws: ScenarioErrors.self) { try imported(history, gasLimit: 36_000_000) }
    }

    @Test("a history of nearly empty blocks expects no base fee")
    func emptyBlocks() throws {
        let text = try imported("base_fee_per_gas,gas_used\n8,0\n7,0\n").text
        #expect(try load(text).expectations.baseFee == nil)
    }

    @Test("a long history stays in its file")
    func long() throws {
        let rows = Array(repeating: "7,30M", count: FeeHistoryImport.mostBlocksInside + 1)
        let history = "base_fee_per_gas,gas_used\n" + rows.joined(separator: "\n")
        #expect(try imported(history, output: "a.yaml").text.contains("    file: \"fees: #1.csv\"\n"))
    }

    @Test("a history that contradicts the rule is no scenario")
    func contradiction() {
        #expect(throws: ScenarioErrors.self) { try imported("base_fee_per_gas,gas_used\n7,30M\n8,30M\n") }
    }
}
