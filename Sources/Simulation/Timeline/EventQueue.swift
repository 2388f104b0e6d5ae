import ScenarioFile
import SimChain

/// What the world will do and when: one list in one order, so that nothing depends on how tasks interleave.
struct EventQueue {
    enum Item: Hashable, Sendable {
        /// The run is over.
        case end
        /// The next slot: a block, or a missed one.
        case slot
        /// A timeline entry takes effect; `occurrence` counts the repeats of a repeated one.
        case fire(entry: Int, occurrence: UInt64)
        /// The window of an entry closes.
        case close(entry: Int)
        /// Operations of a workload arrive.
        case arrivals(workload: Int)
        /// A node tells the builder of a head.
        case announce(number: UInt64)
        /// A node acts on a call whose caller has given up.
        case lateAction(number: UInt64)
        /// The node's tracker of local transactions offers the mempool what it has lost.
        case resubmission

        /// At one instant: the end, then a block, then the timeline in file order, then what users and nodes do.
        fileprivate var rank: UInt64 {
            switch self {
            case .end: 0
            case .slot: 1
            case .close: 2
            case .fire: 3
            case .arrivals: 4
            case .lateAction: 5
            case .resubmission: 6
            case .announce: 7
            }
        }

        fileprivate var position: UInt64 {
            switch self {
            case .end, .slot, .resubmission: 0
            case .fire(let entry, _), .close(let entry), .arrivals(let entry): UInt64(entry)
            case .announce(let number), .lateAction(let number): number
            }
        }

        fileprivate var occurrence: UInt64 {
            switch self {
            case .fire(_, let occurrence): occurrence
            case .end, .slot, .close, .arrivals, .announce, .lateAction, .resubmission: 0
            }
        }
    }

    /// Only equal entries are neither before nor after one another: the order is the comparison's, never the heap's.
    struct Entry: Comparable {
        var instant: SimInstant
        var item: Item

        static func < (left: Entry, right: Entry) -> Bool {
            (left.instant, left.item.rank, left.item.position, left.item.occurrence)
                < (right.instant, right.item.rank, right.item.position, right.item.occurrence)
        }
    }

    private var heap = BinaryHeap<Entry>()

    mutating func add(_ item: Item, at instant: SimInstant) { heap.insert(Entry(instant: instant, item: item)) }

    var first: Entry? { heap.least }

    mutating func removeFirst() { heap.removeLeast() }
}
