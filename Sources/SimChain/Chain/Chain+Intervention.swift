public import Ethereum

// Changes that the timeline of a scenario makes to the chain. All of them survive a reorganisation: a block that
// replaces another one is followed by the same changes.

// MARK: - Parameters of the next blocks

extension Chain {
    /// The base fee of the next block, instead of what the chain's rule says; the rule goes on from there. A node that
    /// is asked for the next base fee knows of it.
    public func setNextBaseFee(_ baseFeePerGas: WeiPerGas) {
        history.head.successor.baseFeeOverride = baseFeePerGas
        // A pool that parts transactions by the next base fee does so by the one the block will have.
        if !pool.isEmpty { pool.nextBaseFeeChanged(state: world, environment: poolEnvironment) }
    }

    /// The network's tip from now on.
    public func setPriorityFee(_ tip: WeiPerGas) { history.head.successor.networkTip = tip }

    /// The competing demand from the next block on.
    public func setTraffic(_ traffic: Traffic) {
        history.head.successor.traffic = traffic
        history.head.successor.market.level = nil
    }

    /// From the next block on.
    public func setBlockGasLimit(_ gasLimit: Gas) { history.head.successor.gasLimit = gasLimit }

    /// Holds the transaction back until this block. From there on it goes first and needs no tip; but it must still
    /// cover the base fee and fit the block, and earlier nonces of its sender must have been included.
    public func include(_ hash: Hash32, in block: BlockNumber) {
        holds[hash] = InclusionHold(notBefore: block, isForced: true)
    }

    /// Keeps the transaction out of all blocks before this one.
    public func exclude(_ hash: Hash32, until block: BlockNumber) {
        holds[hash] = InclusionHold(notBefore: block, isForced: false)
    }

    /// Keeps every transaction that carries one of these operations out of all blocks before this one, also those that
    /// are yet to come.
    public func exclude(operations: [Hash32], until block: BlockNumber) {
        for operation in operations { censored[operation] = block }
    }

    /// What keeps transactions back now: their own holds, and the operations that they carry.
    func holds(on pending: [[PoolEntry]], at block: BlockNumber) -> [Hash32: InclusionHold] {
        guard !censored.isEmpty else { return holds }
        var all = holds
        for entry in pending.joined() where all[entry.pooled.hash]?.isForced != true {
            let until = executor.operations(of: entry.transaction.transaction).compactMap { censored[$0] }.max()
            guard let until, block < until else { continue }
            all[entry.pooled.hash] = InclusionHold(notBefore: until, isForced: false)
        }
        return all
    }
}

// MARK: - The state

extension Chain {
    /// The balance becomes this; the difference goes to the faucet or comes from it. `false`, and nothing happens,
    /// where the faucet has too little.
    @discardableResult
    public func setBalance(of address: Address, to amount: Wei) -> Bool {
        let balance = balance(of: address)
        guard amount.saturatingSubtract(balance) <= world.ledger.faucet else { return false }
        intervene(.setBalance(address, amount))
        return true
    }

    /// Gives the account ether from the faucet. `false`, and nothing happens, where the faucet has too little.
    @discardableResult
    public func fund(_ address: Address, _ amount: Wei) -> Bool {
        guard amount <= world.ledger.faucet else { return false }
        intervene(.fund(address, amount))
        return true
    }

    /// Adds to the account's deposit from the faucet. `false`, and nothing happens, where the faucet has too little.
    @discardableResult
    public func fundDeposit(of account: Address, entryPoint: EntryPointVersion, _ amount: Wei) -> Bool {
        guard amount <= world.ledger.faucet else { return false }
        intervene(.fundDeposit(Depositor(account, in: entryPoint), amount))
        return true
    }

    /// The account's deposit becomes this; the difference goes to the faucet or comes from it. `false`, and nothing
    /// happens, where the faucet has too little.
    @discardableResult
    public func setDeposit(of account: Address, entryPoint: EntryPointVersion, to amount: Wei) -> Bool {
        let missing = amount.saturatingSubtract(deposit(of: account, in: entryPoint))
        guard missing <= world.ledger.faucet else { return false }
        intervene(.setDeposit(Depositor(account, in: entryPoint), amount))
        return true
    }

    /// Gives the address code, as that of an account which a factory made.
    public func deployAccount(_ address: Address) { intervene(.deploy(address)) }

    /// Says that an account is never used again.
    ///
    /// When no reorganisation can bring it back, 64 blocks later, what it owns is folded into a total, and its nonces
    /// and its operations' behaviours are forgotten: of all operations that were ever called or mined, and of
    /// `operations`, which may not have been. Mined operations are forgotten at that age anyway.
    public func retire(_ account: Address, operations: [Hash32] = []) {
        let due = head.number + BlockHistory.undoDepth
        retirements.append(Retirement(due: due, account: account, operations: operations))
    }

    func intervene(_ intervention: Intervention) {
        // Before genesis is sealed there is no block that could be replaced.
        if isGenesisSealed { history.head.interventions.append(intervention) }
        apply(intervention)
    }

    /// A change that the faucet cannot pay any more after a reorganisation is left out.
    func apply(_ intervention: Intervention) {
        switch intervention {
        case .setBalance(let address, let amount):
            let balance = balance(of: address)
            if amount > balance {
                if world.debitFaucet(amount - balance) { world.credit(amount - balance, to: address) }
            } else if world.debit(balance - amount, from: address) {
                world.creditFaucet(balance - amount)
            }
        case .fund(let address, let amount):
            if world.debitFaucet(amount) { world.credit(amount, to: address) }
        case .fundDeposit(let depositor, let amount):
            if world.debitFaucet(amount) { world.creditDeposit(amount, of: depositor) }
        case .setDeposit(let depositor, let amount):
            let deposit = world.deposit(of: depositor)
            if amount > deposit {
                if world.debitFaucet(amount - deposit) { world.creditDeposit(amount - deposit, of: depositor) }
            } else if world.debitDeposit(deposit - amount, of: depositor) {
                world.creditFaucet(deposit - amount)
            }
        case .deploy(let address): world.deployCode(at: address)
        case .retire(let address): world.retire(address)
        }
    }
}

// MARK: - Behaviours

extension Chain {
    /// Says what the contracts behind an operation do. An operation that is not registered uses all the gas it may, and
    /// its signature is refused.
    public func register(_ behaviour: OperationBehaviour, for userOpHash: Hash32) {
        behaviours.set(behaviour, for: userOpHash)
    }

    /// Changes what they do from now on, in calls and in blocks.
    public func setBehaviour(_ behaviour: OperationBehaviour, for userOpHash: Hash32) {
        behaviours.set(behaviour, for: userOpHash)
    }

    public func behaviour(of userOpHash: Hash32) -> OperationBehaviour? { behaviours[userOpHash]?.behaviour }

    /// The builder's pool took the operation: failures of the stage `secondSimulation` begin.
    public func markAcceptedByPool(_ userOpHash: Hash32) { behaviours.markAcceptedByPool(userOpHash) }

    /// This operation is not needed any more.
    public func forget(_ userOpHash: Hash32) { behaviours.forget(userOpHash) }
}
