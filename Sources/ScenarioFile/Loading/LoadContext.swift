import Ethereum
import Wording

/// What is known of a scenario while its file is read.
///
/// One object for one load, used by one task.
final class LoadContext {
    let diagnostics = Diagnostics()
    /// What the command line sets.
    let overrides: ScenarioOverrides
    /// The path, and the most bytes that are of use.
    let readFile: (String, Int) -> Result<[UInt8], ScenarioDiagnostic>

    // Facts that later sections need; the root reads the sections in this order.
    var chain = ChainOptions.ethereum {
        didSet { nodeNames = Set(chain.nodes.map(\.name)) }
    }
    private(set) var nodeNames: Set<String> = []
    var run: RunLength?
    var numSenders = 1
    var entryPoints: [EntryPointVersion] = [.v0_7]
    /// Whether the timeline has slots without a block.
    var missesSlots = false
    /// The history of the chain's market, and whose it is.
    var feeHistory: ReadFeeHistory?
    var labels = LabelTable()
    var instants = InstantTable()
    /// What each paymaster has deposited, and where that was said first.
    var paymasterDeposits: [String: (amount: Wei, line: Int)] = [:]
    /// Paymasters that actions name, and where.
    private var usedPaymasters: [(label: String, origin: Origin)] = []
    /// Which keys of which tables decoders asked for; for the test that tables and decoders agree.
    var audit: Set<String>?
    /// Paths of the checks of `expect`, for `fails`.
    private(set) var checkPaths: Set<String> = []
    /// Inside a check whose parts fail under its path, not under their own.
    private var isInsideCheck = false

    init(
        overrides: ScenarioOverrides = ScenarioOverrides(),
        readFile: @escaping (String, Int) -> Result<[UInt8], ScenarioDiagnostic> = FileReader.read
    ) {
        self.overrides = overrides
        self.readFile = readFile
    }

    func usePaymaster(_ label: String, _ origin: Origin) { usedPaymasters.append((label, origin)) }

    /// Reports paymasters that no operation comes with, once everything is read.
    func checkPaymasters() {
        for used in usedPaymasters where paymasterDeposits[used.label] == nil {
            let hint = diagnostics.hint(for: used.label, among: paymasterDeposits.keys.sorted())
            diagnostics.error(used.origin, "no operation has the paymaster \(Quoted.text(used.label))" + hint)
        }
    }

    func addCheck(_ path: String) {
        if !isInsideCheck { checkPaths.insert(path) }
    }

    /// Registers a check; those that are read as its parts are none of their own.
    func withCheck<Value>(_ path: String, _ readParts: () -> Value) -> Value {
        addCheck(path)
        let outer = isInsideCheck
        isInsideCheck = true
        defer { isInsideCheck = outer }
        return readParts()
    }
}
