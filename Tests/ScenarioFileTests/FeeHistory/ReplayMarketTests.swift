import Ethereum
import Testing

@testable import ScenarioFile

@Suite("Replays in scenario files")
struct ReplayMarketTests {
    private func load(_ chain: String, file: String = "", path asked: String = "dir/fees.csv") -> Result<
        Scenario, ScenarioErrors
    > {
        let context = LoadContext(readFile: { path, _ in
            path == asked
                ? .success(Array(file.utf8))
                : .failure(ScenarioDiagnostic(path: path, position: nil, message: "no such file"))
        })
        let text = "scenario: x\nrun: { blocks: 12 }\nchain: \(chain)\n"
        let decoder = ScenarioDecoder(context: context, path: "dir/a.yaml")
        let scenario = ScenarioLoader.read(Array(text.utf8), path: "dir/a.yaml", context).flatMap(decoder.decode)
        let errors = context.diagnostics.sortedErrors
        return errors.isEmpty
            ? scenario.map(Result.success) ?? .failure(ScenarioErrors([])) : .failure(ScenarioErrors(errors))
    }

    private func errors(_ chain: String, file: String = "") -> [String] {
        switch load(chain, file: file) {
        case .success: []
        case .failure(let errors): errors.diagnostics.map(\.description)
        }
    }

    private static let history = "base_fee_per_gas,gas_used,gas_limit\n20 gwei,36M,36M\n22.5 gwei,18M,36M\n"

    @Test("a file is looked for beside the scenario, and sets the first base fee and gas limit")
    func file() throws {
        let chain = try load("{ market: { kind: replay, file: fees.csv } }", file: Self.history).get().chain
        #expect(chain.baseFee == 20_000_000_000)
        #expect(chain.blockGasLimit == 36_000_000)
        #expect(chain.market?.history?.record.blocks.count == 2)
        #expect(chain.market?.history?.place == .file("fees.csv"))
    }

    @Test("traffic may be a replay, too, of a path alone")
    func traffic() throws {
        let chain = try load("{ traffic: { replay: fees.csv } }", file: Self.history).get().chain
        #expect(chain.baseFee == 20_000_000_000)
        #expect(chain.marketOrTraffic?.history?.place == .file("fees.csv"))
        #expect(chain.market == nil)
    }

    @Test("a base fee or a gas limit beside a replay must be the history's")
    func beside() {
        let market = "market: { kind: replay, file: fees.csv }"
        #expect(errors("{ base_fee: 20 gwei, block_gas_limit: 36M, \(market) }", file: Self.history).isEmpty)
        #expect(
            errors("{ base_fee: 21 gwei, \(market) }", file: Self.history)
                == ["dir/a.yaml:3:20: the history begins with a base fee of 20 gwei"]
        )
        #expect(
            errors("{ block_gas_limit: 60M, \(market) }", file: Self.history)
                == ["dir/a.yaml:3:27: the history begins with a gas limit of 36000000"]
        )
    }

    @Test("errors of a file have its path")
    func fileErrors() {
        let wrong = "base_fee_per_gas,gas_used\n20 gwei,30M\n21 gwei,30M\n"
        #expect(
            errors("{ market: { kind: replay, file: fees.csv } }", file: wrong).first?
                .hasPrefix("dir/fees.csv:3:1: block 2 of the history has the base fee 21000000000 wei") == true
        )
        #expect(
            errors("{ market: { kind: replay, file: other.csv } }")
                == ["dir/a.yaml:3:40: cannot read 'other.csv': no such file"]
        )
    }

    @Test("errors of a history in the scenario have its line of the history")
    func textErrors() {
        #expect(
            errors(#"{ market: { kind: replay, history: "base_fee_per_gas,gas_used\n7,x\n" } }"#)
                == ["dir/a.yaml:3:43: line 2 of the history, column 3: gas_used: 'x' is not an amount of gas"]
        )
    }

    @Test(
        "a market has the keys of its kind",
        arguments: [
            ("{ market: replay }", "3:18: a replay needs 'file' or 'history'"),
            ("{ market: { kind: replay } }", "3:18: a replay needs 'file' or 'history'"),
            ("{ market: { kind: replay, file: a, history: b } }", "a replay needs 'file' or 'history', not both"),
            ("{ market: { kind: steady, low: 1 } }", "3:34: 'low' says nothing of a market of the kind steady"),
            ("{ market: { kind: wave, low: 2, high: 1 } }", "'low' is above 'high'"),
            ("{ market: { kind: wave, period: 0s } }", "must be longer than nothing"),
            (
                "{ market: { kind: wave, gas_per_block: 1 } }",
                "'gas_per_block' says nothing of a market of the kind wave"
            ),
            ("{ market: { kind: walk, start: 0 } }", "the multiplier must be above 0"),
            ("{ market: { kind: walk, mean_reversion: 1.5 } }", "is out of range"),
            ("{ market: { kind: spike, at: block 13 } }", "is after the end of the run"),
            ("{ market: { kind: spike, tip: { multiple_of_tip: 2 } } }", "unknown key 'multiple_of_tip'"),
            ("{ market: { kind: spkie } }", "unknown market 'spkie'; did you mean 'spike'?"),
            ("{ market: {} }", "'market' needs the key 'kind'"),
            ("{ market: loud }", "unknown market 'loud'"),
            ("{ traffic: quiet, market: wave }", "3:26: a chain has 'traffic' or a 'market', not both"),
        ]
    )
    func keys(chain: String, expected: String) {
        #expect(errors(chain).first?.contains(expected) == true, "\(errors(chain))")
    }

    @Test("lengths of time are whole blocks, rounded up")
    func lengths() throws {
        let chain = try load("{ block_time: 2s, market: { kind: spike, for: 5s } }").get().chain
        #expect(chain.market?.length == 3)
    }
}
