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
        let operations = sent.compactMap { pool.operation($0) }
        guard let entryPoint = operations.first?.entryPoint else { return }
        guard operations.count == sent.count else {
            // Blame goes by position, and the positions are gone.
            pool.isolate(operations.map(\.hash))
            return report(
                .proposal(.operationsSuspected(operations.map(\.hash), reason: "reverted beside a removed operation"))
            )
        }
        let data = (try? await client.revertData(of: hash)) ?? nil
        switch RevertAttribution.attribute(data ?? [], operations: operations, version: entryPoint) {
        case .remove(let indices, let reason):
            for index in indices where operations.indices.contains(index) {
                pool.remove([operations[index].hash])
                report(.pool(.operationRemoved(operations[index].hash, reason: reason)))
            }
        case .isolate(let reason):
            pool.isolate(operations.map(\.hash))
            report(.proposal(.operationsSuspected(operations.map(\.hash), reason: reason)))
        }
    }
}
