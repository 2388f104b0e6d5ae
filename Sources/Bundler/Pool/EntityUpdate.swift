public import Ethereum

/// The contracts that take part in an operation's validation (ERC-7562).
public enum EntityKind: String, Hashable, Sendable, CaseIterable {
    case account, factory, paymaster
}

/// What a bundle found out about a contract and what that does to its reputation.
public struct EntityUpdate: Hashable, Sendable {
    public enum Change: Hashable, Sendable {
        /// It has a stake and broke validation: `opsSeen` becomes 10 000 (SREP-050).
        case stakedInvalidation
        /// It has none: `opsSeen` rises by 1 000 (UREP-030).
        case unstakedInvalidation
        /// An account made a mined bundle revert: `opsSeen` rises by 300. The first time throttles it, the
        /// second bans it, with ERC-7562's numbers.
        case accountRevert
        /// So many of its operations failed through others: they are as if never seen (EREP-015).
        case opsSeenDecrement(UInt64)
    }

    public var address: Address
    public var kind: EntityKind
    public var change: Change

    public init(address: Address, kind: EntityKind, change: Change) {
        self.address = address
        self.kind = kind
        self.change = change
    }
}

extension EntityUpdate.Change {
    func applied(toOpsSeen opsSeen: UInt64) -> UInt64 {
        switch self {
        case .stakedInvalidation: return 10_000
        case .unstakedInvalidation: return Self.sum(opsSeen, 1_000)
        case .accountRevert: return Self.sum(opsSeen, 300)
        case .opsSeenDecrement(let count): return opsSeen < count ? 0 : opsSeen - count
        }
    }

    private static func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? .max : sum
    }
}

/// The updates of one attempt, at most one for an address: penalties replace, decrements add up.
public struct EntityUpdates: Hashable, Sendable {
    /// In the order of addresses.
    public private(set) var updates: [EntityUpdate] = []

    public init() {}

    /// The contract is to blame; the last word about an address counts.
    public mutating func penalize(_ address: Address, _ kind: EntityKind, isStaked: Bool) {
        let change: EntityUpdate.Change = isStaked ? .stakedInvalidation : .unstakedInvalidation
        store(EntityUpdate(address: address, kind: kind, change: change))
    }

    /// `count` operations of a paymaster failed through no fault of its own. A penalty stays as it is.
    public mutating func forgive(paymaster: Address, count: UInt64 = 1) {
        switch updates.first(where: { $0.address == paymaster })?.change {
        case .stakedInvalidation, .unstakedInvalidation, .accountRevert: break
        case .opsSeenDecrement(let sum):
            store(EntityUpdate(address: paymaster, kind: .paymaster, change: .opsSeenDecrement(sum + count)))
        case nil:
            store(EntityUpdate(address: paymaster, kind: .paymaster, change: .opsSeenDecrement(count)))
        }
    }

    private mutating func store(_ update: EntityUpdate) {
        if let index = updates.firstIndex(where: { $0.address >= update.address }) {
            if updates[index].address == update.address {
                updates[index] = update
            } else {
                updates.insert(update, at: index)
            }
        } else {
            updates.append(update)
        }
    }
}

/// What a second simulation found wrong with an operation.
public enum ValidationFault: Hashable, Sendable {
    /// A rule of ERC-7562: a forbidden opcode, storage it may not touch, out of gas, a revert of its own.
    case ruleBroken(by: EntityKind)
    /// An entity reverted without the entry point's doing; the message may be the entry point's.
    case reverted(EntityKind, message: String?)
    /// The entry point reverted with a reason such as "AA24 signature error".
    case refused(reason: String)
}

extension EntityUpdates {
    /// Who answers for an operation that failed its second simulation; the operation itself is removed in any case.
    ///
    /// A staked factory answers for everything, after it a staked account, and their paymaster is forgiven
    /// (EREP-015, EREP-020, EREP-030). Else each contract answers for its own faults, and a paymaster is forgiven once
    /// when factory or account failed. A used nonce or an account that exists already (AA25, AA10) are races, and
    /// nobody's fault.
    public mutating func attribute(_ faults: [ValidationFault], of pooled: PooledOperation) {
        let operation = pooled.operation
        let staked = pooled.stakedEntities
        let stakedFactory = staked.contains(.factory) ? operation.factory : nil
        if stakedFactory != nil || staked.contains(.account), let paymaster = operation.paymaster {
            forgive(paymaster: paymaster.address)
        }
        if let stakedFactory {
            penalize(stakedFactory, .factory, isStaked: true)
        } else if staked.contains(.account) {
            penalize(operation.sender, .account, isStaked: true)
        } else {
            attributeEach(faults, of: pooled)
        }
    }

    private mutating func attributeEach(_ faults: [ValidationFault], of pooled: PooledOperation) {
        var isForgiven = false
        for fault in faults {
            switch fault {
            case .ruleBroken(let kind):
                penalize(kind, of: pooled)
            case .reverted(let kind, let message):
                let code = message.flatMap { AACode(reason: $0) }
                guard code != .senderAlreadyConstructed, code != .invalidAccountNonce else { continue }
                penalize(kind, of: pooled)
            case .refused(let reason):
                guard let code = AACode(reason: reason), let paymaster = pooled.operation.paymaster, !isForgiven else {
                    continue
                }
                switch code.category {
                case .factory, .account:
                    forgive(paymaster: paymaster.address)
                    isForgiven = true
                case .paymaster, .bundler: break
                }
            }
        }
    }

    /// It made a bundle revert that had passed its simulation.
    public mutating func blame(_ kind: EntityKind, of pooled: PooledOperation) {
        if kind == .account {
            let account = pooled.operation.sender
            return store(EntityUpdate(address: account, kind: .account, change: .accountRevert))
        }
        penalize(kind, of: pooled)
    }

    private mutating func penalize(_ kind: EntityKind, of pooled: PooledOperation) {
        let staked = pooled.stakedEntities
        switch kind {
        case .account:
            penalize(pooled.operation.sender, .account, isStaked: staked.contains(.account))
        case .factory:
            guard let factory = pooled.operation.factory else { return }
            penalize(factory, .factory, isStaked: staked.contains(.factory))
        case .paymaster:
            guard let paymaster = pooled.operation.paymaster else { return }
            penalize(paymaster.address, .paymaster, isStaked: staked.contains(.paymaster))
        }
    }
}
