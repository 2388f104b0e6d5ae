import Ethereum
import ScenarioFile
import SimChain
import Testing

@testable import Simulation

@Suite("Schedule of the timeline")
struct TimelineScheduleTests {
    private typealias Due = TimelineSchedule.Due

    private static let position = SourcePosition(line: 1, column: 1)

    private func schedule(_ times: EntryTime..., workloads: [Workload] = []) -> TimelineSchedule {
        let entries = times.map {
            TimelineEntry(time: $0, action: .sendBundleNow(SendBundleNow()), position: Self.position)
        }
        return TimelineSchedule(entries, workloads: workloads)
    }

    private func fire(_ entry: Int, _ occurrence: UInt64 = 0, at seconds: Int64) -> Due {
        Due(item: .fire(entry: entry, occurrence: occurrence), instant: .seconds(seconds))
    }

    private func close(_ entry: Int, at seconds: Int64) -> Due {
        Due(item: .close(entry: entry), instant: .seconds(seconds))
    }

    @Test("an entry at a time is due from the start, and an entry at a block once that block is the head")
    func once() {
        var schedule = schedule(
            .at(.time(.seconds(5))),
            .at(.block(2)),
            .at(.block(2, plus: .seconds(3))),
            .at(.block(0))
        )
        #expect(schedule.start() == [fire(0, at: 5), fire(3, at: 0)])
        #expect(schedule.headBecame(1, at: .seconds(12)).isEmpty)
        #expect(schedule.headBecame(2, at: .seconds(24)) == [fire(1, at: 24), fire(2, at: 27)])
        #expect(schedule.headBecame(3, at: .seconds(36)).isEmpty)
    }

    @Test("a window opens and closes")
    func windows() {
        var schedule = schedule(
            .during(from: .time(.seconds(5)), until: .time(.seconds(20))),
            .during(from: .block(1), until: .block(3))
        )
        #expect(schedule.start() == [fire(0, at: 5), close(0, at: 20)])
        #expect(schedule.headBecame(1, at: .seconds(12)) == [fire(1, at: 12)])
        #expect(schedule.headBecame(2, at: .seconds(24)).isEmpty)
        #expect(schedule.headBecame(3, at: .seconds(36)) == [close(1, at: 36)])
    }

    @Test("a repeat by blocks counts from its first block, up to and including its last")
    func everyBlocks() {
        var schedule = schedule(.every(.blocks(2), from: .block(1, plus: .seconds(1)), to: .block(5)))
        #expect(schedule.start().isEmpty)
        let due = (1...8).map { number in schedule.headBecame(UInt64(number), at: .seconds(Int64(number) * 12)) }
        #expect(due == [[fire(0, 0, at: 13)], [], [fire(0, 1, at: 37)], [], [fire(0, 2, at: 61)], [], [], []])
        #expect(!schedule.isOver(0, at: .seconds(61), head: 5))
        #expect(schedule.isOver(0, at: .seconds(72), head: 6))
    }

    @Test("a repeat by time has its next when it fires, and ends with its last instant")
    func everyTime() {
        var schedule = schedule(.every(.time(.seconds(5)), from: .time(.seconds(2)), to: .time(.seconds(12))))
        #expect(schedule.start() == [fire(0, 0, at: 2)])
        #expect(schedule.fired(0, occurrence: 0, at: .seconds(2), head: 0) == fire(0, 1, at: 7))
        #expect(schedule.fired(0, occurrence: 1, at: .seconds(7), head: 0) == fire(0, 2, at: 12))
        #expect(!schedule.isOver(0, at: .seconds(12), head: 1))
        #expect(schedule.isOver(0, at: .seconds(13), head: 1))
    }

    @Test("a repeat by blocks that starts at a time keeps its delay after each block")
    func blocksFromTime() {
        var schedule = schedule(.every(.blocks(1), from: .time(.seconds(15)), to: .block(4)))
        #expect(schedule.start() == [fire(0, 0, at: 15)])
        #expect(schedule.headBecame(1, at: .seconds(12)).isEmpty)
        #expect(schedule.fired(0, occurrence: 0, at: .seconds(15), head: 1) == nil)
        // Three seconds after each block; the first of them is block 1.
        #expect(schedule.headBecame(2, at: .seconds(24)) == [fire(0, 1, at: 27)])
        #expect(schedule.headBecame(3, at: .seconds(36)) == [fire(0, 2, at: 39)])
    }

    @Test("a repeat that ends some time after a block does not end before that block")
    func endAfterBlock() {
        var schedule = schedule(.every(.time(.seconds(1)), from: .block(1), to: .block(2, plus: .seconds(4))))
        _ = schedule.start()
        #expect(schedule.headBecame(1, at: .seconds(12)) == [fire(0, 0, at: 12)])
        #expect(!schedule.isOver(0, at: .seconds(1000), head: 1))
        _ = schedule.headBecame(2, at: .seconds(24))
        #expect(!schedule.isOver(0, at: .seconds(28), head: 2))
        #expect(schedule.isOver(0, at: .seconds(29), head: 2))
    }

    @Test("operations of a workload arrive with each of its blocks")
    func workloads() {
        func workload(_ from: Instant, _ to: Instant) -> Workload {
            Workload(submission: Submission(), arrivals: .fixed(1), from: from, to: to, position: Self.position)
        }
        var schedule = schedule(
            workloads: [
                workload(.block(1), .block(2)), workload(.block(1, plus: .seconds(1)), .block(3)),
                workload(.time(.seconds(24)), .time(.seconds(30))),
            ]
        )
        #expect(schedule.start().isEmpty)
        let arrivals = (1...4).map { number in
            schedule.headBecame(UInt64(number), at: .seconds(Int64(number) * 12)).map(\.item)
        }
        #expect(
            arrivals == [
                [.arrivals(workload: 0)],
                [.arrivals(workload: 0), .arrivals(workload: 1), .arrivals(workload: 2)],
                [.arrivals(workload: 1)],
                [],
            ]
        )
    }
}
