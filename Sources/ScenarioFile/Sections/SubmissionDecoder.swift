import Ethereum
import Wording

/// The keys of a user operation, in `submit` and in `workload`.
struct SubmissionDecoder {
    /// Far beyond what a pool holds.
    static let counts: ClosedRange<UInt64> = 1...1_000_000
    static let callDataBytes: ClosedRange<UInt64> = 0...1_000_000

    func decode(_ reader: NodeReader, occurrences: UInt64) -> Submission? {
        MapReader(reader, .submission).flatMap { decode($0, occurrences: occurrences, accounts: $0["from"]) }
    }

    /// `accounts` is the value of `from`, which means something else in a workload.
    func decode(_ map: MapReader, occurrences: UInt64, accounts: NodeReader?) -> Submission? {
        var submission = Submission()
        map.read("label", into: &submission.label) { $0.newLabel() }
        map.read("count", into: &submission.count) { reader in
            reader.draw(.poisson) { $0.integer(Self.counts, what: "a count") }
        }
        submission.isCounted = map["count"] != nil
        if let accounts { submission.accounts = accounts.accountChoice() ?? submission.accounts }
        readOffer(map, &submission)
        readGas(map, &submission)
        readEntities(map, &submission)
        map.read("valid_after", into: &submission.validAfter) { $0.anyMoment() }
        map.read("valid_until", into: &submission.validUntil) { $0.anyMoment() }
        readBehaviour(map, &submission)
        if let label = submission.label {
            register(label, submission, occurrences, map["label"]?.origin ?? map.reader.origin, map.reader.context)
        }
        return submission
    }

    private func register(
        _ label: String,
        _ submission: Submission,
        _ occurrences: UInt64,
        _ origin: Origin,
        _ context: LoadContext
    ) {
        var parts: Set<LabelTable.Part> = []
        if submission.paymaster != nil { parts.insert(.paymaster) }
        if submission.isDeployedByFactory { parts.insert(.factory) }
        guard submission.isCounted else { return context.labels.submit(label, count: nil, with: parts, origin) }
        let most: UInt64 =
            switch submission.count {
            case .fixed(let count): count
            case .uniform(let range): range.upperBound
            case .choice(let counts): counts.max() ?? .max
            case .logNormal, .multipleOfBaseFee, .poisson: .max
            }
        let (numbers, overflow) = most.multipliedReportingOverflow(by: occurrences)
        context.labels.submit(label, count: overflow ? .max : numbers, with: parts, origin)
    }

    private func readOffer(_ map: MapReader, _ submission: inout Submission) {
        map.read("max_fee_per_gas", into: &submission.maxFeePerGas) { reader in
            reader.draw(.multipleOfBaseFee) { $0.price() }
        }
        map.read("max_priority_fee_per_gas", into: &submission.maxPriorityFeePerGas) { reader in
            reader.draw(.multipleOfBaseFee) { $0.price() }
        }
        if let fee = submission.maxFeePerGas?.fixedValue, let tip = submission.maxPriorityFeePerGas?.fixedValue,
            tip > fee
        {
            // Legal on the wire, and refused by every pool: worth trying, worth a warning.
            let reader = map["max_priority_fee_per_gas"] ?? map.reader
            map.reader.context.diagnostics.warn(reader.origin, "max_priority_fee_per_gas is above max_fee_per_gas")
        }
        map.read("nonce_key", into: &submission.nonceKey) { $0.bigInteger(what: "a nonce key") }
        map.read("nonce", into: &submission.nonce) { $0.integer(what: "a nonce") }
        map.read("call_data_bytes", into: &submission.callDataBytes) { reader in
            reader.draw(.poisson) { $0.integer(Self.callDataBytes, what: "a number of bytes") }
        }
    }

    private func readGas(_ map: MapReader, _ submission: inout Submission) {
        map.read("verification_gas", into: &submission.verificationGas) { [old = submission.verificationGas] in
            $0.gasAllowance(default: old)
        }
        map.read("call_gas", into: &submission.callGas) { [old = submission.callGas] in $0.gasAllowance(default: old) }
        map.read("pre_verification_gas", into: &submission.preVerificationGas) { reader in reader.draw { $0.gas() } }
        map.read("paymaster_verification_gas", into: &submission.paymasterVerificationGas) {
            [old = submission.paymasterVerificationGas] in $0.gasAllowance(default: old)
        }
        map.read("paymaster_post_op_gas", into: &submission.paymasterPostOpGas) {
            [old = submission.paymasterPostOpGas] in $0.gasAllowance(default: old)
        }
        guard map["paymaster"] == nil else { return }
        for key in ["paymaster_verification_gas", "paymaster_post_op_gas"] {
            map.key(key)?.report("'\(key)' needs a paymaster")
        }
    }

    private func readEntities(_ map: MapReader, _ submission: inout Submission) {
        map.read("entry_point", into: &submission.entryPoint) { $0.deployedEntryPoint() }
        map.read("paymaster", into: &submission.paymaster) { $0.paymaster() }
        map.read("factory", into: &submission.isDeployedByFactory) { $0.boolean() }
        map.read("stake", into: &submission.isStaked) { $0.boolean() }
    }

    private func readBehaviour(_ map: MapReader, _ submission: inout Submission) {
        map.read("validation", into: &submission.behaviour.validation) { $0.validation() }
        map.read("execution", into: &submission.behaviour.execution) { $0.word("outcome") }
        map.read("storage", into: &submission.behaviour.storage) { $0.storage() }
        map.read("accesses", into: &submission.behaviour.accesses) { $0.accesses() }
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
    fileprivate func gasAllowance(default old: GasAllowance) -> GasAllowance? {
        guard isMap, !isDistribution else {
            return draw { $0.gas() }.map { GasAllowance(limit: $0, used: nil) }
        }
        guard let map = MapReader(self, .gasAllowance) else { return nil }
        let limit: Draw<Gas>?? = map["limit"].map { reader in reader.draw { $0.gas() } }
        let used: Draw<Gas>?? = map["used"].map { reader in reader.draw { $0.gas() } }
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
    fileprivate func deployedEntryPoint() -> EntryPointVersion? {
        guard let version = entryPoint() else { return nil }
        if !context.entryPoints.contains(version) {
            report("entry point \(version.rawValue) is not among the scenario's 'entry_point'")
        }
        return version
    }

    fileprivate func paymaster() -> PaymasterOptions? {
        guard let map = MapReader(self, .paymaster) else { return nil }
        var paymaster = PaymasterOptions()
        map.read("label", into: &paymaster.label) { $0.newLabel() }
        map.read("deposit", into: &paymaster.deposit) { $0.deposit() }
        map.read("stake", into: &paymaster.isStaked) { $0.boolean() }
        checkDeposit(of: paymaster, map["deposit"])
        return paymaster
    }

    /// What the faucet can give, if nobody else has had anything of it.
    private func deposit() -> Wei? {
        guard let deposit = wei() else { return nil }
        guard deposit <= EtherSupply.faucet else {
            let most = ReadableAmount.amount(EtherSupply.faucet)
            report("\(Quoted.text(node.plainText)) is more than there is to deposit: \(most)")
            return nil
        }
        return deposit
    }

    /// A paymaster's deposit is made once; another amount later on would be ignored.
    private func checkDeposit(of paymaster: PaymasterOptions, _ deposit: NodeReader?) {
        guard let first = context.paymasterDeposits[paymaster.label] else {
            context.paymasterDeposits[paymaster.label] = (paymaster.deposit, position.line)
            return
        }
        guard let deposit, paymaster.deposit != first.amount else { return }
        deposit.report("\(Quoted.text(paymaster.label)) has another deposit since line \(first.line); it is made once")
    }

    fileprivate func storage() -> [StorageSlot]? {
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

    fileprivate func accesses() -> [String]? {
        list(expecting: "a list of labels") { $0.existingLabel(.operation) }
    }

    // MARK: - Validation

    fileprivate func validation() -> ValidationBehaviour? {
        guard isMap else { return word("outcome", of: ["passes"]).map { _ in .passes } }
        guard let map = MapReader(self, .validation) else { return nil }
        guard let from = map["fails_from"] else {
            for key in ["at", "reason", "entity"] { map.key(key)?.report("'\(key)' belongs inside 'fails'") }
            guard let fails = map["fails"] else {
                if map.isEmpty { report("expected 'passes', 'fails' or 'fails_from'") }
                return nil
            }
            return MapReader(fails, .validationFailure).map { .fails($0.validationFailure()) }
        }
        map.key("fails")?.report("a validation has fails or fails_from, not both")
        let failure = map.validationFailure()
        return from.blockNumber().map { .failsFrom($0, failure) }
    }

    func operationChange() -> OperationChange? {
        guard let map = MapReader(self, .changeOperation) else { return nil }
        var change = OperationChange(label: "")
        map.read("validation", into: &change.validation) { $0.validation() }
        map.read("execution", into: &change.execution) { $0.word("outcome") }
        map.read("storage", into: &change.storage) { $0.storage() }
        map.read("accesses", into: &change.accesses) { $0.accesses() }
        if !SubmissionDecoder.behaviourKeys.contains(where: { map[$0.name] != nil }) {
            report("change_operation changes nothing")
        }
        guard let label = map["label"]?.existingLabel(.operation) else { return nil }
        change.label = label
        if change.execution == .postOpReverts, let reader = map["execution"] {
            context.labels.need(.paymaster, of: label, reader.origin, "'post_op_reverts' needs a paymaster")
        }
        if let failure = change.validation?.failure, let reader = map["validation"] {
            switch failure.entity {
            case .account: break
            case .paymaster:
                context.labels.need(.paymaster, of: label, reader.origin, "'entity: paymaster' needs a paymaster")
            case .factory:
                context.labels.need(.factory, of: label, reader.origin, "'entity: factory' needs 'factory: true'")
            }
        }
        return change
    }
}

extension MapReader {
    fileprivate func validationFailure() -> ValidationFailure {
        var failure = ValidationFailure()
        read("at", into: &failure.stage) { $0.word("stage") }
        read("reason", into: &failure.reason) { $0.text(expecting: "a reason") }
        read("entity", into: &failure.entity) { $0.word("entity", notYet: ["aggregator"]) }
        return failure
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

    static let behaviourKeys = [
        Key(
            "validation",
            .anyOf([.words(["passes"]), .map(.validation)]),
            "How validation ends."
        ),
        Key("execution", .words(ExecutionBehaviour.allCases.map(\.rawValue)), "How execution ends."),
        Key("storage", .mapOf(.word32, keys: .word32), "Slots that validation reads, with their values."),
        Key("accesses", .list(.text, atLeast: 0), "Accounts whose storage validation reads."),
    ]
}

extension KeyTable {
    static let submission = KeyTable(
        "submit",
        [
            Key("label", .textOf(Pattern.label), "A name; with count, alice-1, alice-2 and so on."),
            Key("count", .draw(.integer(SubmissionDecoder.counts), .poisson), "How many operations."),
            Key("from", .text, "Accounts: distinct, same, or the label of an account."),
            Key("max_fee_per_gas", .draw(.ether, .multipleOfBaseFee), "3 × base fee + the priority fee unless given."),
            Key("max_priority_fee_per_gas", .draw(.ether, .multipleOfBaseFee), "Twice the network's tip unless given."),
            Key("verification_gas", .anyOf([.draw(.gas, []), .map(.gasAllowance)]), "Limit, or limit and use."),
            Key("call_gas", .anyOf([.draw(.gas, []), .map(.gasAllowance)]), "Limit, or limit and use."),
            Key("pre_verification_gas", .draw(.gas, []), "Paid whatever is used."),
            Key("paymaster_verification_gas", .anyOf([.draw(.gas, []), .map(.gasAllowance)]), "With a paymaster."),
            Key("paymaster_post_op_gas", .anyOf([.draw(.gas, []), .map(.gasAllowance)]), "With a paymaster."),
            Key("nonce_key", .wideInteger, "The upper part of the nonce."),
            Key("nonce", .integer(0...UInt64.max), "The lower part; the next one unless given."),
            Key(
                "call_data_bytes",
                .draw(.integer(SubmissionDecoder.callDataBytes), .poisson),
                "Length of the call data."
            ),
            Key("entry_point", .words(SupportedWords.entryPoints), "One of the scenario's; its first unless given."),
            Key("paymaster", .map(.paymaster), "Who pays instead."),
            Key("factory", .boolean, "The account is deployed by this operation."),
            .notYet("aggregator"),
            Key("valid_after", .moment, "Not valid before."),
            Key("valid_until", .moment, "Not valid after."),
            Key("stake", .boolean, "The account is staked."),
        ] + SubmissionDecoder.behaviourKeys,
        rules: SubmissionDecoder.rules
    )

    static let gasAllowance = KeyTable(
        "gas_pair",
        title: "a gas limit",
        [
            Key("limit", .draw(.gas, []), "What the operation may use."),
            Key("used", .draw(.gas, []), "What it uses; 60 % of the limit unless given."),
        ],
        rules: [.count(1...2)]
    )

    static let paymaster = KeyTable(
        "paymaster",
        title: "a paymaster",
        [
            Key("label", .textOf(Pattern.label), "A name."),
            Key("deposit", .ether, "In the entry point, at genesis."),
            Key("stake", .boolean, "The paymaster is staked."),
        ]
    )

    private static let failureKeys = [
        Key("at", .words(ValidationFailure.Stage.allCases.map(\.rawValue)), "What a node can be seen to do."),
        Key("reason", .text, "The entry point's words."),
        Key("entity", .words(FailingEntity.allCases.map(\.rawValue)), "Whose fault."),
    ]

    static let validationFailure = KeyTable("fails", failureKeys)
    static let validation = KeyTable(
        "validation",
        [
            Key("fails", .map(validationFailure), "From the start."),
            Key("fails_from", .block, "Passes until this block is the head."),
        ] + failureKeys,
        rules: [.exactlyOne(of: ["fails", "fails_from"])]
            + failureKeys.map { .needs($0.name, oneOf: ["fails_from"]) }
    )
}
