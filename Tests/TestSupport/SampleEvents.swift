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

    static let builder = BuilderEvent.examples

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
        .timelineFired(TimelineFiring(index: 0, line: 5, action: "drop", detail: "dropped", transaction: hash)),
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
        .rpcCall(
            RPCCallRecord(
                method: .getTransactionCount,
                node: "a",
                caller: "sender 0",
                sender: 0,
                outcome: .answered,
                answer: .count(7),
                duration: .milliseconds(20)
            )
        ),
        .rpcCall(
            RPCCallRecord(
                method: .getTransactionReceipt,
                node: "a",
                caller: "sender 0",
                sender: 0,
                outcome: .answered,
                answer: .receipt(hash, isKnown: false),
                duration: .milliseconds(20)
            )
        ),
        .manualCall(action: "debug_bundler_sendBundleNow"),
        .transactionLabelled(label: "rival", hash: hash, sender: 0, kind: .foreign),
        .expectationFailed(path: "state", line: 9, message: "message"),
        .runEnded(blocks: 12, reason: .completed),
    ]

    static var all: [TraceEvent.Body] {
        chain.map { .chain($0) } + builder.map { .builder(sender: 0, $0) } + world.map { .world($0) }
    }

    /// Fails to compile when a case is added, so that whoever adds it comes here.
    static func position(_ event: BuilderEvent) -> Int {
        switch event {
        case .sender(let event): position(event)
        case .proposal(let event): 100 + position(event)
        case .pool(let event): 200 + position(event)
        case .transaction(let event): 300 + position(event)
        }
    }

    private static func position(_ event: SenderEvent) -> Int {
        switch event {
        case .stateChanged: 0
        case .triggered: 1
        case .stepFailed: 2
        case .manualCallAnswered: 3
        case .backedOff: 4
        case .underpriced: 5
        case .priorityFeeTooLow: 6
        case .buildingStopped: 7
        case .buildingResumed: 8
        case .trackerChanged: 9
        case .nonceUsedByOther: 10
        case .nonceWentBack: 11
        case .nonceGapFound: 12
        case .bundleAbandoned: 13
        case .cancellationRefused: 14
        case .cancellationAbandoned: 15
        case .leaseGranted: 16
        case .leaseReleased: 17
        }
    }

    private static func position(_ event: ProposalEvent) -> Int {
        switch event {
        case .noOperations: 0
        case .bundleFormed: 1
        case .operationSkipped: 2
        case .operationsSuspected: 3
        case .validationRulesUnavailable: 4
        case .signerUnderfunded: 5
        }
    }

    private static func position(_ event: PoolEvent) -> Int {
        switch event {
        case .operationAccepted: 0
        case .operationRejected: 1
        case .operationReplaced: 2
        case .operationRemoved: 3
        case .operationIncluded: 4
        case .entityBanned: 5
        case .operationReturned: 6
        case .headSubscriptionEnded: 7
        }
    }

    private static func position(_ event: TransactionEvent) -> Int {
        switch event {
        case .transactionSigned: 0
        case .transactionAccepted: 1
        case .transactionRefused: 2
        case .submissionUncertain: 3
        case .transactionMined: 4
        case .transactionDropped: 5
        case .transactionReorganised: 6
        case .blockingTransactionFound: 7
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
        case .expectationFailed: 9
        case .runEnded: 10
        }
    }
}
