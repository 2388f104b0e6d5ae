import Ethereum

extension SenderLoop {
    /// What came of handing a transaction to the node.
    private enum Submission {
        /// The node took it, or may have.
        case taken
        case refused(RefusalClass, message: String)
        case notSent(String)
    }

    // MARK: Bundles

    func attemptBundle(_ terms: AttemptTerms, _ progress: inout Progress) async -> AttemptOutcome {
        let isEmpty = pool.isEmpty(shard)
        // A trigger that finds an empty pool is told only where someone waits for its outcome: it is every head's news.
        let isNews = !isEmpty || terms.cause == .manual || terms.feeIncreases > 0 || terms.isUnderpriced
        if isNews { report(.triggered(terms.cause, block: terms.block, feeIncreases: terms.feeIncreases)) }
        guard progress.nonceIsKnown else { return .failed(.proposalFailed, message: "the account's nonce is unknown") }
        guard !nonceIsInDoubt(progress) else { return .failed(.proposalFailed, message: Self.doubt) }
        guard !isEmpty else {
            if isNews { report(.noOperations(.initially)) }
            return noOperations(.initially, progress)
        }
        if progress.head == nil { progress.head = try? await client.latestBlock() }
        guard let head = progress.head else { return .failed(.proposalFailed, message: "the node tells no head") }
        let request = ProposalRequest(
            signer: signer.address,
            shard: shard,
            nonce: progress.tracker.nonce,
            floor: progress.tracker.requiredFees,
            feeIncreases: terms.feeIncreases,
            maxGasLimit: terms.maxGasLimit,
            head: head,
            recheckConditions: terms.recheckConditions,
            inFlight: progress.tracker.operationsAtLaterNonces
        )
        switch await proposer.propose(request) {
        case .noOperations(let reason): return noOperations(reason, progress)
        case .failed(let failure): return failed(failure)
        case .bundle(let proposal): return await send(proposal, &progress)
        }
    }

    private func noOperations(_ reason: NoOperationsReason, _ progress: Progress) -> AttemptOutcome {
        progress.tracker.gap.map { .nonceGap($0, reason) } ?? .noOperations(reason)
    }

    private func failed(_ failure: ProposalFailure) -> AttemptOutcome {
        switch failure {
        case .signerUnderfunded(let balance, let required):
            report(.signerUnderfunded(balance: balance, required: required))
            return .failed(.insufficientFunds, message: "the signer has \(balance) and needs \(required)")
        case .node(let error):
            return .failed(.proposalFailed, message: "no bundle: \(error.text)")
        case .validation(let message):
            return .failed(.proposalFailed, message: "no bundle: \(message)")
        }
    }

    private func send(_ proposal: Proposal, _ progress: inout Progress) async -> AttemptOutcome {
        let transaction = transaction(
            to: proposal.entryPoint.address,
            nonce: progress.tracker.nonce,
            gasLimit: proposal.gasLimit,
            fees: proposal.fees,
            data: proposal.calldata
        )
        let operations = proposal.operations.map(\.hash)
        switch await submit(transaction, .bundle, operations, &progress) {
        case .taken: return .submitted
        case .notSent(let message): return .failed(.proposalFailed, message: message)
        case .refused(.nonceTooLow, _): return .nonceTooLow(update: await lookAfterNonceTooLow(&progress))
        case .refused(.tooMuchGas, _): return .tooMuchGas(gasLimit: transaction.gasLimit)
        case .refused(let refusal, let message): return .refused(refusal, message: message, operations: operations)
        }
    }

    private func transaction(
        to: Address,
        nonce: UInt64,
        gasLimit: Gas,
        fees: GasFees,
        data: [UInt8]
    ) -> Transaction {
        .feeMarket(
            FeeMarketTransaction(
                chainID: chain.chainID,
                nonce: nonce,
                fees: fees,
                gasLimit: gasLimit,
                to: to,
                value: 0,
                data: data,
                accessList: []
            )
        )
    }

    // MARK: Cancellations

    func submitCancellation(_ progress: inout Progress) async -> CancellationOutcome {
        switch await submit(await cancellation(&progress), .cancellation, [], &progress) {
        case .taken: return .submitted
        case .notSent(let message): return .failed(message: message)
        case .refused(.nonceTooLow, _): return .nonceTooLow(update: await lookAfterNonceTooLow(&progress))
        case .refused(let refusal, let message): return .refused(refusal, message: message)
        }
    }

    /// Takes our nonce, so that what waits behind it can be mined.
    func fillNonce(_ progress: inout Progress) async -> AttemptOutcome {
        switch await submit(await cancellation(&progress), .cancellation, [], &progress) {
        case .taken: return .submitted
        case .notSent(let message): return .failed(.proposalFailed, message: message)
        case .refused(.nonceTooLow, _): return .nonceTooLow(update: await lookAfterNonceTooLow(&progress))
        case .refused(let refusal, let message): return .refused(refusal, message: message, operations: [])
        }
    }

    /// A transfer of nothing to oneself, at our nonce: the cheapest transaction there is.
    private func cancellation(_ progress: inout Progress) async -> Transaction {
        let blocking = await blockingTransaction(&progress)
        return transaction(
            to: signer.address,
            nonce: progress.tracker.nonce,
            gasLimit: 21_000,
            fees: await cancellationFees(progress, blocking: blocking?.fees),
            data: []
        )
    }

    /// What the node's pool holds at our nonce: a cancellation is priced just above it, not by climbing blindly.
    private func blockingTransaction(_ progress: inout Progress) async -> TransactionInfo? {
        guard !progress.poolCannotBeAsked else { return nil }
        do {
            let pooled = try await client.pooledTransactions(from: signer.address)
            guard let blocking = pooled.first(where: { $0.nonce == progress.tracker.nonce }) else { return nil }
            report(.blockingTransactionFound(blocking.hash, fees: blocking.fees))
            return blocking
        } catch .refused(let error) where error.code == -32601 {
            progress.poolCannotBeAsked = true
            return nil
        } catch {
            return nil
        }
    }

    /// At least what takes the place of anything tried or held, at least what a block takes now.
    private func cancellationFees(_ progress: Progress, blocking: GasFees?) async -> GasFees {
        let required = progress.tracker.requiredCancellationFees(blocking: blocking)
        let market = await proposer.bundleFees(floor: nil)?.fees
        return FeeEstimate.cancellationFees(market: market ?? .zero, required: required)
    }

    // MARK: Handing over

    /// Signs, records, sends. The hash is known and recorded before anything leaves: an answer may get lost.
    private func submit(
        _ transaction: Transaction,
        _ kind: TransactionKind,
        _ operations: [Hash32],
        _ progress: inout Progress
    ) async -> Submission {
        let signed: SignedTransaction
        do {
            signed = try await signer.sign(transaction)
        } catch {
            return .notSent("cannot sign: \(error)")
        }
        guard !nonceIsInDoubt(progress) else { return .notSent(Self.doubt) }
        let tracked = TrackedTransaction(
            kind: kind,
            hash: signed.hash,
            nonce: transaction.nonce,
            fees: transaction.fees,
            gasLimit: transaction.gasLimit,
            operations: operations
        )
        progress.tracker.willSend(tracked)
        report(.transactionSigned(SignedSubmission(tracked, raw: signed.raw)))
        do {
            _ = try await client.sendRawTransaction(signed.raw)
        } catch .refused(let error) {
            return refused(tracked, error, &progress)
        } catch {
            progress.tracker.wasSubmitted(tracked, isCertain: false)
            report(.submissionUncertain(tracked.hash, kind: kind, reason: error.text))
            return .taken
        }
        progress.tracker.wasSubmitted(tracked)
        report(.transactionAccepted(tracked.hash, kind: kind))
        return .taken
    }

    private static let doubt = "a block that held a transaction of ours has left the chain, and its nonce may be open"

    /// A block with a transaction of ours is gone: its nonce may be ours again, and the node is asked at the next head. What
    /// that block held is in the pool again by now, and must not be sent behind it.
    private func nonceIsInDoubt(_ progress: Progress) -> Bool {
        let waiting = progress.inbox.waiting { message -> [Hash32]? in
            guard case .blocksRemoved(let blocks) = message else { return nil }
            return blocks
        }
        return progress.tracker.wasMined(inAnyOf: progress.removed + waiting.joined())
    }

    private func refused(
        _ tracked: TrackedTransaction,
        _ error: RPCError,
        _ progress: inout Progress
    ) -> Submission {
        let refusal = RefusalClassifier.classify(error)
        guard refusal != .alreadyKnown else {
            progress.tracker.wasSubmitted(tracked)
            report(.transactionAccepted(tracked.hash, kind: tracked.kind))
            return .taken
        }
        progress.tracker.wasRefused(tracked, forItsPrice: refusal.concernsThePrice)
        report(.transactionRefused(RefusedSubmission(tracked, refusal: refusal, error: error)))
        return .refused(refusal, message: error.message)
    }
}

extension RefusalClass {
    /// Whether a higher price can help; the next attempt's fees rise above what was refused.
    var concernsThePrice: Bool {
        switch self {
        case .rejected, .replacementUnderpriced, .underpriced: true
        case .alreadyKnown, .nonceTooLow, .insufficientFunds, .intrinsicGasTooLow, .conditionNotMet, .tooMuchGas,
            .invalid, .busy, .unknown:
            false
        }
    }
}

extension SignedSubmission {
    init(_ tracked: TrackedTransaction, raw: [UInt8]) {
        self.init(
            kind: tracked.kind,
            hash: tracked.hash,
            nonce: tracked.nonce,
            fees: tracked.fees,
            gasLimit: tracked.gasLimit,
            operations: tracked.operations,
            raw: raw
        )
    }
}

extension RefusedSubmission {
    init(_ tracked: TrackedTransaction, refusal: RefusalClass, error: RPCError) {
        self.init(
            kind: tracked.kind,
            hash: tracked.hash,
            nonce: tracked.nonce,
            fees: tracked.fees,
            refusal: refusal,
            error: error
        )
    }
}
