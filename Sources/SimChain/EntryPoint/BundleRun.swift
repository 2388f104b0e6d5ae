import Ethereum

/// One run of `handleOps` or `handleAggregatedOps`: all operations are validated, then all are executed, then the
/// beneficiary is paid. The first fault reverts everything.
struct BundleRun {
    /// Gas the entry point needs for its own work on each operation, half of it before `BeforeExecution`. Together
    /// they are the 12 000 that the scenario format names.
    static let validationOverhead: Gas = 6_000
    static let executionOverhead: Gas = 6_000

    let version: EntryPointVersion
    let bundle: EntryPointCall
    let userOpHashes: [Hash32]
    let areSigned: [Bool]
    let call: ContractCall
    let behaviours: BehaviourRegistry
    let world: WorldState

    var meter: GasMeter
    var validated: [ValidatedOperation] = []
    var logs: [EmittedLog] = []
    var executed: [ExecutedOperation] = []
    var traces: [ValidationTrace] = []

    /// An operation between its validation and its execution.
    struct ValidatedOperation {
        let operation: UserOperation
        let userOpHash: Hash32
        let behaviour: OperationBehaviour
        /// The ether taken from the payer's deposit.
        let prefund: Wei
        /// Account, factory and paymaster together.
        let verificationGasUsed: Gas
    }

    init(
        version: EntryPointVersion,
        bundle: EntryPointCall,
        digests: [OperationDigest],
        call: ContractCall,
        behaviours: BehaviourRegistry,
        world: WorldState
    ) {
        self.version = version
        self.bundle = bundle
        userOpHashes = digests.map(\.userOpHash)
        areSigned = digests.map(\.isSigned)
        self.call = call
        self.behaviours = behaviours
        self.world = world
        meter = GasMeter(limit: call.gasLimit)
        validated.reserveCapacity(userOpHashes.count)
        executed.reserveCapacity(userOpHashes.count)
    }

    mutating func outcome() -> ContractOutcome {
        do throws(BundleAbort) {
            try handle()
            return ContractOutcome(
                ending: .returned([]),
                gasUsed: meter.used,
                logs: logs,
                operations: executed,
                validations: traces
            )
        } catch {
            let ending: ContractOutcome.Ending =
                switch error {
                case .reverted(let revert): .reverted(revert.encoded)
                case .outOfGas: .outOfGas
                }
            return ContractOutcome(ending: ending, gasUsed: meter.used, validations: traces)
        }
    }

    private mutating func handle() throws(BundleAbort) {
        let collected: Wei
        switch bundle {
        case .handleOps(let operations, _):
            try validate(operations, from: 0, aggregator: .zero)
            emit(BeforeExecution())
            collected = try execute(validated[...], from: 0)
        case .handleAggregatedOps(let groups, _):
            collected = try handle(groups)
        }
        try pay(collected, to: bundle.beneficiary)
    }

    private mutating func handle(_ groups: [AggregatedOperations]) throws(BundleAbort) -> Wei {
        try checkSignatures(of: groups)
        // 0.6 says so before it has validated anything.
        if version == .v0_6 { emit(BeforeExecution()) }
        for group in groups {
            try validate(group.operations, from: validated.count, aggregator: group.aggregator)
        }
        if version != .v0_6 { emit(BeforeExecution()) }

        var collected: Wei = 0
        var index = 0
        for group in groups {
            emit(SignatureAggregatorChanged(aggregator: group.aggregator))
            let end = index + group.operations.count
            collected += try execute(validated[index..<end], from: index)
            index = end
        }
        emit(SignatureAggregatorChanged(aggregator: .zero))
        return collected
    }

    private mutating func validate(
        _ operations: [UserOperation],
        from firstIndex: Int,
        aggregator: Address
    ) throws(BundleAbort) {
        for (offset, operation) in operations.enumerated() {
            var validation = OperationValidation(
                operation: operation,
                userOpHash: userOpHashes[firstIndex + offset],
                index: firstIndex + offset,
                indexInGroup: offset,
                aggregator: aggregator
            )
            try validation.run(in: &self)
        }
    }

    private mutating func execute(
        _ operations: ArraySlice<ValidatedOperation>,
        from firstIndex: Int
    ) throws(BundleAbort) -> Wei {
        var collected: Wei = 0
        for (offset, operation) in operations.enumerated() {
            collected += try execute(operation, index: firstIndex + offset)
        }
        return collected
    }

    private func pay(_ amount: Wei, to beneficiary: Address) throws(BundleAbort) {
        guard beneficiary != .zero else {
            throw .reverted(
                version >= .v0_9 ? .invalidBeneficiary(beneficiary) : .errorString("AA90 invalid beneficiary")
            )
        }
        world.credit(amount, to: beneficiary)
    }
}

// MARK: - Parts that several steps use

extension BundleRun {
    mutating func emit(_ event: some EntryPointEvent) { logs.append(EmittedLog(event, from: version.address)) }

    func depositor(_ account: Address) -> Depositor { Depositor(account, in: version) }

    static func gasValuesOverflow(index: Int, version: EntryPointVersion) -> EntryPointError {
        version >= .v0_8
            ? .failedOp(index: index, reason: "AA94 gas values overflow") : .errorString("AA94 gas values overflow")
    }
}

// MARK: - Aggregators

extension BundleRun {
    private mutating func checkSignatures(of groups: [AggregatedOperations]) throws(BundleAbort) {
        var firstIndex = 0
        for group in groups {
            let hashes = userOpHashes[firstIndex..<firstIndex + group.operations.count]
            firstIndex += group.operations.count
            if group.aggregator == ValidationData.signatureFailedMarker {
                throw .reverted(
                    version >= .v0_8
                        ? .signatureValidationFailed(aggregator: group.aggregator)
                        : .errorString("AA96 invalid aggregator")
                )
            }
            guard group.aggregator == .zero || accepts(group, hashes) else {
                throw .reverted(.signatureValidationFailed(aggregator: group.aggregator))
            }
        }
    }

    /// An aggregator whose operation is to fail because of it refuses the whole group.
    private func accepts(_ group: AggregatedOperations, _ hashes: ArraySlice<Hash32>) -> Bool {
        guard group.signature == ModelledSignature.aggregate(userOpHashes: Array(hashes)) else { return false }
        return !hashes.contains { hash in
            let failure = behaviours[hash]?.failure(
                in: call.block,
                purpose: call.purpose,
                operationCount: userOpHashes.count
            )
            return failure?.entity == .aggregator
        }
    }
}
