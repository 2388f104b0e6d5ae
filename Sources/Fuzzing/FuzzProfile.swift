/// What a fuzzing is about: which kinds of events its cases may have.
public enum FuzzProfile: String, Hashable, Sendable, CaseIterable {
    case feeMarket = "fee-market"
    case faults
    case cancellation
    case reorg
    case senders
    case everything

    /// The kinds that a case may switch on.
    var kinds: [FaultKind] {
        switch self {
        // The fee markets of `chain.market` belong here.
        case .feeMarket: [.baseFee, .priorityFee, .missSlots]
        case .faults: [.rpc, .answer, .drop, .missSlots]
        case .cancellation: [.answer, .stuck, .foreign, .drop, .exclude, .baseFee]
        case .reorg: [.reorg, .missSlots, .drop]
        case .senders: [.rpc, .foreign, .drop, .reorg]
        case .everything: FaultKind.allCases
        }
    }

    /// How many senders a case may have.
    var senders: [UInt64] {
        switch self {
        case .senders: [2, 3, 4, 8, 16]
        case .cancellation: [1, 1, 1, 2]
        case .feeMarket, .faults, .reorg, .everything: [1, 1, 2, 3, 4, 8, 16]
        }
    }
}

/// One kind of event that disturbs the builder.
enum FaultKind: CaseIterable {
    case rpc
    case answer
    case reorg
    case baseFee
    case priorityFee
    case foreign
    case stuck
    case missSlots
    case drop
    case exclude
}
