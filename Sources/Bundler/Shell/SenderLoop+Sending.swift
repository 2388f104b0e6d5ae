import Ethereum

extension SenderLoop {
    // MARK: Bundles

    func attemptBundle(_ terms: AttemptTerms, _ progress: inout Progress) async -> AttemptOutcome {
        let unheard = progress.unheardRemovedBlocks
        let plan = progress.sender.plan(terms, poolIsEmpty: pool.isEmpty(shard), unheard: unheard)
        for event in plan.events { report(event) }
        if let end = plan.end { return end }
        if progress.head == nil { progress.head = try? await client.latestBlock() }
        guard let head = progress.head else { return .failed(.proposalFailed, message: "the node tells no head") }
        let tracker = progress.sender.tracker
        let request = ProposalRequest(
            signer: signer.address,
            shard: shard,
            nonce: tracker.nonce,
            minimumReplacementFees: tracker.minimumReplacementFees,
            minimumPriorityFee: progress.sender.minimumPriorityFee?.fee ?? 0,
            feeIncreases: terms.feeIncreases,
            maxGasLimit: terms.maxGasLimit,
            maxOperations: terms.maxOperations,
            aimsAtHalfABlock: terms.aimsAtHalfABlock,
            head: head,
            recheckConditions: terms.recheckConditions,
            inFlight: tracker.operationsAtLaterNonces
        )
        switch await proposer.propose(request) {
        case .noOperations(let reason): return .noOperations(reason)
        case .failed(let failure): return failed(failure)
        case .bundle(let proposal): return await send(proposal, &progress)
        }
    }

    private func failed(_ failure: ProposalFailure) -> AttemptOutcome {
        switch failure {
        case .signerUnderfunded(let balance, let required):
            report(.proposal(.signerUnderfunded(balance: balance, required: required)))
            return .failed(.insufficientFunds, message: "the signer has \(balance) and needs \(required)")
        case .searchStopped(let operations): return .searchStopped(operations)
        case .bundleCall(let operations, let error):
            return .callFailed(operations, message: "no bundle: \(error.text)")
        case .node(let error):
            return .failed(.proposalFailed, message: "no bundle: \(error.text)")
        case .validation(let message):
            return .failed(.proposalFailed, message: "no bundle: \(message)")
        }
    }

    private func send(_ proposal: Proposal, _ progress: inout Progress) async -> AttemptOutcome {
        let transaction = transaction(
            to: proposal.entryPoint.address,
            nonce: progress.sender.tracker.nonce,
            gasLimit: proposal.gasLimit,
            fees: proposal.fees,
            data: proposal.calldata
        )
        let operations = proposal.operations.map(\.hash)
        switch await submit(transaction, .bundle, operations, &progress) {
        case .refused(.tooMuchGas, _): return .tooMuchGas(gasLimit: transaction.gasLimit)
        case let result: return await outcome(result, operations, &progress)
        }
    }

    private func outcome(
        _ result: SubmissionResult,
        _ operations: [Hash32],
        _ progress: inout Progress
    ) async -> AttemptOutcome {
        switch result {
        case .taken: .submitted
        case .notSent(let message): .failed(.proposalFailed, message: message)
        case .refused(.nonceTooLow, _): .nonceTooLow(update: await pollAfterNonceTooLow(&progress))
        case .refused(let refusal, let message):
            .refused(
                refusal,
                message: message,
                operations: operations,
                occupant: refusal.concernsThePrice ? await occupant(&progress) : .unknown
            )
        }
    }

    func pollAfterNonceTooLow(_ progress: inout Progress) async -> TrackerUpdate {
        await run(.afterNonceTooLow, &progress)
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
        if let newest = progress.sender.tracker.newest, await transactions.withdraw(newest) == .done {
            return .softCancelled
        }
        switch await submit(await cancellation(&progress), .cancellation, [], &progress) {
        case .taken: return .submitted
        case .notSent(let message): return .failed(message: message)
        case .refused(.nonceTooLow, _): return .nonceTooLow(update: await pollAfterNonceTooLow(&progress))
        case .refused(let refusal, let message): return .refused(refusal, message: message)
        }
    }

    /// Takes our nonce, so that what waits behind it can be mined.
    func fillNonce(_ progress: inout Progress) async -> AttemptOutcome {
        let result = await submit(await cancellation(&progress), .cancellation, [], &progress)
        return await outcome(result, [], &progress)
    }

    /// A transfer of nothing to oneself, at our nonce: the cheapest transaction there is.
    private func cancellation(_ progress: inout Progress) async -> Transaction {
        let occupant = await occupant(&progress)
        let minimum = progress.sender.tracker.minimumCancellationFees(blocking: occupant.fees)
        let market = await proposer.bundleFees()?.fees
        return transaction(
            to: signer.address,
            nonce: progress.sender.tracker.nonce,
            gasLimit: 21_000,
            fees: FeeEstimate.cancellationFees(market: market ?? .zero, minimum: minimum),
            data: []
        )
    }

    /// What the node's pool holds at our nonce: its place is taken just above its price, not by climbing blindly.
    private func occupant(_ progress: inout Progress) async -> Occupant {
        guard !progress.poolCannotBeAsked else { return .unknown }
        do {
            let pooled = try await client.pooledTransactions(from: signer.address)
            guard let blocking = pooled.first(where: { $0.nonce == progress.sender.tracker.nonce }) else {
                return .nothing
            }
            report(.transaction(.blockingTransactionFound(blocking.hash, fees: blocking.fees)))
            return .transaction(blocking.fees)
        } catch .refused(let error) where error.code == -32601 {
            progress.poolCannotBeAsked = true
            return .unknown
        } catch {
            return .unknown
        }
    }

    // MARK: Handing over

    /// Signs, records, sends. The hash is known and recorded before anything leaves: an answer may get lost.
    private func submit(
        _ transaction: Transaction,
        _ kind: TransactionKind,
        _ operations: [Hash32],
        _ progress: inout Progress
    ) async -> SubmissionResult {
        let signed: SignedTransaction
        do {
            signed = try await signer.sign(transaction)
        } catch {
            return .notSent("cannot sign: \(error)")
        }
        guard !progress.sender.nonceIsInDoubt(unheard: progress.unheardRemovedBlocks) else {
            return .notSent(BundleSender.doubt)
        }
        let tracked = TrackedTransaction(
            kind: kind,
            hash: signed.hash,
            nonce: transaction.nonce,
            fees: transaction.fees,
            gasLimit: transaction.gasLimit,
            operations: operations
        )
        progress.sender.willSend(tracked)
        report(.transaction(.transactionSigned(SignedSubmission(tracked, raw: signed.raw))))
        let answer = await transactions.send(signed)
        let (result, event) = progress.sender.wasSent(tracked, answer)
        report(event)
        tellNews(&progress)
        return result
    }
}
