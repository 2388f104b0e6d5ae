import Ethereum
import Testing

@Suite("entry point events")
struct EntryPointEventTests {
    static let hash = Keccak256.hash([1])
    static let first = Address(high: 1, middle: 2, low: 3)
    static let second = Address(high: 4, middle: 5, low: 6)

    static let operationEvent = UserOperationEvent(
        userOpHash: hash,
        sender: first,
        paymaster: second,
        nonce: .nonce(key: 1, sequence: 2),
        success: true,
        actualGasCost: 1_000_000,
        actualGasUsed: 5_000
    )

    static let all: [any EntryPointEvent] = [
        operationEvent,
        AccountDeployed(userOpHash: hash, sender: first, factory: second, paymaster: .zero),
        UserOperationRevertReason(userOpHash: hash, sender: first, nonce: 7, revertReason: [1, 2, 3]),
        PostOpRevertReason(userOpHash: hash, sender: first, nonce: 7, revertReason: []),
        UserOperationPrefundTooLow(userOpHash: hash, sender: first, nonce: .max),
        DelegatedAccountInitialized(userOpHash: hash, sender: first, delegate: second),
        IgnoredInitCode(userOpHash: hash, sender: first, unusedFactory: second),
        BeforeExecution(),
        SignatureAggregatorChanged(aggregator: first),
        Deposited(account: first, totalDeposit: .ether),
        Withdrawn(account: first, withdrawAddress: second, amount: 1),
    ]

    @Test("topic 0 of an event is the hash of its signature", arguments: all.indices)
    func topics(index: Int) {
        let event = type(of: Self.all[index])
        #expect(event.topic == Keccak256.hash(utf8: event.signature), "\(event)")
        #expect(Self.all[index].logParts().topics.first == event.topic)
    }

    @Test("each event survives being written to a log and read back", arguments: all.indices)
    func roundTrips(index: Int) throws {
        try check(Self.all[index])
    }

    private func check<Event: EntryPointEvent>(_ event: Event) throws {
        let (topics, data) = event.logParts()
        let log = Log(
            address: .zero,
            topics: topics,
            data: data,
            transactionHash: .zero,
            blockHash: .zero,
            blockNumber: 1
        )
        #expect(Event.matches(log))
        #expect(try Event(log) == event)
        // Indexed parameters come after topic 0, the others in the data: all of them count.
        #expect(throws: EventDecodingError.otherEvent) { try Event(topics: [], data: data) }
        #expect(throws: EventDecodingError.otherEvent) { try Event(topics: [.zero], data: data) }
        #expect(throws: EventDecodingError.wrongTopicCount(expected: topics.count, actual: topics.count + 1)) {
            try Event(topics: topics + [.zero], data: data)
        }
        guard !data.isEmpty else { return }
        #expect(throws: EventDecodingError.self) { try Event(topics: topics, data: Array(data.dropLast(32))) }
    }

    @Test("UserOperationEvent has three indexed parameters and four others")
    func layout() throws {
        let (topics, data) = Self.operationEvent.logParts()
        #expect(topics[1] == Self.hash)
        #expect(topics[2].bytes == [UInt8](repeating: 0, count: 12) + Self.first.bytes)
        #expect(topics[3].bytes == [UInt8](repeating: 0, count: 12) + Self.second.bytes)
        let types = [ABIType.uint(bits: 256), .bool, .uint(bits: 256), .uint(bits: 256)]
        let values = [ABIValue.uint(.nonce(key: 1, sequence: 2)), .bool(true), .uint(1_000_000), .uint(5_000)]
        #expect(data == (try ABIEncoder.encode(values, as: types)))
    }

    @Test("the revert reason is a byte string after the nonce")
    func revertReasonLayout() throws {
        let event = UserOperationRevertReason(
            userOpHash: Self.hash,
            sender: Self.first,
            nonce: 7,
            revertReason: [1, 2]
        )
        let expected = try ABIEncoder.encode([.uint(7), .bytes([1, 2])], as: [.uint(bits: 256), .bytes])
        #expect(event.logParts().data == expected)
    }

    @Test("an address with more than 20 bytes is refused, in a topic and in the data")
    func dirtyAddresses() {
        var (topics, data) = AccountDeployed(
            userOpHash: Self.hash,
            sender: Self.first,
            factory: Self.second,
            paymaster: .zero
        ).logParts()
        data[32] = 1
        #expect(throws: EventDecodingError.malformedData(.dirtyPadding(at: 32))) {
            try AccountDeployed(topics: topics, data: data)
        }
        topics[2] = Hash32(words: (1, 0, 0, 0))
        #expect(throws: EventDecodingError.malformedTopic(index: 1)) {
            try AccountDeployed(topics: topics, data: data)
        }
    }

    @Test("an amount beyond 128 bits is refused")
    func amounts() {
        let topics = Deposited(account: Self.first, totalDeposit: 1).logParts().topics
        #expect(throws: EventDecodingError.malformedData(.valueOutOfRange(at: 0))) {
            try Deposited(topics: topics, data: UInt256.max.bytes)
        }
    }

    @Test("a damaged log is refused, or gives an event that is written and read back unchanged")
    func damage() throws {
        var mutator = Mutator(seed: 3)
        func damage<Event: EntryPointEvent>(_ event: Event) throws {
            let (topics, data) = event.logParts()
            for _ in 0..<300 {
                guard let read = try? Event(topics: topics, data: mutator.damaged(data)) else { continue }
                let parts = read.logParts()
                #expect(try Event(topics: parts.topics, data: parts.data) == read)
            }
        }
        for event in Self.all { try damage(event) }
    }
}
