import ScenarioFile
import Testing

@Suite("Scenario files whose parts do not fit each other")
struct InvalidMeaningTests {
    @Test(
        "a check that every run satisfies gives a warning",
        arguments: [
            "transitions: [...]", "transitions: { 0: [..., ...] }", "user_operations: {}", "bundles: {}", "events: []",
            "transactions: []", "cancellations: {}", "cancellations: { cost: '>= 0 wei' }", "base_fee: '>= 0'",
        ]
    )
    func alwaysTrue(_ check: String) throws {
        let warnings = try loadLines("expect: { \(check) }").warnings
        #expect(warnings.count == 1 && warnings.allSatisfy { $0.message.contains("holds in every run") })
    }

    @Test(
        "a check that some run does not satisfy gives no warning",
        arguments: [
            "transitions: []", "bundles: { operations: [] }", "profit: '>= 0 wei'", "transactions: [{}]",
            "nonce: '> 0'",
        ]
    )
    func notAlwaysTrue(_ check: String) throws {
        #expect(try loadLines("expect: { \(check) }").warnings.isEmpty)
    }

    @Test(
        "a later change cannot give an operation a behaviour that it cannot have",
        arguments: [
            WrongLines("execution: post_op_reverts", "6:61", "'post_op_reverts' needs a paymaster"),
            WrongLines("validation: { fails: { entity: paymaster } }", "6:62", "'entity: paymaster' needs a paymaster"),
            WrongLines("validation: { fails: { entity: factory } }", "6:62", "'entity: factory' needs 'factory: true'"),
        ]
    )
    func laterBehaviour(_ change: WrongLines) throws {
        func lines(_ submission: String, _ label: String) -> String {
            """
            timeline:
              - at: block 1
                submit: { label: a, count: 2\(submission) }
              - { at: block 1, change_operation: { label: \(label), \(change.lines) } }
            """
        }
        WrongLines(lines("", "a"), change.place, change.message).check()
        _ = try loadLines(lines(", paymaster: {}, factory: true", "a-2"))
    }

    @Test("a fault of an operation is refused for a method that carries none")
    func faultOfAnOperation() throws {
        func lines(_ method: String) -> String {
            """
            timeline:
              - { at: block 1, submit: { label: alice } }
              - { at: block 1, rpc: { method: \(method), timeout: true, operation: alice } }
            """
        }
        WrongLines(lines("eth_getBalance"), "5:66", "no eth_getBalance carries an operation").check()
        _ = try loadLines(lines("eth_sendRawTransaction"))
    }

    @Test("what is left out is a transaction or an operation")
    func exclusions() throws {
        func lines(_ keys: String) -> String {
            """
            timeline:
              - { at: block 1, submit: { label: alice } }
              - { at: block 2, exclude: { operation: alice\(keys), until: block 5 } }
              - { at: block 2, answer: { to: send_bundle, with: rejected, operation: alice } }
            """
        }
        WrongLines(lines(", transaction: alice"), "5:49", "'transaction' beside 'operation'").check()
        WrongLines(lines(", sender: 0"), "5:49", "'sender' beside 'operation'").check()
        _ = try loadLines(lines(""))
        let refused = lines("").replacing("send_bundle", with: "send_cancellation")
        WrongLines(refused, "6:69", "a cancellation carries no operation").check()
    }

    @Test("two different deposits of one paymaster are refused")
    func paymasterDeposit() throws {
        func lines(_ second: String) -> String {
            """
            timeline:
              - at: block 1
                submit: { paymaster: { label: p, deposit: 2 ether } }
              - at: block 2
                submit: { paymaster: { label: p\(second) } }
            """
        }
        let message = "'p' has another deposit since line 5; it is made once"
        WrongLines(lines(", deposit: 1 ether"), "7:47", message).check()
        _ = try loadLines(lines(", deposit: 2 ether"))
        _ = try loadLines(lines(""))
    }

    @Test("deposits and balances above all ether are refused")
    func tooMuchEther() throws {
        func lines(_ ether: String) -> String {
            "timeline:\n  - at: block 1\n    submit: { paymaster: { deposit: \(ether) ether } }"
        }
        // The faucet has 10^12 ether.
        WrongLines(lines("1000000000000.1"), "5:37", "is more than there is to deposit: 1000000000000 ether").check()
        _ = try loadLines(lines("1000000000000"))
        // 170141183460469231731687303715884105728 (2^127) - 10^30 wei, and half of that for each of two.
        let all = "170141182460469231731687303715884105728"
        let half = "85070591230234615865843651857942052864"
        WrongLines("builder: { signer_balance: \(Self.next(all)) }", "3:28", "at most \(all) wei").check()
        WrongLines(
            "builder: { signer_balance: \(Self.next(half)), num_senders: 2 }",
            "3:28",
            "for each of 2 senders is more ether than there is: at most \(half) wei"
        ).check()
        _ = try loadLines("builder: { signer_balance: \(all) }")
        _ = try loadLines("builder: { signer_balance: \(half), num_senders: 2 }")
    }

    /// One more, for a number that does not end in 9.
    private static func next(_ digits: String) -> String {
        digits.dropLast() + String((digits.last?.wholeNumberValue ?? 0) + 1)
    }

    @Test(
        "more repeats of an entry than the limit are refused",
        arguments: [
            // Block 12 is the head from 144 s to 156 s: 30, 54, 78, 102, 126 and 150 s.
            ("every: 24s, from: 30s", "", 6), ("every: 2 blocks, from: 30s", "", 6),
            // From 12 s to 59.999 s.
            ("every: 12s, to: block 4", "", 4), ("every: 4s, to: block 4", "", 12),
            // Until 51 s: 12, 24, 36 and 48 s.
            ("every: 12s, to: block 4 + 3s", "", 4), ("every: 2 blocks, to: block 4", "", 2),
            ("every: 5 blocks, from: block 2 + 4s", "miss_slots: 3", 3),
        ].map(Repeats.init)
    )
    func repeats(_ repeats: Repeats) throws {
        func lines(_ number: Int) -> String {
            """
            timeline:
              - { \(repeats.time), submit: { label: x, count: 1 } }
              - { at: block 1, \(repeats.other.isEmpty ? "send_bundle_now: {}" : repeats.other) }
            expect: { user_operations: { x-\(number): included } }
            """
        }
        _ = try loadLines(lines(repeats.count))
        WrongLines(lines(repeats.count + 1), "6:30", "unknown label 'x-\(repeats.count + 1)'").check()
    }

    struct Repeats: Sendable {
        var time: String
        var other: String
        var count: Int

        init(_ time: String, _ other: String, _ count: Int) {
            (self.time, self.other, self.count) = (time, other, count)
        }
    }

    @Test("repeats until a block are not counted where slots can be missed")
    func repeatsWithMissedSlots() throws {
        for time in ["every: 24s, from: 30s", "every: 2 blocks, from: 30s", "every: 12s, to: block 4"] {
            _ = try loadLines(
                """
                timeline:
                  - { \(time), submit: { label: x, count: 1 } }
                  - { at: block 1, miss_slots: 90 }
                expect: { user_operations: { x-40: included } }
                """
            )
        }
    }

    @Test("a label that means two things is refused", arguments: ambiguousLabels)
    func labels(_ wrong: WrongLines) {
        let start = "timeline:\n  - { at: block 1, submit: { label: bob, count: 2 } }\n  - "
        WrongLines(start + wrong.lines, wrong.place, wrong.message).check()
    }

    static let ambiguousLabels = [
        WrongLines(
            "{ at: block 1, submit: { label: bob-2 } }",
            "5:37",
            "'bob-2' is also number 2 of 'bob', counted in line 4"
        ),
        WrongLines("{ at: block 1, submit: { label: bob-1, count: 3 } }", "5:37", "'bob-1' is also number 1 of 'bob'"),
        WrongLines(
            "{ at: block 1, foreign_transaction: { label: bob } }",
            "5:50",
            "'bob' is also the label of operations, in line 4"
        ),
        WrongLines(
            "{ at: block 1, stuck_transaction: { label: bob-1 } }",
            "5:48",
            "'bob-1' is also number 1 of 'bob', counted in line 4"
        ),
        WrongLines(
            "{ every: 1 block, submit: { label: ann, count: { poisson: 1 } } }\n  - { at: block 1, submit: { label: ann-7000 } }",
            "6:37",
            "'ann-7000' is also number 7000 of 'ann', counted in line 5"
        ),
        // Wherever they stand.
        WrongLines(
            "{ at: block 1, submit: { label: ann-1 } }\n  - { at: block 1, submit: { label: ann, count: 1 } }",
            "5:37",
            "'ann-1' is also number 1 of 'ann', counted in line 6"
        ),
    ]

    @Test("labels that look alike but differ in their characters are different")
    func differentLabels() throws {
        _ = try loadLines(
            """
            timeline:
              - { at: block 1, submit: { label: bob, count: 2 } }
              - { at: block 2, submit: { label: bob } }
              - { at: block 2, submit: { label: bob-3 } }
              - { at: block 2, submit: { label: bob-01 } }
              - { at: block 2, submit: { label: ann } }
              - { at: block 2, submit: { label: ann-1 } }
              - { at: block 2, foreign_transaction: { label: bob-4 } }
              - { at: block 3, foreign_transaction: { label: bob-4 } }
            """
        )
    }
}
