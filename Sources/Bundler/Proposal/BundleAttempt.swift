import Ethereum

/// One attempt to make a bundle of one entry point's operations.
struct BundleAttempt: Sendable {
    let request: ProposalRequest
    let fees: BundleFees
    let terms: PriceTerms
    /// Those of the market's price, where the bundle has to offer more.
    let market: PriceTerms?
    let settings: BuilderSettings
    let caller: EntryPointCaller
    let edits: PoolEdits
    let isTraced: Bool
    let timeFrame: BundleTimeFrame
    let blockTime: Duration
    let clock: any BuilderClock
    /// When the market was asked.
    let begun: Duration

    private var entryPoint: EntryPointVersion { caller.version }
    private var race: NonceRace { NonceRace(caller: caller, pool: edits.pool, head: request.head.number) }

    /// Where nothing of what was chosen can go, the next best have their chance within the same block.
    func run() async -> ProposalOutcome {
        var tried: Set<Hash32> = []
        while true {
            let assembly = select(terms, except: tried)
            for skipped in assembly.skipped { edits.skip(skipped.hash, skipped.reason) }
            if assembly.candidates.isEmpty { return tried.isEmpty ? empty(assembly) : nothingLeft(tried) }
            let outcome = await simulate(assembly)
            guard outcome == .noOperations(.afterSimulation) else { return outcome }
            tried.formUnion(assembly.candidates.lazy.map(\.hash))
            guard assembly.wasFull, clock.now < begun + blockTime else { return nothingLeft(tried) }
        }
    }

    /// What cannot go does not pay, whatever it offers: if others pay the market's price, it is the raise that nobody pays.
    private func nothingLeft(_ tried: Set<Hash32>) -> ProposalOutcome {
        guard let market else { return .noOperations(.afterSimulation) }
        let othersPayTheMarket = edits.pool.withLock { pool in
            !assemble(market, &pool, except: tried).candidates.isEmpty
        }
        return .noOperations(othersPayTheMarket ? .unpaidRaise : .afterSimulation)
    }

    private func simulate(_ assembly: Assembly) async -> ProposalOutcome {
        let shard = request.shard.index
        let simulation = SecondSimulation(
            caller: caller,
            race: race,
            isTraced: isTraced,
            others: edits.pool.withLock { $0.otherBundles(than: shard) }
        )
        let results = await simulation.run(assembly.candidates)
        let passed: [BundleCandidate]
        switch settle(results.verdicts, of: assembly.candidates) {
        case .success(let candidates): passed = await withoutCondemned(candidates)
        case .failure(let failure): return .failed(failure)
        }
        if passed.isEmpty { return .noOperations(.afterSimulation) }
        var bundle = coherent(passed, deposits: results.deposits)
        if request.recheckConditions { bundle = await withoutChangedConditions(bundle) }
        return await validate(bundle)
    }

    // MARK: Selection

    private func select(_ terms: PriceTerms, except tried: Set<Hash32>) -> Assembly {
        let assembly = edits.pool.withLock { pool in
            let assembly = assemble(terms, &pool, except: tried)
            if assembly.isIsolated {
                pool.setIsolatedTurn(false, entryPoint: entryPoint, shard: request.shard)
            } else if assembly.passedOverIsolated {
                pool.setIsolatedTurn(true, entryPoint: entryPoint, shard: request.shard)
            }
            return assembly
        }
        return assembly
    }

    private func assemble(
        _ terms: PriceTerms,
        _ pool: inout OperationPool,
        except tried: Set<Hash32> = []
    ) -> Assembly {
        var assembly = Assembly(
            timeFrame: timeFrame,
            required: terms.required,
            bounds: terms.bounds,
            settings: settings,
            inFlight: request.inFlight,
            maxOperations: request.maxOperations
        )
        let reputation = pool.reputation
        func offer(_ operation: PooledOperation, _ isIsolated: Bool, _ turn: OperationPool.Turn) {
            let limits = reputation.bundleLimits(
                of: operation,
                throttled: settings.throttledEntityBundleCount,
                unstaked: settings.unstakedEntityBundleCount
            )
            assembly.offer(operation, isIsolated: isIsolated, turn: turn, limits: limits)
        }
        // The node may answer about these by now, but they take no place from others.
        let unanswered = pool.unanswered(at: request.head.number)
        var last: [(PooledOperation, Bool, OperationPool.Turn)] = []
        pool.visit(
            entryPoint: entryPoint,
            shard: request.shard,
            baseFeePerGas: fees.baseFeePerGas,
            head: request.head.number
        ) { operation, isIsolated, turn in
            if tried.contains(operation.hash) { return true }
            if unanswered.contains(operation.hash) {
                last.append((operation, isIsolated, turn))
            } else {
                offer(operation, isIsolated, turn)
            }
            return true
        }
        for (operation, isIsolated, turn) in last { offer(operation, isIsolated, turn) }
        return assembly
    }

    private func empty(_ assembly: Assembly) -> ProposalOutcome {
        let isPaidUnraised = market.map { market in
            edits.pool.withLock { pool in !assemble(market, &pool).candidates.isEmpty }
        }
        if let underfunded = assembly.underfunded {
            let failure = ProposalFailure.signerUnderfunded(
                balance: underfunded.balance,
                required: underfunded.required
            )
            guard isPaidUnraised == true else { return .failed(failure) }
            edits.emit(.proposal(.signerUnderfunded(balance: underfunded.balance, required: underfunded.required)))
        }
        if isPaidUnraised == true, assembly.payingCount == 0 { return .noOperations(.unpaidRaise) }
        if assembly.skipped.isEmpty { return .noOperations(.initially) }
        return .noOperations(assembly.passedFilter ? .afterSimulation : .afterFeeFilter)
    }

    // MARK: After the second simulation

    /// The candidates that passed, with what their traces told. Fails where no operation is at fault.
    private func settle(
        _ verdicts: [SecondSimulation.Verdict],
        of candidates: [BundleCandidate]
    ) -> Result<[BundleCandidate], ProposalFailure> {
        var passed: [BundleCandidate] = []
        passed.reserveCapacity(candidates.count)
        var nodeError: NodeError?
        var sawVerdict = false
        note(verdicts, of: candidates)
        for (var candidate, verdict) in zip(candidates, verdicts) {
            switch verdict {
            case .passed(let trace, let isAlone):
                if let trace { candidate.validation = trace }
                candidate.passedAlone = isAlone
                passed.append(candidate)
            case .skip(let reason):
                sawVerdict = true
                if case .paymasterDeposit = reason {
                    edits.rest(candidate.operation, reason, head: request.head.number)
                    continue
                }
                edits.skip(candidate.hash, reason)
            case .remove(let reason):
                sawVerdict = true
                edits.remove(candidate.operation, reason: reason, faults: [.refused(reason: reason)])
            case .removeIfOthersPass(let reason):
                sawVerdict = true
                if passed.contains(where: { $0.hash == candidate.predecessor }) {
                    edits.remove(candidate.operation, reason: reason, faults: [])
                } else {
                    edits.skip(candidate.hash, .nonceNotNext)
                }
            case .nodeFailed(let error):
                nodeError = nodeError ?? error
                edits.skip(candidate.hash, .nodeFailure(error.text))
            case .bundlerFault(let reason):
                return .failure(.validation(reason))
            }
        }
        // An empty bundle because of the node is not an empty bundle because nothing is worth bundling.
        if passed.isEmpty, !sawVerdict, let nodeError { return .failure(.node(nodeError)) }
        return .success(passed)
    }

    private func withoutCondemned(_ candidates: [BundleCandidate]) async -> [BundleCandidate] {
        let sentences = edits.pool.withLock { pool in candidates.map { pool.sentence(of: $0.hash) } }
        var innocent: [BundleCandidate] = []
        for (candidate, reason) in zip(candidates, sentences) {
            guard let reason else {
                innocent.append(candidate)
                continue
            }
            switch await race.objection(toRemoving: candidate.operation) {
            case nil: edits.remove([candidate.hash], reason: reason)
            case .nodeFailure(let text)?: edits.skip(candidate.hash, .nodeFailure(text))
            case let objection?:
                edits.pool.withLock { $0.pardon(candidate.hash) }
                edits.skip(candidate.hash, objection)
            }
        }
        return innocent
    }

    private func note(_ verdicts: [SecondSimulation.Verdict], of candidates: [BundleCandidate]) {
        edits.pool.withLock { pool in
            for (candidate, verdict) in zip(candidates, verdicts) {
                if case .nodeFailed = verdict {
                    pool.noteUnanswered(candidate.hash, head: request.head.number)
                } else {
                    pool.noteAnswered(candidate.hash)
                }
            }
        }
    }

    private func coherent(
        _ candidates: [BundleCandidate],
        deposits: [Address: Result<Wei, NodeError>]
    ) -> [BundleCandidate] {
        let shard = request.shard.index
        // One look and one reservation: two senders must not both find the deposit free.
        let coherence = edits.pool.withLock { pool in
            let coherence = BundleCoherence(
                candidates,
                in: timeFrame,
                others: pool.otherBundles(than: shard),
                deposits: deposits,
                version: entryPoint,
                maxStorageSlots: settings.maxExpectedStorageSlots
            )
            pool.inFlight.propose(coherence.kept.map(\.hash), by: shard)
            return coherence
        }
        for (operation, reason) in coherence.expired { edits.remove([operation.hash], reason: reason) }
        for skipped in coherence.skipped { edits.skip(skipped.hash, skipped.reason) }
        return coherence.kept
    }

    // MARK: Conditions

    /// Removes operations whose validation read what is no longer so. What the node does not tell is taken as
    /// unchanged.
    private func withoutChangedConditions(_ bundle: [BundleCandidate]) async -> [BundleCandidate] {
        var kept: [BundleCandidate] = []
        for candidate in bundle {
            if let predecessor = candidate.predecessor, !kept.contains(where: { $0.hash == predecessor }) {
                edits.skip(candidate.hash, .nonceNotNext)
            } else if let (read, actual) = await changedCondition(of: candidate) {
                let reason =
                    "condition not met: slot \(read.slot) of \(read.address) is \(actual), expected \(read.value)"
                edits.remove([candidate.hash], reason: reason)
            } else {
                kept.append(candidate)
            }
        }
        return kept
    }

    private func changedCondition(of candidate: BundleCandidate) async -> (StorageRead, actual: Hash32)? {
        for read in candidate.validation.storage {
            guard let actual = try? await caller.client.storage(of: read.address, slot: read.slot) else { continue }
            if actual != read.value { return (read, actual) }
        }
        return nil
    }

    // MARK: The bundle

    private func validate(_ bundle: [BundleCandidate]) async -> ProposalOutcome {
        var validation = BundleValidation(
            bundle,
            caller: caller,
            race: race,
            edits: edits,
            bounds: terms.bounds,
            deadline: begun + blockTime,
            clock: clock
        )
        switch await validation.run() {
        case .empty: return .noOperations(.afterSimulation)
        case .failed(let failure): return .failed(failure)
        case .passed(let calldata, let gasLimit, let packedGas):
            return .bundle(
                Proposal(
                    entryPoint: entryPoint,
                    operations: validation.bundle.map(\.operation),
                    calldata: calldata,
                    gasLimit: gasLimit,
                    packedGas: packedGas,
                    fees: fees.fees,
                    requiredFees: terms.required,
                    baseFeePerGas: fees.baseFeePerGas,
                    expectedStorage: validation.bundle.expectedStorage,
                    tookLong: validation.tookLong
                )
            )
        }
    }
}
