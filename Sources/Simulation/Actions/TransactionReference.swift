import Ethereum
import ScenarioFile

extension TransactionReference {
    /// Acts on the transaction that it means now, if there is one.
    func act(in world: World, _ act: (Hash32) -> ActionOutcome) -> ActionOutcome {
        switch target {
        case .latest:
            guard let hash = world.directory.newest(of: sender) else {
                return .failed("sender \(sender) has sent no transaction yet")
            }
            return act(hash)
        case .cancellation:
            // Files that were there before the word may have it as a label.
            guard let hash = newest(labelled: "cancellation", world) ?? world.directory.newestCancellation(of: sender)
            else { return .failed("sender \(sender) has sent no cancellation yet") }
            return act(hash)
        case .label(let label):
            guard let hash = newest(labelled: label, world) else {
                return .failed("no transaction carries \(label) yet")
            }
            return act(hash)
        }
    }

    private func newest(labelled label: String, _ world: World) -> Hash32? {
        world.directory.newest(carrying: world.users.operations(named: label), or: label)
    }
}
