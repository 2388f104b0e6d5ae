import ScenarioFile
import Testing

@Suite("Instants")
struct InstantTests {
    @Test(
        "are written as files write them",
        arguments: [
            (.block(7), "block 7"), (.block(7, plus: .seconds(4)), "block 7 + 4s"), (.time(.seconds(36)), "36s"),
            (.time(.seconds(600)), "10min"), (.time(.seconds(7200)), "2h"), (.time(.milliseconds(1500)), "1500ms"),
            (.time(.microseconds(250)), "0.25ms"), (.time(.zero), "0s"),
        ] as [(Instant, String)]
    )
    func description(instant: Instant, text: String) {
        #expect(instant.description == text)
    }

    @Test(
        "a decimal number keeps its digits",
        arguments: [(0, "0"), (1_200_000_000, "1.2"), (1, "0.000000001"), (3_000_000_000, "3")] as [(UInt64, String)]
    )
    func decimals(billionths: UInt64, text: String) {
        #expect(FixedDecimal(billionths: billionths).description == text)
    }
}
