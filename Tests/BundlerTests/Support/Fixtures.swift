import Bundler
import Ethereum
import Synchronization

// Operations, heads and clocks whose defaults hide what a test does not care about.

extension Address {
    static func numbered(_ number: UInt32) -> Address { Address(high: 0xacc0_0000_0000_0000, middle: 0, low: number) }
    static func paymaster(_ number: UInt32) -> Address { Address(high: 0x9a70_0000_0000_0000, middle: 0, low: number) }
    static func factory(_ number: UInt32) -> Address { Address(high: 0xfac7_0000_0000_0000, middle: 0, low: number) }
    static let signer = Address(high: 0x5167_0000_0000_0000, middle: 0, low: 1)
}

extension Hash32 {
    static func operation(_ number: UInt32) -> Hash32 { Hash32(words: (UInt64(number), 0, 0, UInt64(number))) }
    static func block(_ number: BlockNumber) -> Hash32 { Hash32(words: (0xb10c, 0, 0, number)) }
}

extension GasFees {
    init(_ maxFeePerGas: UInt64, _ maxPriorityFeePerGas: UInt64) {
        self.init(
            maxFeePerGas: WeiPerGas(UInt128(maxFeePerGas)),
            maxPriorityFeePerGas: WeiPerGas(UInt128(maxPriorityFeePerGas))
        )
    }
}

extension PooledOperation {
    /// Sender and hash follow from `number`.
    static func numbered(
        _ number: UInt32,
        sender: Address? = nil,
        key: UInt256 = 0,
        sequence: UInt64 = 0,
        fees: GasFees = GasFees(10_000, 1_000),
        callGasLimit: Gas = 100_000,
        verificationGasLimit: Gas = 50_000,
        preVerificationGas: Gas = 50_000,
        callData: [UInt8] = [],
        paymaster: Address? = nil,
        factory: Address? = nil,
        entryPoint: EntryPointVersion = .v0_7,
        timeRange: ValidTimeRange = .always,
        aggregator: Address? = nil,
        staked: StakedEntities = [],
        expectedStorage: [StorageRead] = [],
        accesses: [Address] = []
    ) -> PooledOperation {
        let operation = UserOperation(
            sender: sender ?? .numbered(number),
            nonce: UInt256.nonce(key: key, sequence: sequence),
            initCode: factory?.bytes ?? [],
            callData: callData,
            callGasLimit: callGasLimit,
            verificationGasLimit: verificationGasLimit,
            preVerificationGas: preVerificationGas,
            fees: fees,
            paymaster: paymaster.map {
                UserOperation.Paymaster(address: $0, verificationGasLimit: 50_000, postOpGasLimit: 20_000)
            }
        )
        return PooledOperation(
            operation: operation,
            hash: .operation(number),
            entryPoint: entryPoint,
            timeRange: timeRange,
            aggregator: aggregator,
            stakedEntities: staked,
            expectedStorage: expectedStorage,
            accessedAddresses: accesses
        )
    }
}

extension BlockHeader {
    static func numbered(
        _ number: BlockNumber,
        gasLimit: Gas = 60_000_000,
        baseFeePerGas: WeiPerGas = 1_000
    ) -> BlockHeader {
        BlockHeader(
            number: number,
            hash: .block(number),
            parentHash: .block(number &- 1),
            timestamp: 1_700_000_000 + 12 * number,
            gasLimit: gasLimit,
            gasUsed: gasLimit,
            baseFeePerGas: baseFeePerGas
        )
    }
}

/// Stands still.
struct StoppedClock: BuilderClock {
    var unixTime: UInt64 = 1_700_001_200
    var now: Duration { .zero }
    func sleep(until deadline: Duration) async throws { throw CancellationError() }
}

/// Keeps events in the order in which they came.
final class EventLog: Sendable {
    private let log = Mutex<[BuilderEvent]>([])

    var events: [BuilderEvent] { log.withLock { $0 } }
    func append(_ event: BuilderEvent) { log.withLock { $0.append(event) } }

    /// The removed operations and why.
    var removed: [UInt64: String] {
        events.reduce(into: [:]) { removed, event in
            if case .pool(.operationRemoved(let hash, let reason, _)) = event { removed[hash.words.0] = reason }
        }
    }

    /// The skipped operations and why; the last word counts.
    var skipped: [UInt64: SkipReason] {
        events.reduce(into: [:]) { skipped, event in
            if case .proposal(.operationSkipped(let hash, let reason)) = event { skipped[hash.words.0] = reason }
        }
    }
}
