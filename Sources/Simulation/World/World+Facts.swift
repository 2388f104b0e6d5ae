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
            callTimeout: SimulatedConnection.callTimeout,
            nodeFeeCap: scenario.chain.rpcFeeCap,
            shard: { Shard.index(of: $0, count: count) }
        )
    }

    /// Entries that had no effect: faults that bit nobody, and what waited for an event that never came.
    var unusedFaults: [UnusedFault] { unmetFaults + untriggered }

    private var untriggered: [UnusedFault] {
        timeline.waiting.compactMap { entry in
            guard case .when(let trigger) = scenario.timeline[entry].time else { return nil }
            let (action, position) = (scenario.timeline[entry].action, scenario.timeline[entry].position)
            let number = trigger.nth == 1 ? "" : " for the \(trigger.nth). time"
            return UnusedFault(
                position: position,
                message: "\(action.name): \(trigger.cause) did not come\(number), so it was not done"
            )
        }
    }

    private var unmetFaults: [UnusedFault] {
        faults.uses.filter { $0.value == 0 }.keys.sorted().map { entry in
            let (action, position) = (scenario.timeline[entry].action, scenario.timeline[entry].position)
            return UnusedFault(position: position, message: "\(action.name): \(action.performed.whyUnused)")
        }
    }
}
