import Ethereum
import Testing

@testable import ScenarioFile
@testable import Simulation

@Suite("Faults of calls")
struct FaultBoardTests {
    @Test("an entry whose effects all come too late has no use, and one with an effect in time has")
    func effectsWithoutCalls() {
        let board = FaultBoard()
        board.note(entry: 0, hasEffect: false)
        board.note(entry: 1, hasEffect: false)
        board.note(entry: 1, hasEffect: true)
        #expect(board.uses == [0: 0, 1: 1])
    }

    @Test("an exclusion that ends before the next block gives a warning")
    func lateExclusion() throws {
        func unused(until block: Int) throws -> [String] {
            let text = """
                scenario: An exclusion
                run: { blocks: 12 }
                timeline:
                  - { at: block 1, submit: { label: alice } }
                  - { at: block 1 + 5s, exclude: { transaction: alice, until: block \(block) } }
                """
            let scenario = try ScenarioLoader.load(text: text, path: "test.yaml").get()
            return SimulatedRun(scenario, seed: scenario.seed) { _, _ in [] }.run().unusedFaults.map {
                "\($0.position.line): \($0.message)"
            }
        }
        // Block 2 is the first that could have the bundle.
        #expect(try unused(until: 2) == ["5: exclude: no block was left to keep it out of"])
        #expect(try unused(until: 3).isEmpty)
    }

    @Test("a fault applies to its method, sender and node, and to no others")
    func selects() {
        var fault = RPCFault(effect: .timeout)
        fault.method = .getBalance
        fault.sender = 1
        fault.node = "b"
        let board = FaultBoard()
        board.open(fault, entry: 0)
        #expect(board.fault(method: .getBalance, sender: 1, node: "b", draw: 0) == .timeout)
        #expect(board.fault(method: .call, sender: 1, node: "b", draw: 0) == nil)
        #expect(board.fault(method: .getBalance, sender: 0, node: "b", draw: 0) == nil)
        #expect(board.fault(method: .getBalance, sender: nil, node: "b", draw: 0) == nil)
        #expect(board.fault(method: .getBalance, sender: 1, node: "a", draw: 0) == nil)
        #expect(board.uses == [0: 1])
    }

    @Test("a fault of an operation applies to calls that carry it, and to no others")
    func operations() {
        var fault = RPCFault(effect: .timeout)
        fault.operation = "alice"
        let board = FaultBoard()
        #expect(!board.asksForOperations)
        board.open(fault, entry: 0)
        #expect(board.asksForOperations)
        func effect(_ carried: Set<String>) -> RPCFault.Effect? {
            board.fault(method: .call, sender: 0, node: "a", draw: 0) { carried.contains($0) }
        }
        #expect(effect(["alice", "bob"]) == .timeout)
        #expect(effect(["bob"]) == nil)
        #expect(effect([]) == nil)
    }

    @Test(
        "answers of null and of a node that lags are no submission's",
        arguments: [RPCFault.Effect.null, .stale(blocks: 1)]
    )
    func reading(effect: RPCFault.Effect) {
        let board = FaultBoard()
        board.open(RPCFault(effect: effect), entry: 0)
        #expect(board.fault(method: .sendRawTransaction, sender: 0, node: "a", draw: 0) == nil)
        #expect(board.fault(method: .getLogs, sender: 0, node: "a", draw: 0) == effect)
    }

    @Test("a fault applies as often as it may, then the next one does, and its end is told once")
    func times() {
        var first = RPCFault(effect: .timeout)
        first.times = 2
        let board = FaultBoard()
        board.open(first, entry: 0)
        board.open(RPCFault(effect: .loseRequest), entry: 1)
        let effects = (0..<3).map { _ in board.fault(method: .call, sender: 0, node: "a", draw: 0) }
        #expect(effects == [.timeout, .timeout, .loseRequest])
        #expect(board.takeUsedUp() == [0])
        #expect(board.takeUsedUp().isEmpty)
        #expect(!board.close(entry: 0))
        #expect(board.close(entry: 1))
        #expect(board.fault(method: .call, sender: 0, node: "a", draw: 0) == nil)
    }

    @Test("over many draws a fault applies with its probability, and each fault draws independently")
    func probability() {
        var fault = RPCFault(effect: .timeout)
        fault.probability = FixedDecimal(billionths: 250_000_000)
        let board = FaultBoard()
        board.open(fault, entry: 0)
        board.open(fault, entry: 1)
        let hits = (0..<4000 as Range<UInt64>).filter { draw in
            board.fault(method: .call, sender: 0, node: "a", draw: draw) != nil
        }
        // 1 − 0.75² = 0.4375 of 4000 is 1750; six standard deviations of √(4000 · 0.4375 · 0.5625) = 31 are 188.
        #expect((1562...1938).contains(hits.count))
    }

    @Test("a scripted refusal applies to its kind of submission and its sender")
    func scripts() {
        var answer = ScriptedAnswer(call: .sendBundle, refusal: .underpriced)
        answer.sender = 2
        let board = FaultBoard()
        board.script(answer, entry: 0)
        #expect(board.refusal(of: .sendCancellation, sender: 2) == nil)
        #expect(board.refusal(of: .sendBundle, sender: 0) == nil)
        #expect(board.refusal(of: .sendBundle, sender: 2) == .underpriced)
        #expect(board.refusal(of: .sendBundle, sender: 2) == nil)
        #expect(board.takeUsedUp() == [0])
    }
}
