import Ethereum

extension Submission: Declared {
    static let defaults = Submission()

    /// Every key of a user operation in `submit`.
    static let fields: [Field<Submission>] = names + [accounts] + others

    /// The keys that a workload has too; there, `from` means something else.
    static let fieldsOfWorkloads: [Field<Submission>] = names + others

    private static let others = offer + gas + nonces + entities + validity + behaviour

    private static let names: [Field<Submission>] = [
        Field("label", \.label, .newLabel, "A name. With count, operations are alice-1, alice-2, …", example: "alice"),
        Field(
            "count",
            \.writtenCount,
            .distribution(.integer(1...1_000_000, "a count"), .poisson),
            "How many operations; 1 unless given.",
            example: "3"
        ),
    ]

    private static let accounts = Field<Submission>(
        "from",
        \.accounts,
        .accounts,
        "Accounts: distinct (a new one each), same (one for all of them), or an operation's label: that one's account.",
        example: "same"
    )

    private static let offer: [Field<Submission>] = [
        Field(
            "max_fee_per_gas",
            \.maxFeePerGas,
            .distribution(.price, .multipleOfBaseFee),
            "3 × the head's base fee + the priority fee unless given.",
            example: "60 gwei"
        ),
        Field(
            "max_priority_fee_per_gas",
            \.maxPriorityFeePerGas,
            .distribution(.price, .multipleOfBaseFee),
            "2 × the network's tip, at least 1 wei, unless given.",
            example: "2 gwei"
        ),
    ]

    private static let gas: [Field<Submission>] = [
        Field(
            "verification_gas",
            \.verificationGas,
            .gasAllowance(defaults.verificationGas),
            "A limit, or a limit and the use. Of a limit alone, \(GasAllowance.defaultUsedPercent) % is used.",
            example: "{ limit: 200k, used: 50k }"
        ),
        Field(
            "call_gas",
            \.callGas,
            .gasAllowance(defaults.callGas),
            "A limit, or a limit and the use. Of a limit alone, \(GasAllowance.defaultUsedPercent) % is used.",
            example: "150k"
        ),
        Field(
            "pre_verification_gas",
            \.preVerificationGas,
            .distribution(.anyGas),
            "Paid whatever is used. Unless given, 60000, or what the builder requires if that is more.",
            example: "50k"
        ),
        Field(
            "paymaster_verification_gas",
            \.paymasterVerificationGas,
            .gasAllowance(defaults.paymasterVerificationGas),
            "As verification_gas, with a paymaster only.",
            example: "60k"
        ),
        Field(
            "paymaster_post_op_gas",
            \.paymasterPostOpGas,
            .gasAllowance(defaults.paymasterPostOpGas),
            "As call_gas, with a paymaster only.",
            example: "{ used: 20k }"
        ),
    ]

    private static let nonces: [Field<Submission>] = [
        Field("nonce_key", \.nonceKey, .wide("a nonce key"), "The upper part of the nonce.", example: "5"),
        Field(
            "nonce",
            \.nonce,
            .integer(0...UInt64.max, "a nonce"),
            "The lower part of the nonce. Unless given, the account's next one at this entry point under this key.",
            example: "3"
        ),
        Field(
            "call_data_bytes",
            \.callDataBytes,
            .distribution(.integer(0...1_000_000, "a number of bytes"), .poisson),
            "Length of the call data; the signature has 65 bytes.",
            example: "1000"
        ),
    ]

    private static let entities: [Field<Submission>] = [
        Field(
            "entry_point",
            \.entryPoint,
            .deployedEntryPoint,
            "One of the scenario's; its first unless given.",
            example: "v0.7"
        ),
        Field(
            "paymaster",
            \.paymaster,
            .paymaster,
            "Who pays instead of the account.",
            example: "{ deposit: 2 ether }"
        ),
        Field(
            "factory",
            \.isDeployedByFactory,
            .boolean,
            "The account is deployed by this operation.",
            example: "true"
        ),
    ]

    private static let validity: [Field<Submission>] = [
        Field(
            "valid_after",
            \.validAfter,
            .anyInstant,
            "Not valid before; may lie after the end of the run.",
            example: "block 5"
        ),
        Field(
            "valid_until",
            \.validUntil,
            .anyInstant,
            "Not valid after; may lie after the end of the run.",
            example: "block 7 + 4s"
        ),
        Field("stake", \.isStaked, .boolean, "The account is staked.", example: "true"),
    ]

    private static let behaviour = OperationBehaviour.fields.map { $0.inside(\Submission.behaviour) }

    /// `nil` where no count is written; 1 that is written gives operations numbers.
    private var writtenCount: Distribution<UInt64>? {
        get { isCounted ? count : nil }
        set {
            isCounted = newValue != nil
            count = newValue ?? Self.defaults.count
        }
    }
}

extension OperationBehaviour: Declared {
    static let defaults = OperationBehaviour()

    static let fields: [Field<OperationBehaviour>] = [
        Field(\.validation, validationKey), Field(\.execution, executionKey), Field(\.storage, storageKey),
        Field(\.accesses, accessesKey),
    ]

    static let validationKey = NamedFormat<ValidationBehaviour>(
        "validation",
        .validation,
        "How validation ends: it passes, fails, or fails from a block on.",
        example: "{ fails: { at: inclusion } }"
    )
    static let executionKey = NamedFormat<ExecutionBehaviour>(
        "execution",
        .word("outcome"),
        "How execution ends; post_op_reverts needs a paymaster.",
        example: "reverts"
    )
    static let storageKey = NamedFormat<[StorageSlot]>(
        "storage",
        .storage,
        "Slots of its own account that validation reads, with their values.",
        example: "{ 1: 0xff }"
    )
    static let accessesKey = NamedFormat<[String]>(
        "accesses",
        .list(of: .label(.operation), "a list of labels"),
        "Labels of accounts whose storage validation reads.",
        example: "[bob]"
    )
}

extension PaymasterOptions: Declared {
    static let defaults = PaymasterOptions()

    static let fields: [Field<PaymasterOptions>] = [
        Field("label", \.label, .newLabel, "A name.", example: "sponsor"),
        Field(
            "deposit",
            \.deposit,
            .deposit,
            "Made once in each entry point that it is used with, at genesis, from the faucet's ether.",
            example: "0.25 ether"
        ),
        Field("stake", \.isStaked, .boolean, "The paymaster is staked.", example: "true"),
    ]
}

extension GasAllowance: Declared {
    static let defaults = Submission.defaults.callGas

    /// What a limit alone, without a map, says too.
    static let fields: [Field<GasAllowance>] = [
        Field("limit", \.limit, .distribution(.anyGas), "Gas that the operation may use.", example: "200k")
            .withoutDefault,
        Field(
            "used",
            \.used,
            .distribution(.anyGas),
            "Gas that it uses; \(GasAllowance.defaultUsedPercent) % of the limit unless given.",
            example: "50k"
        )
        .withoutDefault,
    ]
}

extension ValidationBehaviour {
    static let failsKey = NamedFormat<ValidationFailure>(
        "fails",
        .map(.validationFailure, ValidationFailure.fields),
        "Fails from the start.",
        example: "{ at: bundle }"
    )
    static let failsFromKey = NamedFormat<BlockNumber>(
        "fails_from",
        .block,
        "Passes until this block is the head, then fails.",
        example: "block 5"
    )
}

extension ValidationFailure: Declared {
    static let defaults = ValidationFailure()

    static let fields: [Field<ValidationFailure>] = [
        Field("at", \.stage, .word("stage"), "Where a node can be seen to find it.", example: "inclusion"),
        Field(
            "reason",
            \.reason,
            .text("a reason"),
            "The entry point's words; a text without a code such as AA24 is what the entity reverts with.",
            example: "AA33 reverted"
        ),
        Field(
            "entity",
            \.entity,
            .word("entity", notYet: ["aggregator"]),
            "Whose fault it is.",
            example: "paymaster"
        ),
    ]
}

extension KeyTable {
    static let submission = KeyTable(
        "submit",
        Submission.fields.map(\.key) + [.notYet("aggregator")],
        rules: SubmissionDecoder.rules
    )

    static let gasAllowance = KeyTable(
        "gas_pair",
        title: "a gas limit",
        GasAllowance.fields.map(\.key),
        rules: [.count(1...2)]
    )

    static let paymaster = KeyTable("paymaster", title: "a paymaster", PaymasterOptions.fields.map(\.key))

    private static let failureKeys = ValidationFailure.fields.map(\.key)

    static let validationFailure = KeyTable("fails", failureKeys)
    static let validation = KeyTable(
        "validation",
        [ValidationBehaviour.failsKey.key, ValidationBehaviour.failsFromKey.key] + failureKeys,
        rules: [.exactlyOne(of: [ValidationBehaviour.failsKey.name, ValidationBehaviour.failsFromKey.name])]
            + failureKeys.map { .needs($0.name, oneOf: [ValidationBehaviour.failsFromKey.name]) }
    )
}
