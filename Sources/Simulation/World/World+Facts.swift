import Bundler
import Ethereum
import ScenarioFile
import SimChain

extension World {
    /// What must be known to judge this run.
    var facts: RunFacts {
        let count = signers.count
        return RunFacts(
            settings: scenario.builder.settings,
            chain: scenario.chainFacts,
            signers: signers.map(\.address),
            mempool: scenario.chain.mempool.rawValue,
            gasSchedule: chain.configuration.gasSchedule,
            shard: { Shard.index(of: $0, count: count) }
        )
    }

    /// Faults that were set up and bit nobody.
    var unusedFaults: [UnusedFault] {
        faults.uses.filter { $0.value == 0 }.keys.sorted().map { entry in
            let action = scenario.timeline[entry].action
            let reason = if case .exclude = action { "no block was left to keep it out of" } else { "no call met it" }
            return UnusedFault(position: scenario.timeline[entry].position, message: "\(action.name): \(reason)")
        }
    }
}
