/// Runs one simulation on the calling thread and keeps its virtual time.
///
/// A simulation is one root task and everything it forks: task groups and `async let` inherit its executor. Virtual
/// time stands still while any job is ready and then jumps to the next sleeper.
///
/// ## What code inside a run may rely on
///
/// - It is never run in parallel. From one suspension to the next a task runs alone, so state shared within one
///   simulation needs no lock.
/// - Jobs run first in, first out. When none is ready, exactly **one** sleeper wakes, the earliest, and everything it
///   sets off runs to rest before the next one wakes, also when several are due at the same instant. Hence a task that
///   has not forked runs alone from one sleep to the next, across any number of calls, actor hops and yields.
/// - Sleepers due at the same instant wake in ascending order of `StableHash.hash(name.key, counter, seed: seed)`. The
///   counter is the name's own: 0 for its first sleep or wait in this scheduler, then one more each time, or the number
///   the name carries. Only sleepers of one name with one number fall back on the order of registration.
/// - A sleep always waits its turn: a deadline that is past or now means the end of the queue of this instant's jobs,
///   then the order of ties. Cancelled sleepers and notified waiters queue in the same way. Concurrent branches
///   therefore meet at named places only.
/// - Virtual time never goes back.
///
/// ## What it must not do
///
/// - Rely on the order of two branches *between* sleeps. How many jobs a piece of code takes is the optimiser's choice;
///   branches that share state sleep, under different names, before they touch it.
/// - Leave the executor: no `Task {}`, `Task.detached`, global actor, `Task.sleep` or Dispatch. A job that comes back
///   from another thread stops the process with an explanation, unless the wait for it was found to be a deadlock
///   first.
/// - Loop without suspending: nothing can interrupt that, neither the step nor the wall limit.
///
/// ## How a run fails
///
/// The root is cancelled and everyone who waits is woken with `CancellationError`, one at a time, at the instant of the
/// failure. Clean-up code may suspend and even sleep, but no sleep succeeds any more. That takes a bounded number of
/// steps; a task that has not ended by then, because it ignores cancellation or waits for something the scheduler does
/// not know, stays suspended for ever, with the memory it holds. The scheduler cannot be used again.
///
/// Different schedulers share nothing: any number may run at once, each on a thread of its own.
public final class SimScheduler: @unchecked Sendable {
    public let seed: UInt64
    // Run-time exclusivity checks cost a tenth of a sleep. They are off for what each sleep touches: one thread runs
    // everything, and no access below lasts across a call that could come back here.
    @exclusivity(unchecked)
    public private(set) var now = SimInstant.genesis
    private let executor = JobExecutor()
    @exclusivity(unchecked)
    private var sleepers = SleeperQueue()
    /// Looked up only, never iterated.
    @exclusivity(unchecked)
    private var counters: [UInt64: UInt64] = [:]
    @exclusivity(unchecked)
    private var history = WakeHistory()
    private var rootHasFinished = false
    private var isShuttingDown = false

    public init(seed: UInt64) { self.seed = seed }

    /// Runs `root` to its end, and all virtual time it takes, before returning.
    ///
    /// A scheduler may run several roots one after the other. Time continues where the last one ended.
    public func run<Output: Sendable>(
        limits: RunLimits = RunLimits(),
        _ root: @Sendable @escaping () async throws -> Output
    ) throws(SimulationFailure) -> Output {
        executor.claim()
        rootHasFinished = false
        let outcome = Outcome<Output>()
        // The one unstructured task of a simulation. The priority is fixed so that none is inherited from the caller.
        let task = Task(executorPreference: executor, priority: .medium) {
            do {
                outcome.result = .success(try await root())
            } catch {
                outcome.result = .failure(.rootFailed(error))
            }
            self.rootHasFinished = true
        }
        let failure = drain(limits)
        let isClean = sleepers.isEmpty && failure == nil || shutDown(task)
        if isClean && failure == nil { executor.release() } else { abandon() }
        if let failure { throw failure }
        switch outcome.result {
        case .success(let output): return output
        case .failure(let failure): throw failure
        case nil: preconditionFailure("a run without failure has a finished root")
        }
    }

    /// Written by the root task and read after it, on the same thread.
    private final class Outcome<Output: Sendable>: @unchecked Sendable {
        var result: Result<Output, SimulationFailure>?
    }
}

// MARK: - The loop

extension SimScheduler {
    /// Asking for the time costs more than most jobs.
    private static let stepsPerWallCheck = 1024

    private func drain(_ limits: RunLimits) -> SimulationFailure? {
        let executor = executor
        let unowned = executor.asUnownedTaskExecutor()
        let wall = limits.wallLimit.flatMap { limit in limits.wallClock.map { WallLimit(limit, $0) } }
        var stepsToWallCheck = Self.stepsPerWallCheck
        var steps = 0
        while true {
            while let job = executor.next() {
                job.runSynchronously(on: unowned)
                steps += 1
                if steps > limits.stepsWithoutProgress {
                    return .noProgress(at: now, lastSteps: history.report(jobs: steps))
                }
                stepsToWallCheck -= 1
                if stepsToWallCheck == 0 {
                    stepsToWallCheck = Self.stepsPerWallCheck
                    if let wall, wall.isReached { return .wallLimit(at: now, lastSteps: history.report(jobs: steps)) }
                }
            }
            if rootHasFinished { return nil }
            guard let woken = sleepers.popEarliest() else { return .deadlock(at: now, waiting: waitingReport) }
            if woken.instant > now.nanoseconds {
                now = SimInstant(nanoseconds: woken.instant)
                steps = 0
            }
            history.record(woken, steps: steps)
            woken.continuation.resume(returning: woken.wake)
        }
    }

    private var waitingReport: [String] {
        let waiting = sleepers.waiting
        guard waiting.isEmpty else { return waiting }
        return [
            """
            the root waits for something unannounced: a stream, a continuation, or work that left the simulation's \
            thread
            """
        ]
    }

    /// How many jobs and wakes clean-up may take after a failure.
    private static let shutdownSteps = 100_000

    /// Cancels everything and lets it unwind.
    ///
    /// - Returns: whether nothing is left.
    private func shutDown(_ root: Task<Void, Never>) -> Bool {
        isShuttingDown = true
        defer { isShuttingDown = false }
        root.cancel()
        sleepers.cancelAll(now: now.nanoseconds)
        let unowned = executor.asUnownedTaskExecutor()
        for _ in 0..<Self.shutdownSteps {
            if let job = executor.next() {
                job.runSynchronously(on: unowned)
            } else if let woken = sleepers.popEarliest() {
                woken.continuation.resume(returning: .cancelled)
            } else {
                return rootHasFinished && sleepers.isEmpty
            }
        }
        return false
    }

    /// Tasks left behind refer to the executor without owning it, and anyone who holds their continuation may still
    /// resume them: the executor must be there to ignore that.
    private func abandon() {
        executor.abandon()
        if !rootHasFinished || !sleepers.isEmpty { _ = Unmanaged.passRetained(executor) }
    }
}

/// Whether a run has used up its real time.
private struct WallLimit {
    private let clock: @Sendable () -> Duration
    private let end: Duration

    init(_ limit: Duration, _ clock: @escaping @Sendable () -> Duration) {
        self.clock = clock
        end = clock() + limit
    }

    var isReached: Bool { clock() > end }
}

// MARK: - Sleeping and waiting

extension SimScheduler {
    /// Suspends until `deadline`; the cheap way to sleep for a caller that keeps its name.
    ///
    /// - Throws: `CancellationError` if the task is cancelled or the run fails. Even then the sleeper waits its turn,
    ///   at the instant of the cancellation.
    public func sleep(until deadline: SimInstant, name: SleeperName) async throws(CancellationError) {
        guard await park(reserve(name, subject: nil), until: deadline) == .due else { throw CancellationError() }
    }

    /// As ``sleep(until:name:)``, a third cheaper, but deaf to the cancellation of its task: for those who are not
    /// cancelled while the simulation lasts, such as the chain's own pace.
    ///
    /// - Throws: `CancellationError` if the run fails.
    public func sleepThrough(until deadline: SimInstant, name: SleeperName) async throws(CancellationError) {
        let ticket = reserve(name, subject: nil)
        guard await parkDeaf(ticket, until: deadline) == .due else { throw CancellationError() }
    }

    public func sleep(for duration: Duration, name: SleeperName) async throws(CancellationError) {
        try await sleep(until: now.advanced(by: duration), name: name)
    }

    /// Announces what `body` waits for, where that is not a sleep or a ``SimSignal``, so that a deadlock can name it.
    public func waiting<Output>(
        for description: String,
        _ body: () async throws -> Output
    ) async rethrows -> Output {
        executor.checkThread()
        let ticket = sleepers.reserve(SleeperName(description).numbered(0), subject: nil, counter: 0, tie: 0)
        defer { sleepers.release(ticket) }
        return try await body()
    }

    /// - Parameter beforeOthers: wake before all others that are due at the same instant.
    func reserve(_ name: SleeperName, subject: String?, beforeOthers: Bool = false) -> SleeperQueue.Ticket {
        executor.checkThread()
        let counter = name.number ?? nextCounter(of: name.key)
        let tie = beforeOthers ? 0 : StableHash.hash(name.key, counter, seed: seed)
        return sleepers.reserve(name, subject: subject, counter: counter, tie: tie)
    }

    private func nextCounter(of key: UInt64) -> UInt64 {
        let counter = counters[key, default: 0]
        counters[key] = counter + 1
        return counter
    }

    /// Suspends the caller in its reserved place, until `deadline` or until it is woken.
    func park(_ ticket: SleeperQueue.Ticket, until deadline: SimInstant?) async -> SleeperQueue.Wake {
        await withTaskCancellationHandler {
            await parkDeaf(ticket, until: deadline)
        } onCancel: {
            executor.checkThread()
            sleepers.wake(ticket, at: now.nanoseconds, as: .cancelled)
        }
    }

    /// As ``park(_:until:)``, deaf to the cancellation of the task.
    func parkDeaf(_ ticket: SleeperQueue.Ticket, until deadline: SimInstant?) async -> SleeperQueue.Wake {
        await withUnsafeContinuation { continuation in
            if isShuttingDown { sleepers.wake(ticket, at: now.nanoseconds, as: .cancelled) }
            sleepers.park(ticket, continuation, until: deadline?.nanoseconds, now: now.nanoseconds)
        }
    }

    func hasten(_ ticket: SleeperQueue.Ticket, to instant: SimInstant) {
        executor.checkThread()
        sleepers.hasten(ticket, to: max(instant, now).nanoseconds)
    }

    func wakeNow(_ ticket: SleeperQueue.Ticket) {
        executor.checkThread()
        sleepers.wake(ticket, at: now.nanoseconds, as: .due)
    }

    func firstInTieOrder(of tickets: [SleeperQueue.Ticket]) -> SleeperQueue.Ticket? {
        sleepers.firstInTieOrder(of: tickets)
    }
}
