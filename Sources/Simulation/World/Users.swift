import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// The people who send operations: their accounts, the names of their operations, their nonces.
struct Users {
    /// What the scenario may name again.
    struct Named {
        var hash: Hash32
        var account: Address
        var behaviour: SimChain.OperationBehaviour
        var userOperation: UserOperation
    }

    let streams: RandomStreams
    private var named: [String: [Named]] = [:]
    private var numbers: [String: UInt64] = [:]
    private var nextSequences: [NonceKey: UInt64] = [:]
    private var paymasters: Set<PaymasterDeposit> = []
    private var streamsByEntry: [String: SimRandom] = [:]
    /// One for each entry point that was met: its domain is worth keeping.
    private var hashers: [UserOperationHasher] = []
    private(set) var submitted: UInt64 = 0
    /// Accounts of one operation each, to be forgotten by the chain once it is settled.
    private var singleUse: [Hash32: Address] = [:]
    private(set) var settledAccounts: [Address] = []

    private struct NonceKey: Hashable {
        var account: Address
        var key: UInt128
        /// Each release of the entry point counts for itself.
        var entryPoint: EntryPointVersion
    }

    init(streams: RandomStreams) { self.streams = streams }

    // MARK: Names

    /// `alice-3` for the third of a counted submission named `alice`, `alice` for one that is not counted.
    mutating func nextLabel(_ submission: Submission) -> String? {
        guard let label = submission.label else { return nil }
        guard submission.isCounted else { return label }
        numbers[label, default: 0] += 1
        return "\(label)-\(numbers[label] ?? 0)"
    }

    mutating func remember(_ operation: Named, label: String?, group: String?) {
        guard let label else { return }
        named[label, default: []].append(operation)
        if let group, group != label { named[group, default: []].append(operation) }
    }

    /// The operations of this name: one, or all of a group.
    func operations(named label: String) -> [Hash32] { named[label, default: []].map(\.hash) }

    func all(named label: String) -> [Named] { named[label, default: []] }

    mutating func change(_ label: String, _ change: (inout Named) -> Void) {
        for index in named[label, default: []].indices { change(&named[label, default: []][index]) }
    }

    /// The account of the first operation of this name.
    func account(named label: String) -> Address? { named[label]?.first?.account }

    // MARK: Accounts and nonces

    mutating func newAccount() -> Address {
        submitted += 1
        return Self.address("account", submitted)
    }

    static func address(_ kind: String, _ number: UInt64) -> Address {
        var hasher = Keccak256Hasher()
        hasher.update([UInt8](kind.utf8))
        hasher.update(Hash32(words: (0, 0, 0, number)))
        return Address(lastBytesOf: hasher.finalize())
    }

    static func address(named label: String, _ kind: String) -> Address {
        Address(lastBytesOf: Keccak256.hash([UInt8]("\(kind) \(label)".utf8)))
    }

    /// The account's next nonce under a key, and one more from now on.
    mutating func takeSequence(of account: Address, key: UInt128, in entryPoint: EntryPointVersion) -> UInt64 {
        let nonceKey = NonceKey(account: account, key: key, entryPoint: entryPoint)
        let sequence = nextSequences[nonceKey, default: 0]
        nextSequences[nonceKey] = sequence + 1
        return sequence
    }

    /// The pool took a nonce that the scenario chose: the account's next one is after it.
    mutating func uses(
        _ sequence: UInt64,
        of account: Address,
        key: UInt128,
        in entryPoint: EntryPointVersion
    ) {
        guard sequence < .max else { return }
        let nonceKey = NonceKey(account: account, key: key, entryPoint: entryPoint)
        nextSequences[nonceKey] = max(nextSequences[nonceKey, default: 0], sequence + 1)
    }

    /// The name of an operation for this entry point.
    mutating func hash(of operation: UserOperation, entryPoint: EntryPointVersion, chainID: UInt64) -> Hash32 {
        if let hasher = hashers.first(where: { $0.version == entryPoint && $0.chainID == chainID }) {
            return hasher.hash(operation)
        }
        let hasher = UserOperationHasher(version: entryPoint, chainID: chainID)
        hashers.append(hasher)
        return hasher.hash(operation)
    }

    private struct PaymasterDeposit: Hashable {
        var paymaster: Address
        var entryPoint: EntryPointVersion
    }

    /// Whether this paymaster is met for the first time at this entry point.
    mutating func isNew(paymaster: Address, in entryPoint: EntryPointVersion) -> Bool {
        paymasters.insert(PaymasterDeposit(paymaster: paymaster, entryPoint: entryPoint)).inserted
    }

    /// Those that this paymaster has been met at, in the order of releases.
    func entryPoints(of paymaster: Address) -> [EntryPointVersion] {
        EntryPointVersion.allCases.filter {
            paymasters.contains(PaymasterDeposit(paymaster: paymaster, entryPoint: $0))
        }
    }

    mutating func isUsedOnce(_ account: Address, by operation: Hash32) { singleUse[operation] = account }

    // MARK: What becomes of operations

    mutating func observe(_ event: BuilderEvent) {
        guard !singleUse.isEmpty, case .pool(let event) = event else { return }
        switch event {
        case .operationIncluded(let hash, _, _), .operationRejected(let hash, _, _), .operationRemoved(let hash, _, _):
            if let account = singleUse.removeValue(forKey: hash) { settledAccounts.append(account) }
        case .operationAccepted, .operationReplaced, .operationReturned, .entityBanned, .headSubscriptionEnded: break
        }
    }

    mutating func takeSettledAccounts() -> [Address] {
        defer { settledAccounts.removeAll(keepingCapacity: true) }
        return settledAccounts
    }

    // MARK: Draws

    /// Draws for one submission come from a stream of its own.
    mutating func draw<Value>(
        stream name: String,
        _ make: (inout SimRandom) -> Value
    ) -> Value {
        var random = streamsByEntry[name] ?? streams.stream(named: name)
        defer { streamsByEntry[name] = random }
        return make(&random)
    }
}
