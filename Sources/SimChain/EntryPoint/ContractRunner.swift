public import Ethereum

/// The place where code would run: a call reaches a contract, changes the world, and ends somehow.
///
/// The entry point is a model of the contract; a runner that executes bytecode fits the same place.
protocol ContractRunner {
    /// The contract this runner stands for.
    var address: Address { get }

    /// Runs the call. After a revert the caller rolls back the state; this function does not.
    func run(_ call: ContractCall, world: WorldState) -> ContractOutcome

    /// The `userOpHash`es of the operations in calldata; none where it is no bundle.
    func operations(in data: [UInt8]) -> [Hash32]
}

/// The values of the block that code can read.
struct BlockContext: Hashable, Sendable {
    var number: BlockNumber
    /// Seconds since 1970.
    var timestamp: UInt64
    var baseFeePerGas: WeiPerGas
}

struct ContractCall: Sendable {
    enum Purpose: Hashable, Sendable {
        /// A mined transaction.
        case transaction
        /// `eth_call`.
        case call
        /// `debug_traceCall`: as a call, and what validation reads is recorded.
        case trace
    }

    var caller: Address
    /// Already moved to the contract's account.
    var value: Wei
    var data: [UInt8]
    /// The rest of the transaction's limit after its intrinsic gas.
    var gasLimit: Gas
    var block: BlockContext
    var purpose: Purpose
}

struct ContractOutcome: Sendable {
    var ending: Ending
    var gasUsed: Gas
    var logs: [EmittedLog] = []
    var operations: [ExecutedOperation] = []
    var validations: [ValidationTrace] = []

    enum Ending: Hashable, Sendable {
        case returned([UInt8])
        case reverted([UInt8])
        case outOfGas
    }
}

/// A log of the contract called, before it has a place in a block.
struct EmittedLog: Hashable, Sendable {
    var address: Address
    var topics: [Hash32]
    var data: [UInt8]
}

/// The facts of a `UserOperationEvent`, as values of the simulation.
struct ExecutedOperation: Hashable, Sendable {
    var userOpHash: Hash32
    var sender: Address
    var succeeded: Bool
    var actualGasCost: Wei
    var actualGasUsed: Gas
    var beneficiary: Address
}

/// The trace of one operation's validation in `debug_traceCall`.
public struct ValidationTrace: Hashable, Sendable {
    public var userOpHash: Hash32
    public var sender: Address
    /// Slots of the sender that were read and what was in them, in order.
    public var storage: [StorageRead]
    /// Other senders of operations whose storage was read.
    public var accessedSenders: [Address]
    /// The range that account and paymaster agree on, in seconds since 1970; `nil` is no bound.
    public var validAfter: UInt64?
    public var validUntil: UInt64?
    public var aggregator: Address?

    public init(
        userOpHash: Hash32,
        sender: Address,
        storage: [StorageRead],
        accessedSenders: [Address],
        validAfter: UInt64?,
        validUntil: UInt64?,
        aggregator: Address?
    ) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.storage = storage
        self.accessedSenders = accessedSenders
        self.validAfter = validAfter
        self.validUntil = validUntil
        self.aggregator = aggregator
    }
}

/// The answer of `debug_traceCall` for a bundle.
public struct CallTrace: Hashable, Sendable {
    public var result: CallResult
    /// The operations whose validation was reached, in order.
    public var operations: [ValidationTrace]

    public init(result: CallResult, operations: [ValidationTrace]) {
        self.result = result
        self.operations = operations
    }
}
