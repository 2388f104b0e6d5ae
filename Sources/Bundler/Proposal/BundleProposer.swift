import Ethereum

/// Makes bundles: chooses operations from the pool, simulates them, and finds a bundle whose exact call passes.
///
/// It has no state of its own. What it learns about operations goes to the pool, what it does to `events`.
public struct BundleProposer: Sendable {
    private let client: any ExecutionClient
    private let pool: UserOperationPool
    private let settings: BuilderSettings
    private let chain: ChainFacts
    private let hasTracer: Bool
    private let events: @Sendable (BuilderEvent) -> Void
    private let clock: any BuilderClock

    /// - Parameters:
    ///   - hasTracer: the node offers `debug_traceCall` with the ERC-7562 tracer.
    ///   - clock: for the time ranges of operations.
    public init(
        client: any ExecutionClient,
        pool: UserOperationPool,
        settings: BuilderSettings,
        chain: ChainFacts,
        hasTracer: Bool,
        events: @escaping @Sendable (BuilderEvent) -> Void,
        clock: any BuilderClock
    ) {
        self.client = client
        self.pool = pool
        self.settings = settings
        self.chain = chain
        self.hasTracer = hasTracer
        self.events = events
        self.clock = clock
    }

    /// A bundle of the first entry point that yields one. Entry points take turns.
    ///
    /// An empty pool costs no question to the node. Tells every operation that it skips or removes, and in the end
    /// either the bundle or that there is none; failures are the caller's to tell.
    public func propose(_ request: ProposalRequest) async -> ProposalOutcome {
        guard !pool.isEmpty(request.shard) else { return finish(.noOperations(.initially), request) }
        let fees: BundleFees
        let balance: Wei
        switch await askMarket(request) {
        case .success(let market): (fees, balance) = market
        case .failure(let error): return .failed(.node(error))
        }
        var result = ProposalOutcome.noOperations(.initially)
        for entryPoint in entryPoints(for: request, baseFeePerGas: fees.baseFeePerGas) {
            let outcome = await attempt(request, entryPoint, fees: fees, balance: balance).run()
            result = result.furthest(outcome)
            if case .bundle = result { break }
        }
        return finish(await repriced(result, request, fees), request)
    }

    /// A bundle that took long to find is sent at the prices of now, if its operations pay those too. Otherwise the next head
    /// tries again.
    private func repriced(
        _ outcome: ProposalOutcome,
        _ request: ProposalRequest,
        _ old: BundleFees
    ) async -> ProposalOutcome {
        guard case .bundle(var proposal) = outcome, proposal.tookLong else { return outcome }
        let fees: BundleFees
        let balance: Wei
        switch await askMarket(request) {
        case .success(let market): (fees, balance) = market
        case .failure(let error): return .failed(.node(error))
        }
        guard fees != old else { return outcome }
        let terms = terms(request, fees.fees, balance, isReplacement: request.isReplacement, request.maxGasLimit)
        let arePaid = proposal.operations.allSatisfy { $0.operation.fees.covers(terms.required) }
        guard arePaid, terms.bounds.allows(gasLimit: proposal.gasLimit) else {
            return .failed(.validation("prices rose while the bundle was made"))
        }
        proposal.fees = fees.fees
        proposal.requiredFees = terms.required
        proposal.baseFeePerGas = fees.baseFeePerGas
        return .bundle(proposal)
    }

    private func attempt(
        _ request: ProposalRequest,
        _ entryPoint: EntryPointVersion,
        fees: BundleFees,
        balance: Wei
    ) -> BundleAttempt {
        BundleAttempt(
            request: request,
            fees: fees,
            terms: terms(request, fees.fees, balance, isReplacement: request.isReplacement, request.maxGasLimit),
            market: fees.fees == fees.market
                ? nil : terms(request, fees.market, balance, isReplacement: false, nil),
            settings: settings,
            caller: EntryPointCaller(
                client: client,
                signer: request.signer,
                fees: fees.fees.accepted(atBaseFee: request.head.baseFeePerGas),
                version: entryPoint
            ),
            edits: PoolEdits(pool: pool, emit: events),
            isTraced: hasTracer,
            timeFrame: BundleTimeFrame(unixTime: clock.unixTime, settings: settings, chain: chain),
            blockTime: chain.blockTime,
            clock: clock,
            begun: clock.now
        )
    }

    private func terms(
        _ request: ProposalRequest,
        _ fees: GasFees,
        _ balance: Wei,
        isReplacement: Bool,
        _ maxGasLimit: Gas?
    ) -> PriceTerms {
        PriceTerms(
            required: FeeEstimate.requiredOperationFees(
                bundle: fees,
                isReplacement: isReplacement,
                mode: settings.priorityFeeMode
            ),
            bounds: BundleGasBounds(
                settings: settings,
                chain: chain,
                head: request.head,
                maxGasLimit: maxGasLimit,
                fees: fees,
                balance: balance,
                aimsAtHalfABlock: request.aimsAtHalfABlock
            )
        )
    }

    private func entryPoints(for request: ProposalRequest, baseFeePerGas: WeiPerGas) -> [EntryPointVersion] {
        if chain.entryPoints.count == 1 { return chain.entryPoints }
        return pool.withLock { pool in
            pool.entryPoints(
                of: request.shard,
                among: chain.entryPoints,
                baseFeePerGas: baseFeePerGas,
                isReplacement: request.isReplacement
            )
        }
    }

    private func finish(_ outcome: ProposalOutcome, _ request: ProposalRequest) -> ProposalOutcome {
        switch outcome {
        case .bundle(let proposal):
            pool.withLock { $0.noteBundle(of: proposal.entryPoint, shard: request.shard) }
            pool.withLock { $0.noteBundled(proposal.operations.lazy.map(\.hash)) }
            events(.proposal(.bundleFormed(BundleFormed(proposal, request))))
        case .noOperations(let reason):
            events(.proposal(.noOperations(reason)))
        case .failed: break
        }
        return outcome
    }
}

// MARK: - The market

extension BundleProposer {
    /// What a transaction that replaces nothing has to offer at this moment; `nil` if the node does not answer.
    public func bundleFees() async -> BundleFees? {
        try? await estimateFees(minimum: nil, minimumPriorityFee: 0).get()
    }

    /// Prices and the signer's balance, asked for at the same time.
    private func askMarket(_ request: ProposalRequest) async -> Result<(BundleFees, Wei), NodeError> {
        let client = client
        async let estimate = estimateFees(
            minimum: request.minimumReplacementFees,
            minimumPriorityFee: request.minimumPriorityFee
        )
        let balance = await Self.answer { () async throws(NodeError) in try await client.balance(of: request.signer) }
        let fees = await estimate
        do throws(NodeError) { return .success((try fees.get(), try balance.get())) } catch { return .failure(error) }
    }

    private func estimateFees(
        minimum: GasFees?,
        minimumPriorityFee: WeiPerGas
    ) async -> Result<BundleFees, NodeError> {
        let client = client
        async let priorityFee = Self.answer { () async throws(NodeError) in try await client.maxPriorityFeePerGas() }
        let history = await Self.answer { () async throws(NodeError) in
            try await client.feeHistory(blockCount: 1, rewardPercentiles: [])
        }
        let suggested = await priorityFee
        do throws(NodeError) {
            // One entry for the block, and the next block's.
            let entries = try history.get().baseFeePerGas
            guard entries.count > 1, let next = entries.last else {
                throw .unreadable(.feeHistory, answer: "\(entries.count) base fees for one block and the next")
            }
            return .success(
                FeeEstimate.bundleFees(
                    nextBaseFeePerGas: next,
                    priorityFee: FeeEstimate.priorityFee(suggested: try suggested.get(), settings: settings),
                    minimumPriorityFee: minimumPriorityFee,
                    minimum: minimum,
                    settings: settings
                )
            )
        } catch {
            return .failure(error)
        }
    }

    private static func answer<Answer: Sendable>(
        _ question: () async throws(NodeError) -> Answer
    ) async -> Result<Answer, NodeError> {
        do throws(NodeError) { return .success(try await question()) } catch { return .failure(error) }
    }
}

extension ProposalOutcome {
    /// Of two entry points' outcomes the one that says more: a bundle, a failure, a raise that nobody pays, the later end.
    fileprivate func furthest(_ other: ProposalOutcome) -> ProposalOutcome {
        other.distance > distance ? other : self
    }

    private var distance: Int {
        switch self {
        case .noOperations(.initially): 0
        case .noOperations(.afterFeeFilter): 1
        case .noOperations(.afterSimulation): 2
        // What cannot go at one entry point does not pay the raise at the other.
        case .noOperations(.unpaidRaise): 3
        case .failed: 4
        case .bundle: 5
        }
    }
}

extension BundleFormed {
    fileprivate init(_ proposal: Proposal, _ request: ProposalRequest) {
        self.init(
            nonce: request.nonce,
            operations: proposal.operations.map(\.hash),
            fees: proposal.fees,
            requiredFees: proposal.requiredFees,
            baseFeePerGas: proposal.baseFeePerGas,
            gasLimit: proposal.gasLimit,
            packedGas: proposal.packedGas,
            feeIncreases: request.feeIncreases,
            isReplacement: request.isReplacement
        )
    }
}
