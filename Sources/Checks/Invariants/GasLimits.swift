import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `gas_limits`: a bundle's gas stays within `max_bundle_gas`, its transaction's within the block's limit and the
/// chain's limit for one transaction.
struct GasLimits {
    private let maxBundleGas: Gas
    private let transactionGasCap: Gas?
    /// Gas limits of the newest blocks, by number modulo their count.
    private var blockLimits: [(number: BlockNumber, limit: Gas)]
    /// The head each sender's newest attempt was made at.
    private var attempts: [Int: BlockNumber] = [:]
    private var announced: BlockNumber = 0
    private var log = ViolationLog(.gasLimits)

    private static let memory: UInt64 = 64
    /// The transaction's gas above the packed gas: 5 %.
    private static let overheadPercent: UInt128 = 105

    /// The most packed gas with which the transaction stays within the limit.
    static func packed(limit: Gas) -> Gas {
        Gas(UInt64(clamping: UInt128(limit.rawValue) * 100 / overheadPercent))
    }

    init(_ facts: RunFacts) {
        maxBundleGas = facts.settings.maxBundleGas
        transactionGasCap = facts.chain.transactionGasCap
        blockLimits = Array(repeating: (.max, .zero), count: Int(Self.memory))
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .chain(.genesis(let header, _)): remember(header)
        case .chain(.blockSealed(let header, _, _)): remember(header)
        case .world(.headAnnounced(let head)): announced = max(announced, head.number)
        case .builder(let sender?, .sender(.triggered(_, let block, _))): attempts[sender] = block
        case .builder(_, .proposal(.bundleFormed(let bundle))):
            guard bundle.packedGas > maxBundleGas else { return }
            log.report(event, "a bundle packs \(bundle.packedGas) gas, but max_bundle_gas is \(maxBundleGas)")
        case .builder(let sender?, .transaction(.transactionSigned(let submission))):
            check(submission, sender: sender, event)
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func remember(_ header: BlockHeader) {
        blockLimits[Int(header.number % Self.memory)] = (header.number, header.gasLimit)
    }

    private func limit(of block: BlockNumber) -> Gas? {
        let entry = blockLimits[Int(block % Self.memory)]
        return entry.number == block ? entry.limit : nil
    }

    private mutating func check(_ submission: SignedSubmission, sender: Int, _ event: TraceEvent) {
        let gas = submission.gasLimit
        let kind = submission.kind.rawValue
        if let cap = transactionGasCap, gas > cap {
            log.report(event, "sender \(sender) signed a \(kind) with \(gas) gas; a transaction may have \(cap)")
        }
        // The newest block the builder can know, and the one it says it built on.
        let known = [limit(of: announced), attempts[sender].flatMap(limit)].compactMap(\.self).max()
        if let known, gas > known {
            log.report(event, "sender \(sender) signed a \(kind) with \(gas) gas; the head's limit is \(known)")
        }
        let most = UInt128(maxBundleGas.rawValue) * Self.overheadPercent / 100
        if submission.kind == .bundle, UInt128(gas.rawValue) > most {
            log.report(
                event,
                "sender \(sender) signed a bundle with \(gas) gas; max_bundle_gas of \(maxBundleGas) and 5 % are \(most)"
            )
        }
    }
}
