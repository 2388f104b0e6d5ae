import SimChain
import Testing

@testable import ScenarioFile
@testable import Simulation

@Suite("Event queue")
struct EventQueueTests {
    @Test("events of one instant come in the order end, block, timeline in file order, users, nodes")
    func order() {
        let inOrder: [EventQueue.Item] = [
            .end, .slot, .close(entry: 4), .fire(entry: 0, occurrence: 3), .fire(entry: 1, occurrence: 0),
            .arrivals(workload: 0), .lateAction(number: 7), .resubmission, .announce(number: 1),
            .announce(number: 2),
        ]
        for start in inOrder.indices {
            var queue = EventQueue()
            queue.add(.slot, at: .seconds(2))
            // Every rotation of the list, so that no order of adding is favoured.
            for item in inOrder[start...] + inOrder[..<start] { queue.add(item, at: .seconds(1)) }
            var taken: [EventQueue.Item] = []
            while let next = queue.first {
                taken.append(next.item)
                queue.removeFirst()
            }
            #expect(taken == inOrder + [.slot])
        }
    }

    @Test("repeats of one entry at one instant come in their own order, in whichever order they were added")
    func repeats() {
        let inOrder = (0..<6).map { EventQueue.Item.fire(entry: 2, occurrence: $0) }
        var random = SimRandom(seed: 11)
        for _ in 0..<100 {
            var queue = EventQueue()
            for item in inOrder.shuffled(using: &random) { queue.add(item, at: .seconds(1)) }
            var taken: [EventQueue.Item] = []
            while let next = queue.first {
                taken.append(next.item)
                queue.removeFirst()
            }
            #expect(taken == inOrder)
        }
    }
}
