import Ethereum
import Testing

@testable import ScenarioFile

/// A history as it is read, or what is wrong with it.
func readHistory(_ text: String) -> (record: FeeRecord?, errors: [String]) {
    let diagnostics = Diagnostics()
    let history = FeeHistoryReader(path: "fees", diagnostics: diagnostics).read(Array(text.utf8))
    return (history?.record, diagnostics.sortedErrors.map(\.description))
}

@Suite("Fee histories as CSV")
struct FeeHistoryCSVTests {
    @Test("columns may stand in any order, cells in quotes, and comments and empty lines between")
    func columns() throws {
        let text =
            "\u{feff}# From a node.\r\n gas_used , \"block\",base_fee_per_gas,gas_limit,priority_fee_per_gas\r\n\r\n"
            + "\"30000000\", 7 ,20 gwei,60M gas,0.5 gwei\r\n0x10,8,20000000000,60000000,1\r\n"
        let record = try #require(readHistory(text).record)
        #expect(record.firstNumber == 7)
        #expect(
            record.blocks == [
                .init(baseFee: 20_000_000_000, gasUsed: .gas(30_000_000), gasLimit: 60_000_000, tip: 500_000_000),
                .init(baseFee: 20_000_000_000, gasUsed: .gas(16), gasLimit: 60_000_000, tip: 1),
            ]
        )
        #expect(record.nextBaseFee == nil)
    }

    @Test("two columns are enough")
    func few() throws {
        let record = try #require(readHistory("base_fee_per_gas,gas_used\n7,0").record)
        #expect(
            record
                == FeeRecord(firstNumber: nil, blocks: [.init(baseFee: 7, gasUsed: .gas(0), gasLimit: nil, tip: nil)])
        )
    }

    @Test(
        "what is wrong is told with its line and column",
        arguments: [
            ("", "fees:1:1: the file is empty"),
            ("# nothing\n", "fees:1:1: expected a header"),
            ("base_fee_per_gas,gas_used\n", "fees:1:1: the history has a header and no blocks"),
            ("block,base_fee\n", "fees:1:7: unknown column 'base_fee'"),
            ("base_fee_per_gas,gas_uesd\n", "did you mean 'gas_used'?"),
            ("gas_used,gas_used\n", "fees:1:10: the column 'gas_used' comes twice"),
            ("gas_used,block\n", "the column 'base_fee_per_gas' is missing"),
            ("1,2,3\n", "unknown column '1'"),
            ("base_fee_per_gas,gas_used\n1,2,3\n", "fees:2:1: 3 cells, where the header names 2 columns"),
            ("base_fee_per_gas,gas_used\n1;2\n", "fees:2:1: 1 cells"),
            ("base_fee_per_gas,gas_used\n\n20 gwie,1\n", "fees:3:1: base_fee_per_gas: '20 gwie' has the unknown unit"),
            ("base_fee_per_gas,gas_used\n7,-1\n", "fees:2:3: gas_used: '-1' is negative"),
            ("base_fee_per_gas,gas_used\n7,\n", "fees:2:3: gas_used: '' is not an amount of gas"),
            ("base_fee_per_gas,gas_used\n7,1.5\n", "fees:2:3: gas_used: '1.5' needs a unit"),
            ("base_fee_per_gas,gas_used\n7,99999999999999999999\n", "is above 2^64 - 1 gas"),
            ("base_fee_per_gas,gas_used,gas_limit\n7,1,20999\n", "fees:2:5: gas_limit: '20999' is out of range"),
            ("base_fee_per_gas,gas_used,block\n7,1,x\n", "fees:2:5: block: 'x' is not a block's number"),
            ("block,base_fee_per_gas,gas_used\n5,7,0\n7,7,0\n", "fees:3:1: block 7 follows block 5"),
            ("block,base_fee_per_gas,gas_used\n5,7,0\n5,7,0\n", "fees:3:1: block 5 follows block 5"),
            ("\u{0}\u{1}", "fees:1:1: unknown column"),
        ]
    )
    func errors(text: String, expected: String) {
        let (record, errors) = readHistory(text)
        #expect(record == nil)
        #expect(errors.first?.contains(expected) == true, "\(errors)")
    }

    @Test("a file of errors is not read to its end")
    func manyErrors() {
        let text = "base_fee_per_gas,gas_used\n" + String(repeating: "x,y\n", count: 5000)
        #expect(readHistory(text).errors.count == FeeHistoryReader.mostErrors)
    }
}

@Suite("Fee histories as JSON")
struct FeeHistoryJSONTests {
    /// geth 1.17.5, as recorded: `["0x5","latest",[10,60]]` at genesis and the block after it has no transactions.
    private static let geth = """
        {"jsonrpc":"2.0","id":403,"result":{"oldestBlock":"0x0","baseFeePerGas":["0x3b9aca00","0x342770c0","0x2dc6ac16",
        "0x2816502a"],"gasUsedRatio":[0,0.010833833333333332,0.0028928],"baseFeePerBlobGas":["0x1","0x1","0x1","0x1"],
        "blobGasUsedRatio":[0,0,0]}}
        """

    @Test("geth's answer is read exactly, and obeys the rule")
    func answer() throws {
        let record = try #require(readHistory(Self.geth).record)
        #expect(record.firstNumber == 0)
        #expect(record.blocks.map(\.baseFee) == [1_000_000_000, 875_000_000, 767_994_902])
        // 0x2816502a
        #expect(record.nextBaseFee == 672_550_954)
        // The node's limit was 30M: 325 015 and 86 784 gas.
        #expect(record.blocks.map { $0.gasUsed.gas(limit: 30_000_000) } == [0, 325_015, 86_784])
        let history = ReadFeeHistory(record: record, positions: Array(repeating: .start, count: 3)) { _, message in
            Issue.record("\(message)")
        }
        #expect(FeeHistoryRule(gasLimit: 30_000_000).check(history) == .init())
    }

    @Test("the tips of a block are the middle one of the rewards")
    func rewards() throws {
        let text = """
            {"oldestBlock":"0x1","reward":[["0x1","0x2","0x3"],["0x5","0x6"]],"baseFeePerGas":["0x7","0x7","0x7"],
            "gasUsedRatio":[0.5,5e-1]}
            """
        #expect(try #require(readHistory(text).record).blocks.map(\.tip) == [2, 6])
    }

    @Test("answers that follow each other are one history")
    func pages() throws {
        let text = """
            [{"oldestBlock":"0x5","baseFeePerGas":["0x8","0x8"],"gasUsedRatio":[0.5]},
             {"result":{"oldestBlock":"0x6","baseFeePerGas":["0x8","0x9","0x9"],"gasUsedRatio":[1,0.5]}}]
            """
        let record = try #require(readHistory(text).record)
        #expect(record.blocks.map(\.baseFee) == [8, 8, 9])
        #expect(record.nextBaseFee == 9)
    }

    @Test(
        "ratios are exact decimals, with or without an exponent",
        arguments: [
            ("0", 0), ("0.0", 0), ("1", 30_000_000), ("1.0", 30_000_000), ("0.5", 15_000_000), ("5e-1", 15_000_000),
            ("1e0", 30_000_000), ("0.1e1", 30_000_000), ("1.6666666666666667e-05", 500), ("1E-10", 0),
            ("0.000000016666666666", 0), ("0.00000001666666667", 1), ("0.99999999999999999999999", 30_000_000),
            ("1e-999", 0),
        ] as [(String, UInt64)]
    )
    func ratio(text: String, expected: UInt64) throws {
        #expect(try #require(FeeHistoryJSON.ratio(text)).gas(limit: 30_000_000) == Gas(expected), "\(text)")
    }

    @Test(
        "what is no ratio",
        arguments: ["", "x", "-0.5", "1.1", "2", "1e1", "1e20", "0.5 gwei", "1e", "1e-9999", "NaN", "1e2e3"]
    )
    func noRatio(text: String) {
        #expect(FeeHistoryJSON.ratio(text) == nil)
    }

    @Test(
        "what is wrong is told with its line and column",
        arguments: [
            ("{", "fees:"),
            ("{}", "fees:1:1: the answer to eth_feeHistory has no oldestBlock"),
            ("[]", "fees:1:1: the history has no blocks"),
            ("[1]", "fees:1:2: expected an answer to eth_feeHistory, found the integer '1'"),
            (#"{"jsonrpc":"2.0","error":{"code":-32000}}"#, "fees:1:18: the node answered with an error"),
            (#"{"oldestBlock":"0x0","gasUsedRatio":null}"#, "the history has no blocks"),
            (#"{"oldestBlock":"x","gasUsedRatio":[],"baseFeePerGas":[]}"#, "fees:1:16: expected a block's number"),
            (#"{"oldestBlock":"0x1","gasUsedRatio":[0.5]}"#, "has no baseFeePerGas"),
            (
                #"{"oldestBlock":"0x1","gasUsedRatio":[0.5],"baseFeePerGas":["0x1","0x1","0x1"]}"#,
                "3 entries of baseFeePerGas for 1"
            ),
            (#"{"oldestBlock":"0x1","gasUsedRatio":[1.5],"baseFeePerGas":["0x1"]}"#, "fees:1:38: expected a ratio"),
            (
                #"{"oldestBlock":"0x1","gasUsedRatio":["1"],"baseFeePerGas":["0x1"]}"#,
                "expected a ratio of gas from 0 to 1"
            ),
            (#"{"oldestBlock":"0x1","gasUsedRatio":{},"baseFeePerGas":["0x1"]}"#, "expected a list of gasUsedRatio"),
            (#"{"oldestBlock":"0x1","gasUsedRatio":[1],"baseFeePerGas":[{}]}"#, "expected a base fee in wei"),
            (
                #"{"oldestBlock":"0x1","gasUsedRatio":[1],"baseFeePerGas":["0x1"],"reward":[[],[]]}"#,
                "2 entries of reward for 1 blocks"
            ),
            (
                #"{"oldestBlock":"0xffffffffffffffffff","gasUsedRatio":[1],"baseFeePerGas":["0x1"]}"#,
                "oldestBlock is too large"
            ),
            (
                #"[{"oldestBlock":"0x1","gasUsedRatio":[1],"baseFeePerGas":["0x1"]},{"oldestBlock":"0x3","gasUsedRatio":[1],"baseFeePerGas":["0x1"]}]"#,
                "begins with block 3 where block 2 is next"
            ),
            (
                #"[{"oldestBlock":"0x1","gasUsedRatio":[0.5],"baseFeePerGas":["0x1","0x1"]},{"oldestBlock":"0x2","gasUsedRatio":[1],"baseFeePerGas":["0x2"]}]"#,
                "block 2 has the base fee 2 wei; the answer before this one gives it 1 wei"
            ),
        ]
    )
    func errors(text: String, expected: String) {
        let (record, errors) = readHistory(text)
        #expect(record == nil)
        #expect(errors.first?.contains(expected) == true, "\(errors)")
    }
}
