import Ethereum
import ScenarioFile
import SimChain

extension Reorganisation: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        let keeps: (Hash32) -> Bool
        switch keep {
        case .all: keeps = { _ in true }
        case .none: keeps = { _ in false }
        case .labels(let labels):
            var kept: [Hash32] = []
            for label in labels {
                let carriers = world.directory.all(carrying: world.users.operations(named: label), or: label)
                guard !carriers.isEmpty else { return .failed("no transaction carries \(label) yet") }
                kept += carriers
            }
            keeps = { [kept] in kept.contains($0) }
        }
        return reorganise(world, keeps)
    }

    private func reorganise(_ world: World, _ keeps: (Hash32) -> Bool) -> ActionOutcome {
        // What settled them may be in the blocks that leave: the chain takes that back with them.
        world.retireSettledAccounts()
        do throws(ReorganisationError) {
            let headers = try world.chain.reorganise(depth: depth, keep: keeps, vanish: vanish)
            for header in headers { world.tell(header) }
            return .did("the last \(depth) blocks are replaced")
        } catch {
            switch error {
            case .nothingToReplace: return .failed("no block is to be replaced")
            case .tooDeep(let depth, let limit): return .failed("of \(depth) blocks only \(limit) can be replaced")
            }
        }
    }
}
