import Bundler
import Ethereum

/// How transactions reach the chain.
public enum TransactionSenderName: String, Hashable, Sendable, CaseIterable {
    /// `eth_sendRawTransaction`
    case raw

    static let notYet = ["conditional", "flashbots", "bloxroute"]
}

/// Who signs.
public enum SignerName: String, Hashable, Sendable, CaseIterable {
    case privateKey = "private_key"

    static let notYet = ["aws_kms"]
}

/// What an operation must offer, without its per cent.
enum PriorityFeeModeKind: String, Hashable, Sendable, CaseIterable {
    case priorityFeeIncreasePercent = "priority_fee_increase_percent"
    case baseFeePercent = "base_fee_percent"
}

extension BuilderOptions: Declared {
    static let defaults = BuilderOptions()

    /// As a file has it whose chain has this preset.
    init(preset: ChainPresetName) {
        self.init()
        if let interval = preset.bundleMaxSendInterval { settings.bundleMaxSendInterval = interval }
    }

    /// Every key of `builder`, but for the file that other options come from.
    static let fields: [Field<BuilderOptions>] = senders + fees + bundles + patience

    private static let count: ClosedRange<UInt64> = 0...1_000_000_000

    private static let senders: [Field<BuilderOptions>] = [
        // Senders sign in parallel; a thousand is far beyond any builder.
        Field(
            "num_senders",
            \.settings.numSenders,
            .integer(1...1000),
            "Senders in parallel, each with its own signer.",
            example: "4"
        ),
        Field(
            "sender",
            \.sender,
            .word("sender", notYet: TransactionSenderName.notYet),
            "How transactions reach the chain.",
            example: "raw"
        ),
        Field("signer", \.signer, .word("signer", notYet: SignerName.notYet), "Who signs.", example: "private_key"),
        Field(
            "signer_balance",
            \.signerBalances,
            .signerBalances,
            "Of each sender's own account at genesis; in a map by sender, those that it does not name have the default.",
            example: "0.5 ether"
        ),
        Field(
            "bundling_mode",
            \.settings.bundlingMode,
            .word("mode"),
            "auto: a block or the longest wait starts an attempt; manual: only a call does.",
            example: "manual"
        ),
    ]

    private static let fees: [Field<BuilderOptions>] = [
        Field(
            "priority_fee_mode_kind",
            \.priorityFeeModeKind,
            .word("mode"),
            "What an operation's priority fee must be a per cent of: above the bundle's, or of the base fee.",
            example: "base_fee_percent"
        ),
        Field(
            "priority_fee_mode_value",
            \.priorityFeeModeValue,
            .percent,
            "Per cent, for the mode.",
            example: "5"
        ),
    ]

    private static let bundles: [Field<BuilderOptions>] = [
        Field(
            "max_bundle_size",
            \.settings.maxBundleSize,
            .integer(1...1_000_000),
            "Operations that a bundle may carry.",
            example: "10"
        ),
        Field(
            "max_bundle_gas",
            \.settings.maxBundleGas,
            .gas(from: 21_000),
            "Gas that a bundle may use, before the 5 % overhead of its transaction.",
            example: "5M gas"
        ),
        Field(
            "bundle_packing",
            \.settings.bundlePacking,
            .word("packing"),
            "What follows an operation that does not fit: in_order ends the bundle, fill_gaps tries smaller ones.",
            example: "fill_gaps"
        ),
        Field(
            "max_expected_storage_slots",
            \.settings.maxExpectedStorageSlots,
            .integer(count),
            "Different storage slots that a bundle's validations may read together.",
            example: "1000"
        ),
        Field(
            "max_transaction_size_bytes",
            \.settings.maxTransactionSizeBytes,
            .integer(1...1_000_000_000),
            "Bytes of a bundle's signed transaction.",
            example: "65536"
        ),
        Field(
            "transaction_fee_cap",
            \.settings.transactionFeeCap,
            .ether,
            "Gas × max fee of a transaction stays below this. The node refuses more. 0 is no cap.",
            example: "0.5 ether"
        ),
        Field(
            "pre_verification_gas_bundle_size",
            \.settings.preVerificationGasBundleSize,
            .integer(1...1_000_000),
            "Operations that share a transaction's 21000 gas in pre_verification_gas. With 1 no bundle can lose.",
            example: "4"
        ),
    ]

    private static let patience: [Field<BuilderOptions>] = [
        Field(
            "max_blocks_to_wait_for_mine",
            \.settings.maxBlocksToWaitForMine,
            .integer(1...1_000_000_000),
            "Blocks that a transaction is waited for. Then it is replaced with higher fees.",
            example: "3"
        ),
        Field(
            "replacement_fee_percent_increase",
            \.settings.replacementFeePercentIncrease,
            .percent,
            "Per cent that a replacement adds to both fees.",
            example: "20"
        ),
        Field(
            "max_replacement_underpriced_blocks",
            \.settings.maxReplacementUnderpricedBlocks,
            .integer(count),
            "Blocks that replacements may be refused as underpriced. After more, the transaction is cancelled.",
            example: "3"
        ),
        Field(
            "max_cancellation_fee_increases",
            \.settings.maxCancellationFeeIncreases,
            .integer(count),
            "Fee increases of a cancellation. After more, it is given up.",
            example: "5"
        ),
        Field(
            "max_reverted_bundles",
            \.settings.maxRevertedBundles,
            .integer(count),
            "Reverted bundles of a sender in the window. Then it builds no more until the window has passed. 0 is no limit.",
            example: "5"
        ),
        Field(
            "reverted_bundles_window",
            \.settings.revertedBundlesWindow,
            .integer(1...1_000_000_000),
            "Blocks in which a sender's reverted bundles are counted.",
            example: "100"
        ),
        Field(
            "min_inclusion_rate_denominator",
            \.settings.minInclusionRateDenominator,
            .integer(1...1_000_000_000),
            "Of an entity's operations one in so many must be included (ERC-7562).",
            example: "100"
        ),
        Field(
            "throttling_slack",
            \.settings.throttlingSlack,
            .integer(count),
            "Inclusions that an entity may miss before it is throttled (ERC-7562).",
            example: "20"
        ),
        Field(
            "ban_slack",
            \.settings.banSlack,
            .integer(count),
            "Inclusions that an entity may miss before it is banned (ERC-7562).",
            example: "100"
        ),
        Field(
            "throttled_entity_bundle_count",
            \.settings.throttledEntityBundleCount,
            .integer(0...1_000_000),
            "Operations of a throttled entity in one bundle (ERC-7562).",
            example: "2"
        ),
        Field(
            "unstaked_entity_bundle_count",
            \.settings.unstakedEntityBundleCount,
            .integer(1...1_000_000),
            "Operations of a new factory or paymaster without a stake in one bundle (ERC-7562). Inclusions add to it.",
            example: "20"
        ),
        Field(
            "max_pool_operations",
            \.settings.maxPoolOperations,
            .integer(1...1_000_000_000),
            "Operations that the pool holds. When it is full, those that offer the least tip leave.",
            example: "5000"
        ),
        Field(
            "max_pool_operations_per_sender",
            \.settings.maxPoolOperationsPerSender,
            .integer(1...1_000_000_000),
            "Operations of one account that the pool holds. More are refused.",
            example: "4"
        ),
        Field(
            "bundle_max_send_interval_millis",
            \.settings.bundleMaxSendInterval,
            .milliseconds(1...1_000_000_000_000),
            "Longest wait without an attempt in auto mode.",
            example: "5000"
        ),
        Field(
            "bundle_base_fee_overhead_percent",
            \.settings.bundleBaseFeeOverheadPercent,
            .percent,
            "Per cent that a bundle offers above the next block's base fee.",
            example: "50"
        ),
        Field(
            "bundle_priority_fee_overhead_percent",
            \.settings.bundlePriorityFeeOverheadPercent,
            .percent,
            "Per cent that a bundle offers above the estimated priority fee.",
            example: "10"
        ),
        Field(
            "min_max_priority_fee_per_gas",
            \.settings.minMaxPriorityFeePerGas,
            .price,
            "The least priority fee of a bundle, whatever the node suggests.",
            example: "0.5 gwei"
        ),
        Field(
            "unsafe",
            \.settings.unsafe,
            .boolean,
            "Run without the ERC-7562 rules where a node offers no tracer.",
            example: "true"
        ),
    ]
}

extension BuilderOptions {
    fileprivate var priorityFeeModeKind: PriorityFeeModeKind {
        get {
            switch settings.priorityFeeMode {
            case .priorityFeeIncreasePercent: .priorityFeeIncreasePercent
            case .baseFeePercent: .baseFeePercent
            }
        }
        set {
            switch newValue {
            case .priorityFeeIncreasePercent:
                settings.priorityFeeMode = .priorityFeeIncreasePercent(priorityFeeModeValue)
            case .baseFeePercent: settings.priorityFeeMode = .baseFeePercent(priorityFeeModeValue)
            }
        }
    }

    fileprivate var priorityFeeModeValue: UInt32 {
        get {
            switch settings.priorityFeeMode {
            case .priorityFeeIncreasePercent(let value), .baseFeePercent(let value): value
            }
        }
        set {
            switch settings.priorityFeeMode {
            case .priorityFeeIncreasePercent: settings.priorityFeeMode = .priorityFeeIncreasePercent(newValue)
            case .baseFeePercent: settings.priorityFeeMode = .baseFeePercent(newValue)
            }
        }
    }
}

extension KeyTable {
    static let config = NamedFormat<String>(
        "config",
        .text("the path of a configuration file"),
        "A live configuration file whose builder options come first.",
        example: "builder.yaml"
    )

    static let builder = KeyTable(
        "builder",
        [config.key] + BuilderOptions.fields.map(\.key)
    )
}

/// A builder beside the preset of its chain, which has defaults for it.
struct PresetBuilder: Sendable {
    var options: BuilderOptions
    var preset: ChainPresetName
}

extension Format<PresetBuilder> {
    /// What a live configuration file has set is written beside the rest.
    static let builder = Self(
        shape: .map(.builder),
        read: { reader in
            let preset = reader.context.chain.preset
            let options = BuilderDecoder(context: reader.context).decode(reader, preset: preset)
            return PresetBuilder(options: options, preset: preset)
        },
        write: { builder in
            let defaults = BuilderOptions(preset: builder.preset)
            return .map(BuilderOptions.fields.compactMap { $0.pair(builder.options, over: defaults) })
        }
    )
}

// MARK: - Balances of signers

/// What `signer_balance` says: one balance for all, or some senders' own.
struct SignerBalances: Hashable, Sendable {
    var all: Wei?
    var own: [PerSender<Wei>] = []
}

extension BuilderOptions {
    fileprivate var signerBalances: SignerBalances {
        get { SignerBalances(all: ownSignerBalances.isEmpty ? signerBalance : nil, own: ownSignerBalances) }
        set {
            signerBalance = newValue.all ?? BuilderOptions().signerBalance
            ownSignerBalances = newValue.own
        }
    }
}

extension Format<SignerBalances> {
    fileprivate static let signerBalances = Self(
        shape: .perSender(.ether),
        read: { reader in
            guard reader.isMap else { return reader.wei().map { SignerBalances(all: $0) } }
            guard let own = reader.perSender({ $0.wei() }) else { return nil }
            return SignerBalances(own: own)
        },
        write: { balances in
            if let all = balances.all { return Format<Wei>.ether.write(all) }
            return .map(balances.own.map { .init(name: "\($0.sender)", value: Format<Wei>.ether.write($0.value)) })
        }
    )
}
