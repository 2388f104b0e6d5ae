/// What an entry of the timeline does to the chain, to the users or to the builder.
///
/// One case for each action, which is a struct with a file of its own here, and another one in `Simulation`.
public enum TimelineAction: Hashable, Sendable {
    case submit(Submit)
    case drop(Drop)
    case rpc(RPCFault)
    case answer(ScriptedAnswer)
    case baseFee(SetBaseFee)
    case priorityFee(SetPriorityFee)
    case traffic(SetTraffic)
    case blockGasLimit(SetBlockGasLimit)
    case include(Include)
    case exclude(Exclude)
    case foreignTransaction(ForeignTransaction)
    case stuckTransaction(StuckTransaction)
    case foreignBundle(ForeignBundle)
    case drain(Drain)
    case deposit(SetDeposit)
    case delegate(Delegate)
    case reorg(Reorganisation)
    case missSlots(MissSlots)
    case sendBundleNow(SendBundleNow)
    case setBundlingMode(SetBundlingMode)
    case changeOperation(OperationChange)
    case expect(ExpectNow)
}

extension TimelineAction {
    /// Every kind, in the order of the documentation.
    static let kinds: [ActionKind] = [
        ActionKind(TimelineAction.submit), ActionKind(TimelineAction.drop), ActionKind(TimelineAction.rpc),
        ActionKind(TimelineAction.answer), ActionKind(TimelineAction.baseFee), ActionKind(TimelineAction.priorityFee),
        ActionKind(TimelineAction.traffic), ActionKind(TimelineAction.blockGasLimit),
        ActionKind(TimelineAction.include), ActionKind(TimelineAction.exclude),
        ActionKind(TimelineAction.foreignTransaction), ActionKind(TimelineAction.stuckTransaction),
        ActionKind(TimelineAction.foreignBundle), ActionKind(TimelineAction.drain), ActionKind(TimelineAction.deposit),
        ActionKind(TimelineAction.delegate),
        ActionKind(TimelineAction.reorg), ActionKind(TimelineAction.missSlots),
        ActionKind(TimelineAction.sendBundleNow), ActionKind(TimelineAction.setBundlingMode),
        ActionKind(TimelineAction.changeOperation), ActionKind(TimelineAction.expect),
    ]

    /// Actions of the format that are refused for now.
    static let notYet = ["partition", "heal", "restart_builder"]

    private var declared: any DeclaredAction {
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

    /// Its key in a scenario file.
    public var name: String { declared.name }

    /// Its key with its argument.
    var pair: YAMLValue.Pair { declared.pair }
}
