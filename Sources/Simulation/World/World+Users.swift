import Bundler
import Ethereum
import ScenarioFile
import SimChain

extension World {
    /// Operations of a timeline entry.
    func submit(_ submission: Submission, entry: Int) -> ActionOutcome {
        submitAll(submission, stream: "submission \(entry)")
    }

    /// A label that says whose account this is or reads, and that no operation has yet; those of the submission itself
    /// may come with it.
    func unknownAccount(of submission: Submission) -> String? {
        var labels = submission.behaviour.accesses
        if case .label(let label) = submission.accounts { labels.append(label) }
        return labels.first { label in
            let isOwn = submission.label.map { label == $0 || label.hasPrefix($0 + "-") } ?? false
            return !isOwn && users.account(named: label) == nil
        }
    }

    /// A workload's operations of this block.
    func arrive(_ index: Int) {
        let workload = scenario.workload[index]
        if let label = unknownAccount(of: workload.submission) {
            fail("workload.\(index)", at: workload.position, "no operation is called \(label) yet")
            return
        }
        arrivalBlocks[index] += 1
        let isBurst = workload.burst.map { (arrivalBlocks[index] - 1) % $0.every == 0 } ?? false
        let arrivals = users.draw(stream: "arrivals \(index)") { random in
            let usual = workload.arrivals.count(&random)
            guard isBurst, let burst = workload.burst?.size.count(&random) else { return usual }
            return usual <= .max - burst ? usual + burst : .max
        }
        for _ in 0..<arrivals {
            guard case .failed(let message) = submitAll(workload.submission, stream: "workload \(index)") else {
                continue
            }
            fail("workload.\(index)", at: workload.position, message)
        }
    }

    private func submitAll(_ submission: Submission, stream: String) -> ActionOutcome {
        retireSettledAccounts()
        let count = users.draw(stream: stream) { submission.count.count(&$0) }
        var shared: Address?
        var missing: Wei?
        for _ in 0..<count { missing = submitOne(submission, stream: stream, shared: &shared) ?? missing }
        if let missing, let paymaster = submission.paymaster {
            let (deposit, missing) = (ReadableAmount.amount(paymaster.deposit), ReadableAmount.amount(missing))
            return .failed("of \(paymaster.label)'s deposit of \(deposit) the faucet lacks \(missing)")
        }
        let name = submission.label.map { " of \($0)" } ?? ""
        return .did("\(count) operation\(count == 1 ? "" : "s")\(name)")
    }

    /// Accounts that will never act again: the chain keeps their sums, not their names.
    func retireSettledAccounts() {
        for account in users.takeSettledAccounts() { chain.retire(account) }
    }

    /// - Returns: what the faucet lacked of the paymaster's deposit; `nil` if it is made.
    private func submitOne(_ submission: Submission, stream: String, shared: inout Address?) -> Wei? {
        let isSingleUse = submission.accounts == .distinct && submission.label == nil
        let account = account(for: submission, shared: &shared)
        let label = users.nextLabel(submission)
        let entryPoint = submission.entryPoint ?? scenario.entryPoints[0]
        let prices = OfferContext(
            baseFee: chain.head.baseFeePerGas,
            nextBaseFee: chain.nextBaseFeePerGas,
            suggestedTip: chain.suggestedTip,
            defaultTip: defaultPriorityFee
        )
        let sequence =
            submission.nonce ?? users.takeSequence(of: account, key: submission.nonceKey, in: entryPoint)
        var draft = users.draw(stream: stream) { random in
            OperationDraft(submission, account: account, sequence: sequence, prices: prices, random: &random)
        }
        let paymaster = submission.paymaster.map { Users.address(named: $0.label, "paymaster") }
        draft.attach(paymaster: paymaster, of: submission)
        draft.attach(factory: submission.isDeployedByFactory ? Users.address(named: "factory", "factory") : nil)
        if submission.preVerificationGas == nil {
            draft.choosePreVerificationGas(version: entryPoint, settings: scenario.builder.settings)
        }
        let hash = users.hash(of: draft.operation, entryPoint: entryPoint, chainID: scenario.chain.chainID)
        draft.operation.signature = ModelledSignature.sign(userOpHash: hash, account: account)
        let behaviour = behaviour(draft, submission)
        let missing = fund(draft.operation, submission, paymaster: paymaster, entryPoint: entryPoint)
        chain.register(behaviour, for: hash)
        users.remember(
            Users.Named(hash: hash, account: account, behaviour: behaviour, userOperation: draft.operation),
            label: label,
            group: submission.label
        )
        if isSingleUse { users.isUsedOnce(account, by: hash) }
        record(
            .operationSubmitted(
                OperationSubmission(
                    label: label,
                    userOpHash: hash,
                    account: account,
                    entryPoint: entryPoint,
                    fees: draft.operation.fees,
                    nonceKey: UInt64(exactly: submission.nonceKey),
                    nonceSequence: sequence,
                    gasLimit: EntryPointGas.gasLimit(of: draft.operation, version: entryPoint)
                        - draft.operation.preVerificationGas,
                    sponsorship: sponsorship(of: draft.operation, entryPoint),
                    sharedEntity: paymaster ?? draft.operation.factory,
                    isSound: behaviour.validation == .passes && behaviour.validAfter == nil,
                    validUntil: submission.validUntil.map(virtualTime),
                    isIndependent: submission.behaviour.accesses.isEmpty && submission.behaviour.storage.isEmpty,
                    byteCount: draft.operation.encodedByteCount(version: entryPoint)
                )
            )
        )
        offerToPool(draft.operation, hash: hash, entryPoint: entryPoint, submission, behaviour)
        return missing
    }

    private func sponsorship(of operation: UserOperation, _ entryPoint: EntryPointVersion) -> Sponsorship? {
        operation.paymaster.map { paymaster in
            Sponsorship(
                paymaster: paymaster.address,
                prefund: EntryPointGas.requiredPrefund(of: operation, version: entryPoint),
                deposit: chain.deposit(of: paymaster.address, in: entryPoint)
            )
        }
    }

    private func account(for submission: Submission, shared: inout Address?) -> Address {
        switch submission.accounts {
        case .distinct:
            return users.newAccount()
        case .same:
            let account = shared ?? users.newAccount()
            shared = account
            return account
        case .label(let label):
            return users.account(named: label) ?? users.newAccount()
        }
    }

    /// Accounts are funded for what they offer, if there is so much ether at all; paymasters have the deposit the
    /// scenario gives them.
    ///
    /// - Returns: what the faucet lacked of the paymaster's deposit; `nil` if it is made.
    private func fund(
        _ operation: UserOperation,
        _ submission: Submission,
        paymaster: Address?,
        entryPoint: EntryPointVersion
    ) -> Wei? {
        if !submission.isDeployedByFactory { chain.deployAccount(operation.sender) }
        if let paymaster, let options = submission.paymaster {
            // Each release of the entry point keeps deposits of its own.
            guard users.isNew(paymaster: paymaster, in: entryPoint) else { return nil }
            chain.deployAccount(paymaster)
            let isMade = chain.fundDeposit(of: paymaster, entryPoint: entryPoint, options.deposit)
            return isMade ? nil : options.deposit - chain.ledger.faucet
        } else {
            let prefund = EntryPointGas.requiredPrefund(of: operation, version: entryPoint)
            chain.fundDeposit(of: operation.sender, entryPoint: entryPoint, prefund)
            return nil
        }
    }

    private func behaviour(_ draft: OperationDraft, _ submission: Submission) -> SimChain.OperationBehaviour {
        SimChain.OperationBehaviour(
            verificationGasUsed: draft.verificationGasUsed,
            callGasUsed: draft.callGasUsed,
            paymasterVerificationGasUsed: draft.paymasterVerificationGasUsed,
            paymasterPostOpGasUsed: draft.paymasterPostOpGasUsed,
            validation: submission.behaviour.validation.simulated,
            execution: submission.behaviour.execution.simulated,
            validAfter: submission.validAfter.map(timestamp),
            validUntil: submission.validUntil.map(timestamp),
            storage: submission.behaviour.storage.map { SimChain.StorageRead(slot: $0.slot, value: $0.value) },
            accesses: addresses(submission.behaviour.accesses)
        )
    }

    private func addresses(_ labels: [String]) -> [Address] {
        labels.compactMap { users.account(named: $0) }
    }

    private func timestamp(_ instant: Instant) -> UInt64 {
        ChainConfiguration.defaultGenesisTimestamp + UInt64(clamping: virtualTime(instant).components.seconds)
    }

    /// Blocks are counted at the chain's pace: what a user can know when signing.
    private func virtualTime(_ instant: Instant) -> Duration {
        switch instant {
        case .block(let number, let plus): scenario.chain.blockTime * Int(clamping: number) + plus
        case .time(let time): time
        }
    }

    // MARK: The pool

    /// What the pool's own RPC side does: simulate the operation, then take it in or refuse it.
    private func offerToPool(
        _ operation: UserOperation,
        hash: Hash32,
        entryPoint: EntryPointVersion,
        _ submission: Submission,
        _ behaviour: SimChain.OperationBehaviour
    ) {
        var staked: StakedEntities = submission.isStaked ? [.account] : []
        if submission.paymaster?.isStaked == true { staked.insert(.paymaster) }
        let pooled = PooledOperation(
            operation: operation,
            hash: hash,
            entryPoint: entryPoint,
            timeRange: ValidTimeRange(validAfter: behaviour.validAfter ?? 0, validUntil: behaviour.validUntil),
            stakedEntities: staked,
            expectedStorage: behaviour.storage.map {
                Bundler.StorageRead(address: operation.sender, slot: $0.slot, value: $0.value)
            },
            accessedAddresses: behaviour.accesses
        )
        let decision = admit(pooled)
        if case .accepted = decision, let nonce = submission.nonce {
            users.uses(nonce, of: operation.sender, key: submission.nonceKey, in: entryPoint)
        }
        for event in decision.events(for: pooled) { record(event, sender: nil) }
        if case .accepted = decision { chain.markAcceptedByPool(hash) }
    }

    private func admit(_ operation: PooledOperation) -> OperationAdmission.Decision {
        var admission = OperationAdmission(
            operation,
            gasLimit: chain.head.gasLimit,
            settings: scenario.builder.settings
        )
        var step = admission.firstStep
        while true {
            switch step {
            case .call(let request): step = admission.answered(chain.call(request), pool: pool)
            case .decided(let decision): return decision
            }
        }
    }

    // MARK: Changing them

    func changeOperations(_ change: OperationChange) -> ActionOutcome {
        let accesses = change.accesses.map(addresses)
        var changed: [(Hash32, SimChain.OperationBehaviour)] = []
        users.change(change.label) { named in
            if let validation = change.validation { named.behaviour.validation = validation.simulated }
            if let execution = change.execution { named.behaviour.execution = execution.simulated }
            if let storage = change.storage {
                named.behaviour.storage = storage.map { SimChain.StorageRead(slot: $0.slot, value: $0.value) }
            }
            if let accesses { named.behaviour.accesses = accesses }
            changed.append((named.hash, named.behaviour))
        }
        guard !changed.isEmpty else { return .failed("no operation is called \(change.label) yet") }
        for (hash, behaviour) in changed { chain.setBehaviour(behaviour, for: hash) }
        return .did("\(change.label) behaves differently")
    }
}
