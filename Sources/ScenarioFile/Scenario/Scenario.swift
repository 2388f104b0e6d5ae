public import Bundler
public import Ethereum

/// A scenario file after loading: a chain, a builder, what happens to them, and what must be true of the run.
///
/// Every value is checked: labels exist, instants lie within the run, senders are below `num_senders`.
public struct Scenario: Hashable, Sendable {
    /// The file, as its caller named it.
    public var path: String
    public var title: String
    /// Markdown.
    public var description = ""
    public var tags: [String] = []
    public var seed: UInt64 = 0
    public var run: RunLength
    public var chain = ChainOptions.ethereum
    public var entryPoints: [EntryPointVersion] = [.v0_7]
    public var builder = BuilderOptions()
    public var matrix = RunMatrix()
    /// In file order, which is the order of entries with the same instant.
    public var timeline: [TimelineEntry] = []
    public var workload: [Workload] = []
    public var expectations = Expectations()
    /// The fault injector between builder and chain, named after the invariant it breaks; for testing the harness only.
    public var faultInjector: InjectedFault?
    /// What is legal and yet suspicious, such as an expectation that any run satisfies; sorted by position.
    public var warnings: [ScenarioDiagnostic] = []

    public init(path: String, title: String, run: RunLength) {
        self.path = path
        self.title = title
        self.run = run
    }

    /// What the builder must know of the chain.
    public var chainFacts: ChainFacts {
        ChainFacts(
            chainID: chain.chainID,
            entryPoints: entryPoints,
            transactionGasCap: chain.transactionGasCap,
            blockTime: chain.blockTime
        )
    }
}

/// When a run ends: one block time after its last block, or at a virtual time.
public enum RunLength: Hashable, Sendable {
    /// Blocks, not slots; at least 1.
    case blocks(UInt64)
    /// Since genesis.
    case duration(Duration)
}

/// The builder under test.
public struct BuilderOptions: Hashable, Sendable {
    public var settings = BuilderSettings()
    public var sender = TransactionSenderName.raw
    public var signer = SignerName.privateKey
    /// Of each sender's own account at genesis.
    public var signerBalance = Wei(10 * Wei.ether.rawValue)
    /// Of the senders that have another, in the order of senders.
    public var ownSignerBalances: [PerSender<Wei>] = []

    /// At genesis.
    public func signerBalance(of sender: Int) -> Wei {
        ownSignerBalances.first { $0.sender == sender }?.value ?? signerBalance
    }

    public init() {}
}
