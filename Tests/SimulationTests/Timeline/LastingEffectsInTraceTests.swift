import Testing

@Suite("Effects that last, in the trace")
struct LastingEffectsInTraceTests {
    /// What the trace has of the ends of timeline entries, as "time index", and of entries that last.
    private func ends(_ timeline: String) throws -> (lasting: [Int], ends: [String]) {
        let text = """
            version: 1
            scenario: ends
            run: { blocks: 8 }
            timeline:
              - at: block 1
                submit: {}

            """
        let events = try tracedEvents(text + timeline)
        let lasting = events.filter { $0.name == "timeline_fired" && $0.flag("lasting") == true }
        let ends = events.filter { $0.name == "timeline_ended" }
        return (
            lasting.compactMap { $0.number("index") }, ends.map { "\($0.time) \($0.number("index") ?? -1)" }
        )
    }

    /// Blocks come every 12 s, and the only operation is bundled soon after block 1.
    @Test(
        "an effect ends once, at the instant after which it changes nothing",
        arguments: [
            // As long as block 4 is the head.
            ("- { during: block 2..4, rpc: { method: eth_call, timeout: true } }", "60.000s 1"),
            ("- { during: 20s..41s, rpc: { method: eth_call, timeout: true } }", "41.000s 1"),
            // From block 4 on the bundle may be mined.
            ("- { at: block 1 + 1s, exclude: { transaction: latest, until: block 4 } }", "48.000s 1"),
            ("- { at: block 1 + 1s, include: { transaction: latest, in: block 3 } }", "36.000s 1"),
            (
                """
                - { at: block 2, set_bundling_mode: manual }
                - { at: block 3, set_bundling_mode: manual }
                - { at: block 4, set_bundling_mode: auto }
                - { at: block 5, set_bundling_mode: auto }
                """, "48.000s 1"
            ),
            (
                """
                - { at: block 2, drain: { sender: 0, to: 0 wei } }
                - { at: block 3, drain: { sender: 0, to: 9.999 ether } }
                - { at: block 4, drain: { sender: 0, to: 10 ether } }
                - { at: block 5, drain: { sender: 0, to: 11 ether } }
                """, "48.000s 1"
            ),
        ]
    )
    func ends(timeline: String, end: String) throws {
        let lines = timeline.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let found = try ends(lines)
        #expect(found.lasting == [1])
        #expect(found.ends == [end])
    }
}
