import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The jobs that are ready, first in, first out, run by one thread.
///
/// There is no lock, because the thread that runs the jobs is also the one that makes new ones ready. A job from
/// another thread means that code has left the simulation, and its order would be a matter of chance: that stops the
/// process.
final class JobExecutor: TaskExecutor, @unchecked Sendable {
    private enum Owner {
        static let nobody: UInt = 0
        static let abandoned: UInt = 1
    }

    /// The running thread; or nobody; or abandoned, when a failed run has left tasks behind that must not go on.
    private let owner = Atomic<UInt>(Owner.nobody)
    // One thread only; see `SimScheduler`.
    @exclusivity(unchecked)
    private var jobs = RingBuffer<UnownedJob>(minimumCapacity: 64)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let owner = owner.load(ordering: .relaxed)
        guard owner == Self.currentThread else {
            if owner == Owner.abandoned { return }
            // Not a precondition: optimised builds would stop without the explanation.
            fatalError(
                """
                a job reached a simulation from outside its run: an unstructured or detached task, a global actor, \
                a sleep of the runtime or a callback has left the simulation's thread
                """
            )
        }
        jobs.append(job)
    }

    func next() -> UnownedJob? { jobs.popFirst() }

    func checkThread() {
        guard owner.load(ordering: .relaxed) == Self.currentThread else {
            fatalError("a simulation was used from outside its run")
        }
    }

    func claim() {
        let (claimed, _) = owner.compareExchange(
            expected: Owner.nobody,
            desired: Self.currentThread,
            ordering: .acquiringAndReleasing
        )
        guard claimed else { fatalError("a scheduler runs one simulation at a time and none after a failure") }
    }

    func release() {
        owner.store(Owner.nobody, ordering: .releasing)
    }

    /// Every job that becomes ready from now on stays suspended for ever.
    func abandon() {
        jobs.removeAll()
        owner.store(Owner.abandoned, ordering: .releasing)
    }

    private static var currentThread: UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #elseif canImport(Musl)
            UInt(bitPattern: pthread_self())
        #else
            pthread_self()
        #endif
    }
}
