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
            slowestCall: scenario.chain.nodes.map(\.latency).max() ?? .zero,
            shard: { Shard.index(of: $0, count: count) }
        )
    }

    /// Faults that were set up and bit nobody.
    var unusedFaults: [UnusedFault] {
        faults.uses.filter { $0.value == 0 }.keys.sorted().map { entry in
            let (action, position) = (scenario.timeline[entry].action, scenario.timeline[entry].position)
            return UnusedFault(position: position, message: "\(action.name): \(action.performed.whyUnused)")
        }
    }
}
