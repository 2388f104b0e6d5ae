import Ethereum

extension SenderLoop {
    /// Puts the poll's questions, one after the other.
    func run(_ poll: TransactionPoll, _ progress: inout Progress) async -> TrackerUpdate {
        var poll = poll
        while true {
            switch poll.step {
            case .finished(let update): return update
            case .ask(let question):
                let answer = await self.answer(question)
                takeIn(answer)
                for event in progress.sender.answer(answer, to: &poll) { report(event) }
            }
        }
    }

    /// A receipt of ours says what its block executed. The pool has it at once: built on the state of that block, the
    /// operations would look faulty to the next bundle.
    private func takeIn(_ answer: TransactionPoll.Answer) {
        guard case .receipts(let receipts) = answer else { return }
        let intake = InclusionIntake(pool: pool, report: report)
        for case let receipt? in receipts {
            for entryPoint in chain.entryPoints {
                intake.takeIn(
                    receipt.logs,
                    blockHash: receipt.blockHash,
                    blockNumber: receipt.blockNumber,
                    entryPoint
                )
            }
        }
    }

    private func answer(_ question: TransactionPoll.Question) async -> TransactionPoll.Answer {
        do throws(NodeError) {
            switch question {
            case .accountNonce: return .accountNonce(try await client.transactionCount(of: signer.address))
            case .receipts(let transactions): return .receipts(try await receipts(of: transactions))
            case .isHeld(let transaction): return .isHeld(try await transactions.holds(transaction))
            }
        } catch {
            return .failed(error.text)
        }
    }

    /// Asked for at one time. One that is there settles the nonce, whatever the others are.
    private func receipts(
        of transactions: [TrackedTransaction]
    ) async throws(NodeError) -> [TransactionReceipt?] {
        if transactions.count == 1 { return [try await client.receipt(of: transactions[0].hash)] }
        var answers = transactions.map { ReceiptAnswer(hash: $0.hash) }
        await withTaskGroup(of: ReceiptAnswer.self) { group in
            for answer in answers { group.addTask { await answer.asked(client) } }
            for await answer in group {
                if let index = answers.firstIndex(where: { $0.hash == answer.hash }) { answers[index] = answer }
            }
        }
        let receipts = answers.map(\.receipt)
        if let failure = answers.compactMap(\.failure).first, !receipts.contains(where: { $0 != nil }) { throw failure }
        return receipts
    }

    /// A bundle was mined but reverted: whoever is to blame leaves the pool, or all are bundled alone next time.
    func attributeRevert(_ hash: Hash32, _ progress: Progress) async {
        let sent = progress.sender.tracker.operations(ofMined: hash)
        let pooled = sent.compactMap { pool.operation($0) }
        guard let entryPoint = pooled.first?.entryPoint else { return }
        let data = (try? await client.revertData(of: hash)) ?? nil
        var culprit: Hash32?
        switch RevertVerdict(data ?? [], sent: sent, pooled: pooled, version: entryPoint) {
        case .remove(let operations, let reason):
            for operation in operations.compactMap({ pool.operation($0) }) {
                await blame(operation, .account, reason: reason, race(entryPoint, progress))
            }
        case .entity(let kind, let hash, let reason):
            guard let operation = pool.operation(hash) else { break }
            await blame(operation, kind, reason: reason, race(entryPoint, progress))
        case .deposit(let hash, let paymaster):
            culprit = hash
            guard let operation = pool.operation(hash) else { break }
            let caller = race(entryPoint, progress).caller
            edits.skip(hash, await caller.depositIsTooLow(operation, paymaster))
        case .nonce(let hash, let code, let reason):
            culprit = hash
            guard let operation = pool.operation(hash) else { break }
            await judge(operation, code, reason: reason, race(entryPoint, progress))
        case .isolate(let operations, let reason):
            pool.isolate(operations)
            report(.proposal(.operationsSuspected(operations, reason: reason)))
        }
        let repeated = sent.filter { pool.noteReverted($0) > 1 }
        if let operation = culprit.flatMap({ pool.operation($0) }) {
            let isSecond = repeated.contains(operation.hash)
            await settle(operation, isSecond: isSecond, race(entryPoint, progress), head: progress.sender.height)
        }
        // Who was beside a culprit twice goes alone: a third reverted bundle would be its own.
        edits.isolate(repeated, reason: "in two reverted bundles")
    }

    /// Who was named for a nonce or a deposit may be innocent, and rests. The second time it leaves, unless its nonce is used:
    /// then a block has executed it, perhaps, that the pool does not know.
    private func settle(_ culprit: PooledOperation, isSecond: Bool, _ race: NonceRace, head: BlockNumber) async {
        let objection = isSecond ? await race.objection(toRemoving: culprit) : nil
        if isSecond, objection == nil {
            edits.remove([culprit.hash], reason: NonceRace.namedTwice)
            return
        }
        pool.withLock { pool in
            if case .nodeFailure? = objection { pool.condemn(culprit.hash, reason: NonceRace.namedTwice) }
            _ = pool.rest(culprit.hash, head: head, isAlone: true)
        }
    }

    private var edits: PoolEdits { PoolEdits(pool: pool, emit: report) }

    private func race(_ entryPoint: EntryPointVersion, _ progress: Progress) -> NonceRace {
        let caller = EntryPointCaller(client: client, signer: signer.address, fees: .zero, version: entryPoint)
        return NonceRace(caller: caller, pool: pool, head: progress.head?.number ?? 0)
    }

    /// Simulation found no fault, so whoever is to blame can do it again: its reputation pays.
    private func blame(
        _ operation: PooledOperation,
        _ kind: EntityKind,
        reason: String,
        _ race: NonceRace
    ) async {
        if let objection = await race.objection(toRemoving: operation) {
            if case .nodeFailure = objection { pool.withLock { $0.condemn(operation.hash, reason: reason) } }
            return edits.skip(operation.hash, objection)
        }
        edits.remove([operation.hash], reason: reason)
        var updates = EntityUpdates()
        updates.blame(kind, of: operation)
        edits.apply(updates)
    }

    /// The block that used the nonce may not stay, and the nonce may be free already: then the operation rests a block.
    private func judge(_ operation: PooledOperation, _ code: AACode, reason: String, _ race: NonceRace) async {
        switch await race.judge(operation, code: code) {
        case .remove: edits.remove([operation.hash], reason: reason)
        case .skip(let skip): edits.skip(operation.hash, skip)
        case .nodeFailed(let error): edits.skip(operation.hash, .nodeFailure(error.text))
        }
    }
}

/// What became of the question for one receipt.
private struct ReceiptAnswer: Sendable {
    let hash: Hash32
    var receipt: TransactionReceipt?
    var failure: NodeError?

    func asked(_ client: any ExecutionClient) async -> ReceiptAnswer {
        var answer = self
        do throws(NodeError) { answer.receipt = try await client.receipt(of: hash) } catch { answer.failure = error }
        return answer
    }
}
