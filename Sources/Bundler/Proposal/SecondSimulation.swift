import Ethereum

/// Runs every candidate by itself: `handleOps` with that operation alone, all at the same time.
///
/// An operation that follows another one by nonce is run behind it, or its nonce would be wrong.
struct SecondSimulation: Sendable {
    let caller: EntryPointCaller
    let race: NonceRace
    let isTraced: Bool
    /// What bundles of other senders in flight count on.
    let others: OtherBundles

    enum Verdict: Hashable, Sendable {
        /// `isAlone`: the call was exactly that of a bundle of this operation.
        case passed(ValidationTrace?, isAlone: Bool)
        case skip(SkipReason)
        case remove(reason: String)
        /// It or one of those before it; to be removed if those pass.
        case removeIfOthersPass(reason: String)
        case nodeFailed(NodeError)
        /// No operation's fault, and no bundle can pass.
        case bundlerFault(String)
    }

    struct Results: Sendable {
        /// By candidate.
        var verdicts: [Verdict]
        /// Of paymasters that more than one operation in flight relies on.
        var deposits: [Address: Result<Wei, NodeError>]
    }

    private enum Finding: Sendable {
        case verdict(Int, Verdict)
        case deposit(Address, Result<Wei, NodeError>)
    }

    func run(_ candidates: [BundleCandidate]) async -> Results {
        var results = Results(verdicts: [], deposits: [:])
        // A task costs more than the rest of a bundle of one.
        if candidates.count == 1 {
            results.verdicts = [await judge(chain: candidates[...])]
            if let paymaster = sharedPaymasters(of: candidates).first {
                results.deposits[paymaster] = await caller.deposit(of: paymaster)
            }
            return results
        }
        results.verdicts = Array(repeating: .skip(.nonceNotNext), count: candidates.count)
        await withTaskGroup(of: Finding.self) { group in
            for index in candidates.indices {
                let chain = Self.chain(to: index, in: candidates)
                group.addTask { .verdict(index, await judge(chain: chain)) }
            }
            for paymaster in sharedPaymasters(of: candidates) {
                group.addTask { .deposit(paymaster, await caller.deposit(of: paymaster)) }
            }
            for await finding in group {
                switch finding {
                case .verdict(let index, let verdict): results.verdicts[index] = verdict
                case .deposit(let paymaster, let deposit): results.deposits[paymaster] = deposit
                }
            }
        }
        return results
    }

    /// The candidate at `index` behind all those whose nonces come before its own.
    private static func chain(to index: Int, in candidates: [BundleCandidate]) -> ArraySlice<BundleCandidate> {
        guard candidates[index].predecessor != nil else { return candidates[index...index] }
        var chain = [candidates[index]]
        while let hash = chain.last?.predecessor, let before = candidates.first(where: { $0.hash == hash }) {
            chain.append(before)
        }
        return ArraySlice(chain.reversed())
    }

    /// A paymaster of one operation needs no look: the operation's own call tells whether its deposit suffices.
    private func sharedPaymasters(of candidates: [BundleCandidate]) -> [Address] {
        var seen: [Address] = []
        var shared: [Address] = []
        for case let paymaster? in candidates.lazy.map(\.paymaster) {
            if !seen.contains(paymaster) {
                seen.append(paymaster)
                if others.spent(of: paymaster, caller.version) > 0 { shared.append(paymaster) }
            } else if !shared.contains(paymaster) {
                shared.append(paymaster)
            }
        }
        return shared
    }

    /// - Parameter chain: the candidate to judge is the last.
    private func judge(chain: ArraySlice<BundleCandidate>) async -> Verdict {
        let calldata = caller.calldata(chain.map(\.operation.operation))
        let gasLimit = BundleGas(chain.lazy.map(\.gas)).limit
        switch await caller.handleOps(calldata: calldata, gasLimit: gasLimit, traced: isTraced) {
        case .passed(let traces):
            let trace = traces.count == chain.count ? traces.last : nil
            return .passed(trace, isAlone: chain.count == 1)
        case .failed(let error):
            return .nodeFailed(error)
        case .reverted(let data, let text):
            return await judge(chain, revertData: data, text: text)
        }
    }

    private func judge(_ chain: ArraySlice<BundleCandidate>, revertData: [UInt8], text: String?) async -> Verdict {
        let operations = chain.map(\.operation)
        let last = operations.count - 1
        switch Blame(revertData: revertData, operations: operations, version: caller.version) {
        case .operations(let positions, let reason):
            return positions.contains(last) ? await remove(operations[last], reason) : .skip(.nonceNotNext)
        case .factory(let position, let reason), .paymaster(let position, let reason):
            return position == last ? await remove(operations[last], reason) : .skip(.nonceNotNext)
        case .nonce(let position, let code, let reason):
            guard position == last else { return .skip(.nonceNotNext) }
            switch await race.judge(operations[last], code: code) {
            case .skip(let skip): return .skip(skip)
            case .remove: return .remove(reason: reason)
            case .nodeFailed(let error): return .nodeFailed(error)
            }
        case .deposit(let position, let paymaster):
            return .skip(position == last ? await caller.depositIsTooLow(operations[last], paymaster) : .nonceNotNext)
        case .outOfGas:
            // The gas limit is ours: the bundle's own call will raise it.
            return .passed(nil, isAlone: false)
        case .bundler(let reason):
            return .bundlerFault(reason)
        case .unattributed(let reason):
            let reason = text ?? reason
            return chain.count == 1
                ? await remove(operations[last], reason) : .removeIfOthersPass(reason: reason)
        }
    }

    private func remove(_ operation: PooledOperation, _ reason: String) async -> Verdict {
        await race.objection(toRemoving: operation).map { .skip($0) } ?? .remove(reason: reason)
    }
}
