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
                for event in progress.sender.answer(answer, to: &poll) { report(event) }
            }
        }
    }

    private func answer(_ question: TransactionPoll.Question) async -> TransactionPoll.Answer {
        do throws(NodeError) {
            switch question {
            case .accountNonce: return .accountNonce(try await client.transactionCount(of: signer.address))
            case .receipt(let transaction): return .receipt(try await client.receipt(of: transaction.hash))
            case .isHeld(let transaction): return .isHeld(try await transactions.holds(transaction))
            }
        } catch {
            return .failed(error.text)
        }
    }

    /// A bundle was mined but reverted: whoever is to blame leaves the pool, or all are bundled alone next time.
    func attributeRevert(_ hash: Hash32, _ progress: Progress) async {
        let sent = progress.sender.tracker.operations(ofMined: hash)
        let pooled = sent.compactMap { pool.operation($0) }
        guard let entryPoint = pooled.first?.entryPoint else { return }
        let data = (try? await client.revertData(of: hash)) ?? nil
        switch RevertVerdict(data ?? [], sent: sent, pooled: pooled, version: entryPoint) {
        case .remove(let operations, let reason):
            for operation in pool.remove(operations) {
                report(.pool(.operationRemoved(operation, reason: reason)))
            }
        case .isolate(let operations, let reason):
            pool.isolate(operations)
            report(.proposal(.operationsSuspected(operations, reason: reason)))
        }
    }
}
