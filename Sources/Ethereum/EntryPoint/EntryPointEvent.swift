/// An event of the entry point: how it looks in a log, and how it is read from one.
public protocol EntryPointEvent: Hashable, Sendable {
    /// Name and parameter types, as hashed for ``topic``.
    static var signature: String { get }
    /// Topic 0 of its logs: the Keccak-256 hash of ``signature``.
    static var topic: Hash32 { get }

    init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError)

    /// Topics (the first is ``topic``) and ABI-encoded data.
    func logParts() -> (topics: [Hash32], data: [UInt8])
}

/// Why a log is not the event asked for.
public enum EventDecodingError: Error, Hashable, Sendable {
    /// Topic 0 is missing or names another event.
    case otherEvent
    /// The number of indexed parameters is not the event's.
    case wrongTopicCount(expected: Int, actual: Int)
    /// An indexed address with more than 20 bytes; topic 0 is not counted.
    case malformedTopic(index: Int)
    case malformedData(ABIError)
}

extension EntryPointEvent {
    public init(_ log: Log) throws(EventDecodingError) { try self.init(topics: log.topics, data: log.data) }

    /// Whether the log says that it is this event; it may still be malformed.
    public static func matches(_ log: Log) -> Bool { log.topics.first == topic }
}

/// The parameters of an event, by position among the indexed ones and among the others.
struct EventFields {
    private let topics: [Hash32]
    private var data: ABIReader

    init<Event: EntryPointEvent>(
        _ topics: [Hash32],
        _ data: [UInt8],
        of event: Event.Type,
        indexedCount: Int
    ) throws(EventDecodingError) {
        guard topics.first == event.topic else { throw .otherEvent }
        guard topics.count == indexedCount + 1 else {
            throw .wrongTopicCount(expected: indexedCount + 1, actual: topics.count)
        }
        self.topics = topics
        self.data = ABIReader(data, padding: .ignored)
    }

    func indexedHash(_ index: Int) -> Hash32 { topics[index + 1] }

    func indexedAddress(_ index: Int) throws(EventDecodingError) -> Address {
        let address = Address(lastBytesOf: topics[index + 1])
        guard Hash32(address) == topics[index + 1] else { throw .malformedTopic(index: index) }
        return address
    }

    func address(_ index: Int) throws(EventDecodingError) -> Address {
        do { return try data.address(at: index * 32) } catch { throw .malformedData(error) }
    }
    func uint256(_ index: Int) throws(EventDecodingError) -> UInt256 {
        do { return try data.uint256(at: index * 32) } catch { throw .malformedData(error) }
    }
    func bool(_ index: Int) throws(EventDecodingError) -> Bool {
        do { return try data.bool(at: index * 32) } catch { throw .malformedData(error) }
    }
    func wei(_ index: Int) throws(EventDecodingError) -> Wei {
        do { return Wei(try data.uint128(at: index * 32)) } catch { throw .malformedData(error) }
    }
    func gas(_ index: Int) throws(EventDecodingError) -> Gas {
        do { return Gas(try data.uint64(at: index * 32)) } catch { throw .malformedData(error) }
    }
    mutating func bytes(_ index: Int) throws(EventDecodingError) -> [UInt8] {
        do { return try data.bytes(at: data.target(at: index * 32, from: 0)) } catch { throw .malformedData(error) }
    }
}
