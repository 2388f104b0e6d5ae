import Bundler
import Ethereum
import SimChain

@testable import ScenarioFile
@testable import Simulation

/// Every event at least once, with every field that it can have.
enum SampleEvents {
    static let hash = Story.hash(1)
    static let address = Story.account(1)
    static let fees = Story.price
    static let error = RPCError(code: -32000, message: "replacement transaction underpriced")

    static let pooled = PooledTransaction(
        hash: hash,
        sender: address,
        nonce: 7,
        fees: fees,
        gasLimit: 105_000,
        part: .pending
    )

    static let header = BlockHeader(
        number: 3,
        hash: hash,
        parentHash: Story.hash(2),
        timestamp: 36,
        gasLimit: 60_000_000,
        gasUsed: 30_000_000,
        baseFeePerGas: 20_000_000_000
    )

    static let chain: [ChainEvent] = [
        .genesis(header: header, issued: 100),
        .blockSealed(header: header, transactions: [hash], ledger: Ledger()),
        .slotMissed(next: 4),
        .reorganised(depth: 1, ancestor: 2, removed: [hash]),
        .transactionExecuted(
            TransactionExecution(
                hash: hash,
                block: 3,
                sender: address,
                nonce: 7,
                succeeded: true,
                gasLimit: 105_000,
                gasUsed: 100_000,
                effectiveGasPrice: 21_000_000_000,
                baseFeePerGas: 20_000_000_000
            )
        ),
        .operationExecuted(
            OperationExecution(
                userOpHash: hash,
                transaction: hash,
                block: 3,
                sender: address,
                succeeded: true,
                actualGasCost: 1,
                actualGasUsed: 1,
                beneficiary: address
            )
        ),
        .transactionPooled(pooled),
        .transactionReplaced(old: pooled, new: pooled),
        .transactionRefused(pooled, error: error),
        .transactionEvicted(hash: hash, sender: address, nonce: 7, reason: .dropped),
    ]

    static let builder: [BuilderEvent] =
        [
            .stateChanged(
                StateChange(from: .building, to: .pending, reason: .submitted, block: 3, feeIncreases: 1)
            ),
            .triggered(.newBlock, block: 3, feeIncreases: 1),
            .stepFailed("message"),
            .manualCallAnswered(.mined(hash, block: 3)),
            .manualCallAnswered(.noOperations),
            .manualCallAnswered(.failed("message")),
            .manualCallAnswered(.superseded(by: .anotherCall)),
            .backedOff(reason: .busy),
            .noOperations(.afterFeeFilter),
            .bundleFormed(
                BundleFormed(
                    nonce: 7,
                    operations: [hash],
                    fees: fees,
                    requiredFees: fees,
                    baseFeePerGas: 20_000_000_000,
                    gasLimit: 105_000,
                    packedGas: 100_000,
                    feeIncreases: 1,
                    isReplacement: true
                )
            ),
            .operationsSuspected([hash], reason: "reason"),
            .validationRulesUnavailable(unsafe: true),
            .operationAccepted(hash, sender: address),
            .operationRejected(hash, sender: address, reason: "reason"),
            .operationReplaced(old: hash, new: hash),
            .operationRemoved(hash, reason: "reason"),
            .operationIncluded(hash, block: 3, succeeded: true),
            .operationReturned(hash),
        ] + skips.map { .operationSkipped(hash, $0) } + transactions

    static let skips: [SkipReason] = [
        .insufficientFees(offered: fees, required: fees),
        .gasLimit(packed: 1, operation: 1, limit: 1),
        .afterGasLimit,
        .bundleFull(limit: 1),
        .transactionSize(bytes: 1, limit: 1),
        .senderAlreadyInBundle(address),
        .accessedOtherSender(address),
        .expectedStorageConflict(address, slot: hash),
        .expectedStorageLimit(slots: 2, limit: 1),
        .paymasterDeposit(address, deposit: 1, required: 1),
        .signerBalance(balance: 1, required: 1),
        .isolated,
        .nodeFailure("message"),
        .nonceNotNext,
        .inFlight(nonce: 1),
    ]

    static let transactions: [BuilderEvent] = [
        .transactionSigned(
            SignedSubmission(
                kind: .bundle,
                hash: hash,
                nonce: 7,
                fees: fees,
                gasLimit: 105_000,
                operations: [hash],
                raw: [1]
            )
        ),
        .transactionAccepted(hash, kind: .bundle),
        .transactionRefused(
            RefusedSubmission(
                kind: .bundle,
                hash: hash,
                nonce: 7,
                fees: fees,
                refusal: .replacementUnderpriced,
                error: error
            )
        ),
        .submissionUncertain(hash, kind: .bundle, reason: "timed out"),
        .transactionMined(
            MinedTransaction(
                kind: .bundle,
                hash: hash,
                nonce: 7,
                block: 3,
                succeeded: true,
                gasLimit: 105_000,
                gasUsed: 100_000,
                effectiveGasPrice: 1
            )
        ),
        .transactionDropped(hash, nonce: 7, kind: .bundle),
        .nonceUsedByOther(nonce: 7, accountNonce: 8),
        .bundleAbandoned(nonce: 7),
        .transactionReorganised(hash, nonce: 7),
        .signerUnderfunded(balance: 1, required: 2),
        .nonceWentBack(nonce: 8, accountNonce: 7),
        .nonceGapFound(NonceGap(nonce: 7, waiting: hash, waitingNonce: 8)),
        .blockingTransactionFound(hash, fees: fees),
        .cancellationRefused(feeIncreases: 1),
        .cancellationAbandoned(feeIncreases: 1),
    ]

    static let world: [WorldEvent] = [
        .runStarted(
            RunStart(
                title: "title",
                seed: 1,
                preset: "ethereum",
                mempool: "geth",
                chainID: 1,
                blockTime: .seconds(12),
                senders: 1
            )
        ),
        .signerFunded(sender: 0, address: address, balance: 1),
        .operationSubmitted(
            OperationSubmission(
                label: "alice-1",
                userOpHash: hash,
                account: address,
                entryPoint: .v0_7,
                fees: fees,
                nonceKey: 0,
                nonceSequence: 0,
                gasLimit: 200_000
            )
        ),
        .timelineFired(TimelineFiring(index: 0, line: 5, action: "drop", detail: "detail")),
        .timelineEnded(index: 0, line: 5),
        .headAnnounced(
            HeadAnnouncement(
                node: "a",
                number: 3,
                hash: hash,
                nextBaseFeePerGas: 20_000_000_000,
                priorityFeePerGas: 1_000_000_000
            )
        ),
        .rpcCall(
            RPCCallRecord(
                method: .sendRawTransaction,
                node: "a",
                caller: "sender 0",
                outcome: .refused(error),
                duration: .milliseconds(20)
            )
        ),
        .manualCall(action: "debug_bundler_sendBundleNow"),
        .transactionLabelled(label: "rival", hash: hash, sender: 0, kind: .foreign),
        .leaseChanged(LeaseChange(sender: 0, key: address, change: .granted, token: 1)),
        .builderStopped(keepState: true),
        .builderRestarted,
        .expectationFailed(path: "state", line: 9, message: "message"),
        .runEnded(blocks: 12, reason: .completed),
    ]

    static var all: [TraceEvent.Body] {
        chain.map { .chain($0) } + builder.map { .builder(sender: 0, $0) } + world.map { .world($0) }
    }

    /// Fails to compile when a case is added, so that whoever adds it comes here.
    static func position(_ event: BuilderEvent) -> Int {
        switch event {
        case .stateChanged: 0
        case .triggered: 1
        case .stepFailed: 2
        case .manualCallAnswered: 3
        case .backedOff: 4
        case .noOperations: 5
        case .bundleFormed: 6
        case .operationSkipped: 7
        case .operationsSuspected: 8
        case .validationRulesUnavailable: 9
        case .operationAccepted: 10
        case .operationRejected: 11
        case .operationReplaced: 12
        case .operationRemoved: 13
        case .operationIncluded: 14
        case .operationReturned: 15
        case .transactionSigned: 16
        case .transactionAccepted: 17
        case .transactionRefused: 18
        case .submissionUncertain: 19
        case .transactionMined: 20
        case .transactionDropped: 21
        case .nonceUsedByOther: 22
        case .bundleAbandoned: 23
        case .transactionReorganised: 24
        case .signerUnderfunded: 25
        case .nonceWentBack: 26
        case .nonceGapFound: 27
        case .blockingTransactionFound: 28
        case .cancellationRefused: 29
        case .cancellationAbandoned: 30
        }
    }

    static func position(_ event: ChainEvent) -> Int {
        switch event {
        case .genesis: 0
        case .blockSealed: 1
        case .slotMissed: 2
        case .reorganised: 3
        case .transactionExecuted: 4
        case .operationExecuted: 5
        case .transactionPooled: 6
        case .transactionReplaced: 7
        case .transactionRefused: 8
        case .transactionEvicted: 9
        }
    }

    static func position(_ event: WorldEvent) -> Int {
        switch event {
        case .runStarted: 0
        case .signerFunded: 1
        case .operationSubmitted: 2
        case .timelineFired: 3
        case .timelineEnded: 4
        case .headAnnounced: 5
        case .rpcCall: 6
        case .manualCall: 7
        case .transactionLabelled: 8
        case .leaseChanged: 9
        case .builderStopped: 10
        case .builderRestarted: 11
        case .expectationFailed: 12
        case .runEnded: 13
        }
    }
}
