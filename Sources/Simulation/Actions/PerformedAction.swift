import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// An action of the timeline that knows what it does.
protocol PerformedAction {
    /// - Parameter entry: of the timeline, from 0.
    func perform(in world: World, entry: Int) -> ActionOutcome
    /// Why it had no effect, where it lasted and had none.
    var whyUnused: String { get }
}

extension PerformedAction {
    var whyUnused: String { "no call met it" }
}

/// What became of an action.
enum ActionOutcome {
    /// - Parameters:
    ///   - detail: what was done, for a reader.
    ///   - lasting: how long it disturbs the run.
    ///   - transaction: to which transaction it was done.
    case did(_ detail: String, _ lasting: LastingEffect = .none, transaction: Hash32? = nil)
    /// It was a check, which reports for itself.
    case checked
    /// There is nothing to act on.
    case failed(String)
}

extension TimelineAction {
    /// Every action with what it does.
    var performed: any PerformedAction {
        switch self {
        case .submit(let action): action
        case .drop(let action): action
        case .rpc(let action): action
        case .answer(let action): action
        case .baseFee(let action): action
        case .priorityFee(let action): action
        case .traffic(let action): action
        case .blockGasLimit(let action): action
        case .include(let action): action
        case .exclude(let action): action
        case .foreignTransaction(let action): action
        case .stuckTransaction(let action): action
        case .foreignBundle(let action): action
        case .drain(let action): action
        case .deposit(let action): action
        case .delegate(let action): action
        case .reorg(let action): action
        case .missSlots(let action): action
        case .sendBundleNow(let action): action
        case .setBundlingMode(let action): action
        case .changeOperation(let action): action
        case .expect(let action): action
        }
    }
}
