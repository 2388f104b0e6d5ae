import Bundler
import ScenarioFile
import SimChain

/// The builder's time: the simulation's, under the caller's name.
struct SimBuilderClock: BuilderClock {
    let scheduler: SimScheduler
    let name: SleeperName
    let genesisTimestamp: UInt64

    var now: Duration { .nanoseconds(scheduler.now.nanoseconds) }

    var unixTime: UInt64 { genesisTimestamp + UInt64(max(0, scheduler.now.seconds)) }

    func sleep(until deadline: Duration) async throws {
        try await scheduler.sleep(until: SimInstant.genesis.advanced(by: deadline), name: name)
    }
}
