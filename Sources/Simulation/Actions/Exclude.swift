import Ethereum
import ScenarioFile

extension Exclude: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        if let operation { return exclude(operation, in: world, entry: entry) }
        return transaction.act(in: world) { hash in
            let lasting = world.exclude(hash, until: block, entry: entry)
            return .did("left out until block \(block)", lasting, transaction: hash)
        }
    }

    private func exclude(_ label: String, in world: World, entry: Int) -> ActionOutcome {
        let hashes = world.users.operations(named: label)
        guard !hashes.isEmpty else { return .failed("no operation is called \(label) yet") }
        return .did("\(label) left out until block \(block)", world.exclude(hashes, until: block, entry: entry))
    }

    var whyUnused: String { "no block was left to keep it out of" }
}
