/// Everyone who waits, for a time or for a signal, and who of them is next.
///
/// Sleepers with a deadline stand in a binary heap by instant, then tie, then registration; the heap knows where each
/// one is, so that a cancelled or notified waiter can be moved instead of leaving its old entry behind. Places are
/// reused: nothing is allocated once the queue has reached its size.
struct SleeperQueue {
    /// A waiter's place. A ticket that has been served is harmless: the place's sequence number has moved on.
    struct Ticket: Equatable, Sendable {
        fileprivate let place: Int
        fileprivate let sequence: UInt64
    }

    enum Wake: Sendable { case due, cancelled }

    struct Woken {
        let instant: Int64
        let counter: UInt64
        let name: SleeperName
        let continuation: UnsafeContinuation<Wake, Never>
        let wake: Wake
    }

    private struct Entry {
        var instant: Int64
        var tie: UInt64
        var sequence: UInt64
        var place: Int

        @inline(__always)
        static func < (left: Entry, right: Entry) -> Bool {
            if left.instant != right.instant { return left.instant < right.instant }
            if left.tie != right.tie { return left.tie < right.tie }
            return left.sequence < right.sequence
        }
    }

    private struct Place {
        /// 0 when the place is free.
        var sequence: UInt64
        var name: SleeperName
        /// The reason to wait, where it is not a time.
        var subject: String?
        var counter: UInt64
        var tie: UInt64
        var continuation: UnsafeContinuation<Wake, Never>?
        /// Decided by whoever moves the waiter; the first decision stands.
        var wake: Wake?
    }

    private var heap: [Entry] = []
    private var places: [Place] = []
    /// Each place's index in the heap, -1 if it is not there.
    private var positions: [Int] = []
    private var freePlaces: [Int] = []
    private var lastSequence: UInt64 = 0

    /// Whether anyone, with or without a deadline, has a place.
    var isEmpty: Bool { freePlaces.count == places.count }

    mutating func reserve(_ name: SleeperName, subject: String?, counter: UInt64, tie: UInt64) -> Ticket {
        lastSequence += 1
        let place = Place(sequence: lastSequence, name: name, subject: subject, counter: counter, tie: tie)
        if let index = freePlaces.popLast() {
            places[index] = place
            return Ticket(place: index, sequence: lastSequence)
        }
        places.append(place)
        positions.append(-1)
        return Ticket(place: places.count - 1, sequence: lastSequence)
    }

    /// Gives a reserved place its task to wake, at `deadline` or, without one, when moved by `wake(_:at:as:)`. If it
    /// was cancelled meanwhile, its turn comes at `now`.
    mutating func park(
        _ ticket: Ticket,
        _ continuation: UnsafeContinuation<Wake, Never>,
        until deadline: Int64?,
        now: Int64
    ) {
        places[ticket.place].continuation = continuation
        if places[ticket.place].wake != nil {
            insert(ticket.place, at: now)
        } else if let deadline {
            insert(ticket.place, at: max(deadline, now))
        }
    }

    /// Moves a waiter to `now`, to be woken in the order of ties like every other sleeper of this instant.
    mutating func wake(_ ticket: Ticket, at now: Int64, as wake: Wake) {
        guard places[ticket.place].sequence == ticket.sequence, places[ticket.place].wake == nil else { return }
        places[ticket.place].wake = wake
        guard places[ticket.place].continuation != nil else { return }
        let position = positions[ticket.place]
        if position < 0 {
            insert(ticket.place, at: now)
        } else {
            heap[position].instant = now
            siftUp(position)
        }
    }

    /// Moves a sleeper's deadline forward to `instant`; one that is due sooner stays where it is.
    mutating func hasten(_ ticket: Ticket, to instant: Int64) {
        guard places[ticket.place].sequence == ticket.sequence else { return }
        let position = positions[ticket.place]
        guard position >= 0, heap[position].instant > instant else { return }
        heap[position].instant = instant
        siftUp(position)
    }

    mutating func release(_ ticket: Ticket) {
        free(ticket.place)
    }

    /// Cancels all waiters. Announced waits stay: the event that they wait for wakes their tasks.
    mutating func cancelAll(now: Int64) {
        for index in places.indices where places[index].sequence != 0 {
            wake(Ticket(place: index, sequence: places[index].sequence), at: now, as: .cancelled)
        }
    }

    mutating func popEarliest() -> Woken? {
        guard let first = heap.first, let continuation = places[first.place].continuation else { return nil }
        let woken = Woken(
            instant: first.instant,
            counter: places[first.place].counter,
            name: places[first.place].name,
            continuation: continuation,
            wake: places[first.place].wake ?? .due
        )
        removeFirst()
        free(first.place)
        return woken
    }

    func firstInTieOrder(of tickets: [Ticket]) -> Ticket? {
        tickets
            .filter { places[$0.place].sequence == $0.sequence && places[$0.place].wake == nil }
            .min { (places[$0.place].tie, $0.sequence) < (places[$1.place].tie, $1.sequence) }
    }

    /// Who waits for what without a deadline, sorted.
    var waiting: [String] {
        places.indices
            .filter { places[$0].sequence != 0 && positions[$0] < 0 }
            .map { index in
                let who = places[index].name.description
                return places[index].subject.map { "\(who): waits for \($0)" } ?? who
            }
            .sorted()
    }

    private mutating func free(_ place: Int) {
        places[place].sequence = 0
        places[place].continuation = nil
        freePlaces.append(place)
    }

    // MARK: The heap

    private mutating func insert(_ place: Int, at instant: Int64) {
        let entry = Entry(instant: instant, tie: places[place].tie, sequence: places[place].sequence, place: place)
        heap.append(entry)
        positions[place] = heap.count - 1
        siftUp(heap.count - 1)
    }

    private mutating func removeFirst() {
        positions[heap[0].place] = -1
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        siftDown()
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        let entry = heap[index]
        while index > 0 {
            let parent = (index - 1) / 2
            guard entry < heap[parent] else { break }
            heap[index] = heap[parent]
            positions[heap[index].place] = index
            index = parent
        }
        heap[index] = entry
        positions[entry.place] = index
    }

    private mutating func siftDown() {
        var index = 0
        let entry = heap[0]
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count && heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < entry else { break }
            heap[index] = heap[child]
            positions[heap[index].place] = index
            index = child
        }
        heap[index] = entry
        positions[entry.place] = index
    }
}
