import Ethereum
import Testing

@testable import ScenarioFile

@Suite("Amounts, times and checks")
struct ValueTextTests {
    @Test(
        "amounts of ether are exact",
        arguments: [
            ("0", 0), ("7", 7), ("0x10", 16), ("20 gwei", 20_000_000_000), ("20gwei", 20_000_000_000),
            ("0.5 ether", 500_000_000_000_000_000), ("0.1 ether", 100_000_000_000_000_000),
            ("1.000000000000000001 ether", 1_000_000_000_000_000_001), ("0.000000001 gwei", 1),
            ("1.10 gwei", 1_100_000_000), ("3.000 wei", 3), ("007 wei", 7),
            // 2^128 - 1, as an integer and in the largest unit.
            ("340282366920938463463374607431768211455", .max),
            ("340282366920938463463.374607431768211455 ether", .max),
        ] as [(String, UInt128)]
    )
    func ether(text: String, wei: UInt128) throws {
        #expect(try AmountText.wei(text) == wei)
    }

    @Test(
        "text that is not an amount of ether is refused",
        arguments: [
            ("0.0000000001 gwei", "less than a wei"), ("0.5 wei", "less than a wei"),
            ("340282366920938463463.374607431768211456 ether", "above 2^128 - 1"), ("-0.1 ether", "negative"),
            ("1_000", "unknown unit '_000'"), ("1e18", "unknown unit 'e18'"), ("1.5", "needs a unit"),
            (".5 ether", "is not an amount"), ("1. ether", "is not an amount"), ("ether", "is not an amount"),
            ("1,5 ether", "unknown unit"), ("1 ETHER", "did you mean 'ether'?"), ("1 eth", "unknown unit 'eth'"),
            ("10 gas", "another dimension"), ("10 min", "another dimension"), ("", "is not an amount"),
            ("010", "is not an amount"),
        ]
    )
    func wrongEther(text: String, message: String) {
        expectProblem(message) { () throws(AmountText.Problem) in _ = try AmountText.wei(text) }
    }

    @Test(
        "amounts of gas are exact",
        arguments: [
            ("21000", 21_000), ("21k", 21_000), ("21k gas", 21_000), ("21 k gas", 21_000), ("30M gas", 30_000_000),
            ("0.5M", 500_000), ("16.777216M gas", 16_777_216), ("5 gas", 5),
            ("18446744073709551615", 18_446_744_073_709_551_615),
        ] as [(String, UInt64)]
    )
    func gas(text: String, gas: UInt64) throws {
        #expect(try AmountText.gas(text) == Gas(gas))
    }

    @Test(
        "text that is not an amount of gas is refused",
        arguments: [
            ("0.0001k", "less than one unit of gas"), ("18446744073709551616", "above 2^64 - 1"),
            ("1 gwei", "another dimension"), ("30m gas", "did you mean"), ("-1", "negative"),
        ]
    )
    func wrongGas(text: String, message: String) {
        expectProblem(message) { () throws(AmountText.Problem) in _ = try AmountText.gas(text) }
    }

    @Test(
        "lengths of time are exact",
        arguments: [
            ("20ms", .time(.milliseconds(20))), ("4s", .time(.seconds(4))), ("1.5 s", .time(.milliseconds(1500))),
            ("0.25ms", .time(.microseconds(250))), ("10 min", .time(.seconds(600))), ("0.1h", .time(.seconds(360))),
            ("1 block", .blocks(1)), ("5 blocks", .blocks(5)), ("0s", .time(.zero)),
        ] as [(String, ScenarioFile.WrittenDuration)]
    )
    func durations(text: String, writtenDuration: ScenarioFile.WrittenDuration) throws {
        #expect(try DurationText.parse(text) == writtenDuration)
    }

    @Test(
        "text that is not a duration is refused",
        arguments: [
            ("4", "needs a unit"), ("4 sec", "unknown unit 'sec'"), ("4 m", "unknown unit 'm'"), ("-4s", "negative"),
            ("1.5 blocks", "whole number of blocks"), ("0.0000001ms", "whole number of nanoseconds"),
            ("0.0000000001h", "more than nine decimals"), ("1000000h", "longer than a century"),
            ("99999999999999999999999999999999999999999h", "longer than a century"), ("4 gwei", "another dimension"),
        ]
    )
    func wrongSpans(text: String, message: String) {
        expectProblem(message) { () throws(AmountText.Problem) in _ = try DurationText.parse(text) }
    }

    @Test(
        "instants",
        arguments: [
            ("block 7", .block(7)), ("block 0", .block(0)), ("block 7 + 4s", .block(7, plus: .seconds(4))),
            ("block 7+4s", .block(7, plus: .seconds(4))), ("block  7 + 2 blocks", .block(9)),
            ("36s", .time(.seconds(36))), ("3 blocks", .block(3)),
        ] as [(String, Instant)]
    )
    func instants(text: String, instant: Instant) throws {
        #expect(try InstantText.parse(text) == instant)
    }

    @Test(
        "text that is not an instant is refused",
        arguments: [
            ("block", "is not an instant"), ("block -1", "no block number"), ("block 1.5", "no block number"),
            ("block 7 - 4s", "no block number"), ("block 7 +", "is not an instant"), ("7", "needs a unit"),
            ("block 0x7", "no block number"), ("block 99999999999", "beyond block"), ("Block 7", "is not an instant"),
            ("block 7 + 4s + 3s", "unknown unit"), ("later", "is not an instant"),
        ]
    )
    func wrongMoments(text: String, message: String) {
        expectProblem(message) { () throws(AmountText.Problem) in _ = try InstantText.parse(text) }
    }

    @Test(
        "windows end as the block after the last becomes the head",
        arguments: [
            ("block 3..8", .block(3), .block(9)), ("block 3 .. block 8", .block(3), .block(9)),
            ("block 3..3", .block(3), .block(4)), ("10s..20s", .time(.seconds(10)), .time(.seconds(20))),
            ("block 3 + 1s..block 8 + 2s", .block(3, plus: .seconds(1)), .block(8, plus: .seconds(2))),
        ] as [(String, Instant, Instant)]
    )
    func windows(text: String, from: Instant, until: Instant) throws {
        let window = try InstantText.window(text)
        #expect(window.from == from)
        #expect(window.until == until)
    }

    @Test(
        "every form of a check is read",
        arguments: [
            ("3", .exactly(3)), (">= 3", .atLeast(3)), (">=3", .atLeast(3)), ("> 3", .above(3)), ("< 10", .below(10)),
            ("<= 10", .atMost(10)), ("2..4", .within(2...4)), ("2 .. 4", .within(2...4)),
        ] as [(String, Check<UInt64>.Condition)]
    )
    func checks(text: String, condition: Check<UInt64>.Condition) throws {
        #expect(try CheckText.parse(text, value: CheckText.count) == condition)
    }

    @Test(
        "a condition holds for exactly the values it names",
        arguments: [
            (.exactly(3), [3]), (.above(3), [4, 5]), (.atLeast(3), [3, 4, 5]), (.below(3), [0, 1, 2]),
            (.atMost(3), [0, 1, 2, 3]), (.within(2...4), [2, 3, 4]),
        ] as [(Check<UInt64>.Condition, [UInt64])]
    )
    func holds(condition: Check<UInt64>.Condition, numbers: [UInt64]) {
        let check = Check(condition, text: "", position: .start, path: "")
        #expect((0...5).filter(check.holds) == numbers)
    }

    @Test("a negative profit is below every bound of a check")
    func negativeProfit() {
        func holds(_ condition: Check<Wei>.Condition) -> Bool {
            Check(condition, text: "", position: .start, path: "").holds(signed: -1)
        }
        #expect(holds(.below(0)))
        #expect(holds(.atMost(0)))
        #expect(!holds(.above(0)))
        #expect(!holds(.atLeast(0)))
        #expect(!holds(.exactly(0)))
        #expect(!holds(.within(0...1)))
        #expect(Check(.above(0), text: "", position: .start, path: "").holds(signed: 1))
    }

    private func expectProblem(_ message: String, _ parse: () throws(AmountText.Problem) -> Void) {
        do throws(AmountText.Problem) {
            try parse()
            Issue.record("accepted")
        } catch {
            #expect(error.message.contains(message), "\(error.message)")
        }
    }
}
