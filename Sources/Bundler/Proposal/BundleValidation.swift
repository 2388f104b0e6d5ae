import Ethereum

/// Calls the bundle exactly as it would be sent, and removes what the call blames until it passes.
///
/// Every pass removes something, raises the gas limit (once), or is the last. After 2, 4, 8 … passes that blame somebody,
/// parts of the bundle are called at one time: many that fail only beside others must not cost a call each. A part that
/// passes is the bundle; the rest stays in the pool.
struct BundleValidation: Sendable {
    let caller: EntryPointCaller
    let race: NonceRace
    let edits: PoolEdits
    let bounds: BundleGasBounds
    private(set) var bundle: [BundleCandidate]
    private var isGasRaised = false
    private var blamed = 0
    /// Parts are called when so many calls have blamed somebody: 2, 4, 8 …
    private var nextParts = 2
    /// The time at which it gives up.
    private let deadline: Duration
    private let clock: any BuilderClock

    enum Outcome: Sendable {
        case passed(calldata: [UInt8], gasLimit: Gas, packedGas: Gas)
        case empty
        case failed(ProposalFailure)
    }

    init(
        _ bundle: [BundleCandidate],
        caller: EntryPointCaller,
        race: NonceRace,
        edits: PoolEdits,
        bounds: BundleGasBounds,
        deadline: Duration,
        clock: any BuilderClock
    ) {
        self.bundle = bundle
        self.caller = caller
        self.race = race
        self.edits = edits
        self.bounds = bounds
        self.deadline = deadline
        self.clock = clock
    }

    /// It was more than one call, and the market may have moved meanwhile.
    var tookLong: Bool { blamed > 0 }

    mutating func run() async -> Outcome {
        let passLimit = 2 * bundle.count + 4
        for _ in 0..<passLimit {
            guard !bundle.isEmpty else { return .empty }
            guard blamed == 0 || clock.now < deadline else {
                return .failed(.searchStopped(bundle.map(\.hash)))
            }
            // The second simulation of a lone operation was this very call, and so was that of a part.
            var hasPassed = false
            if blamed >= nextParts, bundle.count > 2 {
                nextParts = 2 * blamed
                if let part = await largestPassingPart() { (bundle, isGasRaised, hasPassed) = (part, false, true) }
            }
            let gas = BundleGas(bundle.lazy.map(\.gas))
            let gasLimit = isGasRaised ? bounds.raised(gas.limit) ?? gas.limit : gas.limit
            let calldata = caller.calldata(bundle.map(\.operation.operation))
            let passed = Outcome.passed(calldata: calldata, gasLimit: gasLimit, packedGas: gas.packed)
            if hasPassed || bundle.count == 1 && bundle[0].passedAlone && !isGasRaised { return passed }
            switch await caller.handleOps(calldata: calldata, gasLimit: gasLimit, traced: false) {
            case .passed: return passed
            case .failed(let error): return .failed(.bundleCall(bundle.map(\.hash), error))
            case .reverted(let data, let text):
                blamed += 1
                if let failure = await react(to: data, text: text, gasLimit: gasLimit) { return .failed(failure) }
            }
        }
        return .failed(.validation("the bundle's validation found no end in \(passLimit) passes"))
    }

    private mutating func react(to revertData: [UInt8], text: String?, gasLimit: Gas) async -> ProposalFailure? {
        let operations = bundle.map(\.operation)
        switch Blame(revertData: revertData, operations: operations, version: caller.version) {
        case .operations(let positions, let reason):
            await removeBlamed(positions, reason: reason)
        case .factory(let position, let reason):
            if await isLeftOut(position) { return nil }
            removeFactory(of: operations[position], reason: reason)
        case .paymaster(let position, let reason):
            if await isLeftOut(position) { return nil }
            removePaymaster(of: operations[position], reason: reason)
        case .deposit(let position, let paymaster):
            edits.skip(operations[position].hash, await caller.depositIsTooLow(operations[position], paymaster))
            drop { $0 == position }
        case .nonce(let position, let code, let reason):
            await settleRace(at: position, code: code, reason: reason)
        case .outOfGas(let reason):
            await raiseGas(gasLimit, reason: reason)
        case .bundler(let reason):
            return .validation(reason)
        case .unattributed(let reason):
            await handleUnattributed(reason: text ?? reason)
        }
        return nil
    }

    /// Sizes of parts that are tried, the largest first: 2, 3, 4, 6, 8, 11, 16 …, each about √2 times the one before.
    private static let partSizes = [1_024, 724, 512, 362, 256, 181, 128, 91, 64, 45, 32, 23, 16, 11, 8, 6, 4, 3, 2]

    /// Of the first and the last operations the largest part that passes; `nil` where none does.
    private func largestPassingPart() async -> [BundleCandidate]? {
        var parts: [[BundleCandidate]] = []
        for size in Self.partSizes where size < bundle.count {
            for part in [bundle.prefix(size), bundle.suffix(size)] where part.isClosed { parts.append(Array(part)) }
        }
        let caller = caller
        let passed = await withTaskGroup(of: Int?.self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask {
                    let calldata = caller.calldata(part.map(\.operation.operation))
                    let gasLimit = BundleGas(part.lazy.map(\.gas)).limit
                    guard case .passed = await caller.handleOps(calldata: calldata, gasLimit: gasLimit, traced: false)
                    else { return nil }
                    return index
                }
            }
            var passed: [Int] = []
            for await case let index? in group { passed.append(index) }
            return passed
        }
        // The larger ones come first.
        return passed.min().map { parts[$0] }
    }

    private mutating func removeBlamed(_ positions: [Int], reason: String) async {
        var blamed: [PooledOperation] = []
        for operation in positions.map({ bundle[$0].operation }) {
            if let objection = await race.objection(toRemoving: operation) {
                edits.skip(operation.hash, objection)
            } else {
                blamed.append(operation)
            }
        }
        edits.removeBlamed(blamed, reason: reason)
        drop { positions.contains($0) }
    }

    /// Whether something speaks against blaming this operation, so that it alone leaves the bundle.
    private mutating func isLeftOut(_ position: Int) async -> Bool {
        let operation = bundle[position].operation
        guard let objection = await race.objection(toRemoving: operation) else { return false }
        edits.skip(operation.hash, objection)
        drop { $0 == position }
        return true
    }

    /// Takes operations out of the bundle by position, and with them those that follow them by nonce.
    private mutating func drop(where isDropped: (Int) -> Bool) {
        bundle = bundle.indices.filter { !isDropped($0) }.map { bundle[$0] }
        while let orphan = bundle.firstIndex(where: { candidate in
            candidate.predecessor.map { hash in !bundle.contains { $0.hash == hash } } ?? false
        }) {
            edits.skip(bundle[orphan].hash, .nonceNotNext)
            bundle.remove(at: orphan)
        }
    }

    private mutating func removeFactory(of operation: PooledOperation, reason: String) {
        guard let factory = operation.operation.factory else { return }
        edits.removeAll(factory: factory, of: operation, reason: reason)
        let bundle = bundle
        drop { bundle[$0].operation.operation.factory == factory }
    }

    private mutating func removePaymaster(of operation: PooledOperation, reason: String) {
        guard let paymaster = operation.operation.paymaster?.address else { return }
        edits.removeAll(paymaster: paymaster, of: operation, reason: reason)
        let bundle = bundle
        drop { bundle[$0].paymaster == paymaster }
    }

    private mutating func settleRace(at position: Int, code: AACode, reason: String) async {
        let operation = bundle[position].operation
        switch await race.judge(operation, code: code) {
        case .skip(let skip): edits.skip(operation.hash, skip)
        case .remove: edits.removeBlamed([operation], reason: reason)
        case .nodeFailed(let error): edits.skip(operation.hash, .nodeFailure(error.text))
        }
        drop { $0 == position }
    }

    /// Once; if that does not help, each operation is tried alone, where its own limits must suffice: one for which
    /// they do not would keep the others waiting for ever.
    private mutating func raiseGas(_ gasLimit: Gas, reason: String) async {
        if !isGasRaised, bounds.raised(gasLimit) != nil {
            isGasRaised = true
        } else if bundle.count > 1 {
            edits.isolate(bundle.map(\.hash), reason: reason)
            keepFirstAlone()
        } else {
            await removeBlamed(Array(bundle.indices), reason: reason)
        }
    }

    private mutating func handleUnattributed(reason: String) async {
        guard bundle.count > 1 else { return await removeBlamed(Array(bundle.indices), reason: reason) }
        let culprits = caller.version == .v0_6 ? await findCulprits() : []
        if culprits.isEmpty {
            edits.isolate(bundle.map(\.hash), reason: reason)
            keepFirstAlone()
        } else {
            await removeBlamed(culprits, reason: reason)
        }
    }

    /// The best of the suspects can go at once, if it passed alone; the others have their turns later.
    private mutating func keepFirstAlone() {
        for suspect in bundle.dropFirst() { edits.skip(suspect.hash, .isolated) }
        bundle = bundle.prefix(1).filter(\.passedAlone)
        isGasRaised = false
    }

    /// In 0.6 a paymaster's `postOp` can revert in a way that takes the bundle with it and names nobody: each operation
    /// is called alone. A node's failure to answer is not held against an operation.
    private func findCulprits() async -> [Int] {
        let caller = caller
        let candidates = bundle
        return await withTaskGroup(of: Int?.self) { group in
            for index in candidates.indices {
                group.addTask {
                    let calldata = caller.calldata([candidates[index].operation.operation])
                    let gasLimit = BundleGas([candidates[index].gas]).limit
                    switch await caller.handleOps(calldata: calldata, gasLimit: gasLimit, traced: false) {
                    case .reverted: return index
                    case .passed, .failed: return nil
                    }
                }
            }
            var culprits: [Int] = []
            for await case let index? in group { culprits.append(index) }
            return culprits.sorted()
        }
    }
}

extension ArraySlice<BundleCandidate> {
    /// Whether each operation has the one that it follows by nonce beside it.
    fileprivate var isClosed: Bool {
        allSatisfy { candidate in
            candidate.predecessor.map { hash in contains { $0.hash == hash } } ?? true
        }
    }
}
