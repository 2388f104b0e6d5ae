import Bundler
import Ethereum
import SimChain

@testable import ScenarioFile
@testable import Simulation

/// A run told by hand, event by event, that is legal in everything its test does not change.
struct Story {
    var settings = BuilderSettings()
    var chain = ChainFacts(chainID: 1, entryPoints: [.v0_7], transactionGasCap: 16_777_216)
    var mempool = "geth"
    var nodeFeeCap: Wei = 0
    var callTimeout: Duration = .zero
    let keys = [PrivateKey.derived(from: "sender 0"), PrivateKey.derived(from: "sender 1")]
    private(set) var events: [TraceEvent] = []
    private(set) var block: BlockNumber = 0
    var time: Duration = .zero
    /// What the next block's ledger says; genesis issues all of it.
    var ledger = Ledger(accounts: 100, deposits: 20, burnt: 0, tips: 0, faucet: 5)

    /// What operations offer, and what bundles pay.
    static let offer = GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 2_000_000_000)
    static let price = GasFees(maxFeePerGas: 26_400_000_000, maxPriorityFeePerGas: 1_000_000_000)

    init(_ change: (inout Story) -> Void = { _ in }) {
        settings.numSenders = 2
        change(&self)
        chain(.genesis(header: header(0), issued: ledger.total))
        for (sender, key) in keys.enumerated() {
            world(.signerFunded(sender: sender, address: key.address, balance: 10_000_000_000_000_000_000))
        }
    }

    var facts: RunFacts {
        RunFacts(
            settings: settings,
            chain: chain,
            signers: keys.map(\.address),
            mempool: mempool,
            gasSchedule: .osaka,
            callTimeout: callTimeout,
            nodeFeeCap: nodeFeeCap
        )
    }

    static func hash(_ number: UInt64) -> Hash32 { Hash32(words: (number, 0, 0, number)) }

    static func account(_ number: UInt64) -> Address { Address(high: 0xacc, middle: number, low: 0) }

    // MARK: Events

    mutating func record(_ body: TraceEvent.Body) {
        if case .chain(.blockSealed(let header, _, _)) = body { block = header.number }
        if case .chain(.reorganised(_, let ancestor, _)) = body { block = ancestor }
        let sequence = UInt64(events.count + 1)
        events.append(TraceEvent(sequence: sequence, time: time, block: block, body: body))
    }

    mutating func chain(_ event: ChainEvent) { record(.chain(event)) }

    mutating func world(_ event: WorldEvent) { record(.world(event)) }

    mutating func builder(_ event: BuilderEvent, sender: Int? = 0) { record(.builder(sender: sender, event)) }

    func header(_ number: BlockNumber, gasLimit: Gas = 60_000_000) -> BlockHeader {
        BlockHeader(
            number: number,
            hash: Story.hash(1_000_000 + number),
            parentHash: Story.hash(999_999 + number),
            timestamp: 12 * number,
            gasLimit: gasLimit,
            gasUsed: 0,
            baseFeePerGas: 20_000_000_000
        )
    }

    /// The next block, and the node's word of it.
    mutating func seal(gasLimit: Gas = 60_000_000, isAnnounced: Bool = true) {
        time += .seconds(12)
        chain(.blockSealed(header: header(block + 1, gasLimit: gasLimit), transactions: [], ledger: ledger))
        if isAnnounced { announce() }
    }

    mutating func seal(upTo number: BlockNumber) {
        while block < number { seal() }
    }

    mutating func announce(priorityFee: WeiPerGas? = 1_000_000_000, branch: UInt64 = 0) {
        world(
            .headAnnounced(
                HeadAnnouncement(
                    node: "a",
                    number: block,
                    hash: Story.hash(1_000_000 * (branch + 1) + block),
                    nextBaseFeePerGas: 20_000_000_000,
                    priorityFeePerGas: priorityFee
                )
            )
        )
    }

    /// The newest blocks above `ancestor` leave the chain, and as many others, without transactions, take their place.
    mutating func reorganise(to ancestor: BlockNumber, isAnnounced: Bool = true) {
        let depth = block - ancestor
        chain(.reorganised(depth: depth, ancestor: ancestor, removed: []))
        for _ in 0..<depth {
            chain(.blockSealed(header: header(block + 1), transactions: [], ledger: ledger))
            if isAnnounced { announce(branch: 1) }
        }
    }

    /// - Parameter account: Number of the operation whose account's it is; its own where `nil`.
    mutating func submit(
        _ number: UInt64,
        label: String? = nil,
        offer: GasFees = offer,
        account: UInt64? = nil,
        sequence: UInt64 = 0,
        gasLimit: Gas = 200_000,
        isAccepted: Bool = true,
        change: (inout OperationSubmission) -> Void = { _ in }
    ) {
        var submission = OperationSubmission(
            label: label,
            userOpHash: Story.hash(number),
            account: Story.account(account ?? number),
            entryPoint: .v0_7,
            fees: offer,
            nonceKey: 0,
            nonceSequence: sequence,
            gasLimit: gasLimit
        )
        change(&submission)
        world(.operationSubmitted(submission))

        guard isAccepted else { return }
        builder(.pool(.operationAccepted(Story.hash(number), sender: Story.account(account ?? number))), sender: nil)
    }

    mutating func form(
        _ operations: [UInt64],
        sender: Int = 0,
        packedGas: Gas = 100_000,
        feeIncreases: UInt64 = 0,
        price: GasFees = price
    ) {
        builder(
            .proposal(
                .bundleFormed(
                    BundleFormed(
                        nonce: 0,
                        operations: operations.map(Story.hash),
                        fees: price,
                        requiredFees: price,
                        baseFeePerGas: 20_000_000_000,
                        gasLimit: 105_000,
                        packedGas: packedGas,
                        feeIncreases: feeIncreases,
                        isReplacement: feeIncreases > 0
                    )
                )
            ),
            sender: sender
        )
    }

    /// A transaction as a sender signs it; `change` makes it another than the builder says it is.
    func signed(
        nonce: UInt64,
        fees: GasFees = price,
        gasLimit: Gas = 105_000,
        sender: Int = 0,
        change: (inout FeeMarketTransaction) -> Void = { _ in }
    ) -> SignedTransaction {
        var transaction = FeeMarketTransaction(
            chainID: chain.chainID,
            nonce: nonce,
            fees: fees,
            gasLimit: gasLimit,
            to: EntryPointVersion.v0_7.address
        )
        change(&transaction)
        let signature = keys[sender].sign(Transaction.feeMarket(transaction).signingHash)
        return SignedTransaction(transaction: .feeMarket(transaction), signature: signature)
    }

    /// A node's answer to a sender.
    mutating func answer(_ method: RPCMethod, _ answer: RPCCallRecord.Answer?, sender: Int = 0) {
        world(
            .rpcCall(
                RPCCallRecord(
                    method: method,
                    node: "a",
                    caller: "sender \(sender)",
                    sender: sender,
                    outcome: .answered,
                    answer: answer,
                    duration: .zero
                )
            )
        )
    }

    /// - Parameter isAllowed: A node has just told the sender that this is its account's next nonce.
    @discardableResult
    mutating func sign(
        _ operations: [UInt64] = [],
        nonce: UInt64 = 0,
        kind: TransactionKind = .bundle,
        fees: GasFees = price,
        gasLimit: Gas = 105_000,
        sender: Int = 0,
        isAllowed: Bool = true
    ) -> Hash32 {
        if isAllowed { answer(.getTransactionCount, .count(nonce), sender: sender) }
        let transaction = signed(nonce: nonce, fees: fees, gasLimit: gasLimit, sender: sender)
        tell(transaction, operations, kind: kind, sender: sender)
        return transaction.hash
    }

    mutating func sign(
        _ transaction: SignedTransaction,
        _ operations: [UInt64] = [],
        kind: TransactionKind = .bundle,
        sender: Int = 0,
        nonce: UInt64? = nil,
        raw: [UInt8]? = nil
    ) {
        answer(.getTransactionCount, .count(transaction.transaction.nonce), sender: sender)
        tell(transaction, operations, kind: kind, sender: sender, nonce: nonce, raw: raw)
    }

    private mutating func tell(
        _ transaction: SignedTransaction,
        _ operations: [UInt64],
        kind: TransactionKind,
        sender: Int,
        nonce: UInt64? = nil,
        raw: [UInt8]? = nil
    ) {
        builder(
            .transaction(
                .transactionSigned(
                    SignedSubmission(
                        kind: kind,
                        hash: transaction.hash,
                        nonce: nonce ?? transaction.transaction.nonce,
                        fees: transaction.transaction.fees,
                        gasLimit: transaction.transaction.gasLimit,
                        operations: operations.map(Story.hash),
                        raw: raw ?? transaction.raw
                    )
                )
            ),
            sender: sender
        )
    }

    func pooled(_ hash: Hash32, nonce: UInt64 = 0, fees: GasFees = price, sender: Int = 0) -> PooledTransaction {
        PooledTransaction(
            hash: hash,
            sender: keys[sender].address,
            nonce: nonce,
            fees: fees,
            gasLimit: 105_000,
            part: .pending
        )
    }

    mutating func pool(_ hash: Hash32, nonce: UInt64 = 0, fees: GasFees = price, sender: Int = 0) {
        chain(.transactionPooled(pooled(hash, nonce: nonce, fees: fees, sender: sender)))
    }

    mutating func execute(_ hash: Hash32, nonce: UInt64, sender: Int = 0, succeeded: Bool = true) {
        chain(
            .transactionExecuted(
                TransactionExecution(
                    hash: hash,
                    block: block,
                    sender: keys[sender].address,
                    nonce: nonce,
                    succeeded: succeeded,
                    gasLimit: 105_000,
                    gasUsed: 100_000,
                    effectiveGasPrice: 21_000_000_000,
                    baseFeePerGas: 20_000_000_000
                )
            )
        )
    }

    /// - Parameters:
    ///   - paid: by default what a transaction costs: 100 000 gas at 21 gwei.
    ///   - beneficiary: by default who sent the transaction.
    mutating func execute(
        operation number: UInt64,
        in transaction: Hash32,
        paid: Wei = 2_100_000_000_000_000,
        succeeded: Bool = true,
        beneficiary: Address? = nil
    ) {
        chain(
            .operationExecuted(
                OperationExecution(
                    userOpHash: Story.hash(number),
                    transaction: transaction,
                    block: block,
                    sender: Story.account(number),
                    succeeded: succeeded,
                    actualGasCost: paid,
                    actualGasUsed: 1,
                    beneficiary: beneficiary ?? sender(of: transaction) ?? keys[0].address
                )
            )
        )
    }

    private func sender(of transaction: Hash32) -> Address? {
        for event in events.reversed() {
            if case .chain(.transactionExecuted(let execution)) = event.body, execution.hash == transaction {
                return execution.sender
            }
        }
        return nil
    }

    mutating func change(
        _ from: SenderStateKind,
        _ to: SenderStateKind,
        _ reason: TransitionReason,
        feeIncreases: UInt64 = 0,
        sender: Int = 0
    ) {
        builder(
            .sender(
                .stateChanged(
                    StateChange(from: from, to: to, reason: reason, block: block, feeIncreases: feeIncreases)
                )
            ),
            sender: sender
        )
    }
}
