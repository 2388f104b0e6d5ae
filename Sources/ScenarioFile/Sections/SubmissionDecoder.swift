import Ethereum
import Wording

/// A user operation, in `submit` and in `workload`.
struct SubmissionDecoder {
    func decode(_ reader: NodeReader) -> Submission? {
        guard let map = MapReader(reader, .submission) else { return nil }
        var submission = Submission()
        map.read(Submission.fields, into: &submission)
        finish(&submission, map)
        return submission
    }

    /// Judges what the keys say together, and makes the label known.
    func finish(_ submission: inout Submission, _ map: MapReader) {
        // Written wrongly it is written, too.
        submission.isCounted = map.has("count")
        checkOffer(submission, map)
        checkPaymasterGas(map)
        checkBehaviour(submission, map)
        guard let label = submission.label else { return }
        register(label, submission, map["label"]?.origin ?? map.reader.origin, map.reader)
    }

    private func register(
        _ label: String,
        _ submission: Submission,
        _ origin: Origin,
        _ reader: NodeReader
    ) {
        var parts: Set<LabelTable.Part> = []
        if submission.paymaster != nil { parts.insert(.paymaster) }
        if submission.isDeployedByFactory { parts.insert(.factory) }
        guard submission.isCounted else { return reader.context.labels.submit(label, count: nil, with: parts, origin) }
        let most: UInt64 =
            switch submission.count {
            case .fixed(let count): count
            case .uniform(let range): range.upperBound
            case .choice(let counts): counts.max() ?? .max
            case .logNormal, .multipleOfBaseFee, .multipleOfTip, .poisson: .max
            }
        let (numbers, overflow) = most.multipliedReportingOverflow(by: reader.occurrences)
        reader.context.labels.submit(label, count: overflow ? .max : numbers, with: parts, origin)
    }

    private func checkOffer(_ submission: Submission, _ map: MapReader) {
        if let fee = submission.maxFeePerGas?.fixedValue, let tip = submission.maxPriorityFeePerGas?.fixedValue,
            tip > fee
        {
            // Legal on the wire, and refused by every pool: worth trying, worth a warning.
            let reader = map["max_priority_fee_per_gas"] ?? map.reader
            map.reader.context.diagnostics.warn(reader.origin, "max_priority_fee_per_gas is above max_fee_per_gas")
        }
    }

    private func checkPaymasterGas(_ map: MapReader) {
        guard map["paymaster"] == nil else { return }
        for key in ["paymaster_verification_gas", "paymaster_post_op_gas"] {
            map.key(key)?.report("'\(key)' needs a paymaster")
        }
    }

    private func checkBehaviour(_ submission: Submission, _ map: MapReader) {
        let hasPaymaster = map["paymaster"] != nil
        if submission.behaviour.execution == .postOpReverts, !hasPaymaster {
            map["execution"]?.report("'post_op_reverts' needs a paymaster")
        }
        guard let failure = submission.behaviour.validation.failure else { return }
        if failure.entity == .paymaster, !hasPaymaster {
            map["validation"]?.report("'entity: paymaster' needs a paymaster")
        }
        if failure.entity == .factory, !submission.isDeployedByFactory {
            map["validation"]?.report("'entity: factory' needs 'factory: true'")
        }
    }
}

extension ValidationBehaviour {
    var failure: ValidationFailure? {
        switch self {
        case .passes: nil
        case .fails(let failure), .failsFrom(_, let failure): failure
        }
    }
}

extension NodeReader {
    func accountChoice() -> AccountChoice? {
        switch scalar {
        case "distinct": .distinct
        case "same": .same
        default: existingLabel(.operation).map(AccountChoice.label)
        }
    }

    /// A limit alone means that 60 % of it is used; a use alone keeps the default limit.
    func gasAllowance(default old: GasAllowance) -> GasAllowance? {
        guard isMap, !isDistribution else {
            return distribution { $0.gas() }.map { GasAllowance(limit: $0, used: nil) }
        }
        guard let map = MapReader(self, .gasAllowance) else { return nil }
        let limit: Distribution<Gas>?? = map["limit"].map { reader in reader.distribution { $0.gas() } }
        let used: Distribution<Gas>?? = map["used"].map { reader in reader.distribution { $0.gas() } }
        let allowance: GasAllowance
        switch (limit, used) {
        case (nil, nil):
            report("expected a limit, what is used of it, or both")
            return nil
        case (.some(let limit), nil): allowance = GasAllowance(limit: limit ?? old.limit, used: nil)
        case (let limit, .some(let used)):
            allowance = GasAllowance(limit: limit.flatMap(\.self) ?? old.limit, used: used)
        }
        if let limit = allowance.limit.fixedValue, let used = allowance.used?.fixedValue, used > limit {
            map["used"]?.report("\(used) gas cannot be used under a limit of \(limit)")
        }
        return allowance
    }

    /// One of those that the scenario's chain has.
    func deployedEntryPoint() -> EntryPointVersion? {
        guard let version = entryPoint() else { return nil }
        if !context.entryPoints.contains(version) {
            report("entry point \(version.rawValue) is not among the scenario's 'entry_point'")
        }
        return version
    }

    /// What the faucet can give, if nobody else has had anything of it.
    func deposit() -> Wei? {
        guard let deposit = wei() else { return nil }
        guard deposit <= EtherSupply.faucet else {
            let most = ReadableAmount.amount(EtherSupply.faucet)
            report("\(Quoted.text(node.plainText)) is more than there is to deposit: \(most)")
            return nil
        }
        return deposit
    }

    /// A paymaster's deposit is made once; another amount later on would be ignored.
    func checkDeposit(of paymaster: PaymasterOptions, _ deposit: NodeReader?) {
        guard let first = context.paymasterDeposits[paymaster.label] else {
            context.paymasterDeposits[paymaster.label] = (paymaster.deposit, position.line)
            return
        }
        guard let deposit, paymaster.deposit != first.amount else { return }
        deposit.report("\(Quoted.text(paymaster.label)) has another deposit since line \(first.line); it is made once")
    }

    func storage() -> [StorageSlot]? {
        guard let pairs = pairs(expecting: "a map from slot to value") else { return nil }
        let slots = pairs.compactMap { key, _, value -> StorageSlot? in
            let slot = key.word32()
            guard let content = value.word32(), let slot else { return nil }
            return StorageSlot(slot: slot, value: content)
        }
        .sorted { $0.slot < $1.slot }
        if zip(slots, slots.dropFirst()).contains(where: { $0.slot == $1.slot }) {
            report("a slot is listed twice")
            return nil
        }
        return slots
    }

    // MARK: - Validation

    func validation() -> ValidationBehaviour? {
        guard isMap else { return word("outcome", of: ["passes"]).map { _ in .passes } }
        guard let map = MapReader(self, .validation) else { return nil }
        let (fails, failsFrom) = (ValidationBehaviour.failsKey, ValidationBehaviour.failsFromKey)
        guard let from = map[failsFrom.name] else {
            for field in ValidationFailure.fields {
                map.key(field.key.name)?.report("'\(field.key.name)' belongs inside 'fails'")
            }
            if map.isEmpty { report("expected 'passes', 'fails' or 'fails_from'") }
            return map[fails.name].flatMap(fails.format.read).map(ValidationBehaviour.fails)
        }
        map.key(fails.name)?.report("a validation has fails or fails_from, not both")
        var failure = ValidationFailure.defaults
        map.read(ValidationFailure.fields, into: &failure)
        return failsFrom.format.read(from).map { .failsFrom($0, failure) }
    }
}

extension SubmissionDecoder {
    /// What needs somebody beside the account.
    static let rules: [KeyRule] =
        ["paymaster_verification_gas", "paymaster_post_op_gas"].map { .needs($0, oneOf: ["paymaster"]) }
        + [.word("post_op_reverts", at: ["execution"], needs: "paymaster")]
        + [["validation", "fails", "entity"], ["validation", "entity"]].flatMap { path -> [KeyRule] in
            [
                .word("paymaster", at: path, needs: "paymaster"),
                .word("factory", at: path, needs: "factory", isTrue: true),
            ]
        }
}
