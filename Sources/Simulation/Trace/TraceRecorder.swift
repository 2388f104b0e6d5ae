public import Bundler
public import Ethereum
import ScenarioFile
public import SimChain

/// Writes down one run: numbers its events, makes their lines, and shows them to observers.
///
/// Lines are collected in a chunk that is hashed and handed on when it is full, so that a run of any length takes a
/// constant amount of memory. One thread only: the one its simulation runs on; that is why it may be captured by the
/// simulation's tasks though nothing in it is locked.
public final class TraceRecorder: @unchecked Sendable {
    /// The chain's head, as the recorded chain events tell it.
    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    public private(set) var head: BlockNumber = 0
    /// Events recorded so far.
    @exclusivity(unchecked)
    public private(set) var count: UInt64 = 0

    private let now: @Sendable () -> Duration
    private let sink: ((UnsafeRawBufferPointer) -> Void)?
    private let writesLines: Bool
    @exclusivity(unchecked)
    public private(set) var isFinished = false
    @exclusivity(unchecked)
    private var observers: [any TraceObserver] = []
    @exclusivity(unchecked)
    private var hasher = Keccak256Hasher()
    @exclusivity(unchecked)
    private var chunk = TraceLineWriter(capacity: chunkSize + 8192)
    /// Bytes of the chunk that have been hashed and handed on.
    @exclusivity(unchecked)
    private var flushed = 0
    /// The chunk before this one: the last lines may begin in it.
    @exclusivity(unchecked)
    private var previousChunk = TraceLineWriter(capacity: chunkSize + 8192)

    private static let chunkSize = 1 << 14

    /// - Parameters:
    ///   - now: Virtual time since genesis.
    ///   - sink: Gets the trace in pieces of whole lines, in order: a file. Nothing is written twice.
    ///   - writesLines: Without them a run is faster, and only its observers know what happened: there is no trace,
    ///     no last line, and the fingerprint is that of nothing.
    public init(
        now: @escaping @Sendable () -> Duration,
        sink: ((UnsafeRawBufferPointer) -> Void)? = nil,
        writesLines: Bool = true
    ) {
        self.now = now
        self.sink = sink
        self.writesLines = writesLines
    }

    /// Observers see each event in the order in which they were added, after its line was made.
    public func add(_ observer: any TraceObserver) { observers.append(observer) }

    public func record(_ body: TraceEvent.Body) {
        guard !isFinished else { return }
        if case .chain(let event) = body { follow(event) }
        count += 1
        let event = TraceEvent(sequence: count, time: now(), block: head, body: body)
        if writesLines {
            chunk.append(event)
            if chunk.count >= Self.chunkSize { flush() }
        }
        for index in observers.indices { observers[index].observe(event) }
    }

    public func record(_ event: ChainEvent) { record(.chain(event)) }

    public func record(_ event: WorldEvent) { record(.world(event)) }

    public func record(_ event: BuilderEvent, sender: Int?) { record(.builder(sender: sender, event)) }

    /// Ends the trace and hands the rest of it to the sink. What happens afterwards, because calls are still under way,
    /// is not part of the run.
    public func finish() {
        flush()
        isFinished = true
    }

    /// The first 8 bytes, in hex, of the Keccak-256 of all lines so far.
    public var fingerprint: String {
        var hasher = hasher
        hasher.update(rawBuffer: unflushed)
        let digits = Hex.encode(hasher.finalize().bytes.prefix(8), prefix: false)
        return digits
    }

    /// The last lines, oldest first, without line feeds; fewer than `limit` where the trace, or what is kept of it,
    /// has fewer.
    public func lastLines(_ limit: Int) -> [String] {
        let newest = chunk.lastLines(limit)
        guard newest.count < limit else { return newest }
        return previousChunk.lastLines(limit - newest.count) + newest
    }

    private func follow(_ event: ChainEvent) {
        switch event {
        case .genesis(let header, _): head = header.number
        case .blockSealed(let header, _, _): head = header.number
        case .reorganised(_, let ancestor, _): head = ancestor
        case .slotMissed, .transactionExecuted, .operationExecuted, .transactionPooled, .transactionReplaced,
            .transactionRefused, .transactionEvicted:
            break
        }
    }

    private func flush() {
        let rest = unflushed
        guard !rest.isEmpty else { return }
        hasher.update(rawBuffer: rest)
        sink?(rest)
        flushed = chunk.count
        if chunk.count >= Self.chunkSize { startChunk() }
    }

    private func startChunk() {
        swap(&chunk, &previousChunk)
        chunk.removeAll()
        flushed = 0
    }

    private var unflushed: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: chunk.bytes[flushed...]) }
}
