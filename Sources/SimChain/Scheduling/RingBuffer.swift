/// A queue with two ends in one block of memory, which doubles when it is full and never shrinks.
///
/// It has one owner and cannot be copied: no operation asks whether somebody else holds its memory. Adding and removing
/// take constant time, growth spread over the elements added.
struct RingBuffer<Element>: ~Copyable {
    private var slots: UnsafeMutablePointer<Element>
    /// One less than the number of slots, which is a power of two.
    private var mask: Int
    /// The slot of the first element.
    private var head = 0
    private(set) var count = 0

    /// - Parameter minimumCapacity: elements that fit without growing; rounded up to a power of two.
    init(minimumCapacity: Int = 8) {
        var capacity = 1
        while capacity < minimumCapacity { capacity *= 2 }
        mask = capacity - 1
        slots = .allocate(capacity: capacity)
    }

    deinit {
        for offset in 0..<count { slot(offset).deinitialize(count: 1) }
        slots.deallocate()
    }

    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : slot(0).pointee }
    var last: Element? { isEmpty ? nil : slot(count - 1).pointee }

    mutating func append(_ element: consuming Element) {
        if count > mask { grow() }
        slot(count).initialize(to: element)
        count &+= 1
    }

    /// `nil` where there is none.
    @discardableResult
    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = slot(0).move()
        head = (head &+ 1) & mask
        count &-= 1
        return element
    }

    /// `nil` where there is none.
    @discardableResult
    mutating func popLast() -> Element? {
        guard !isEmpty else { return nil }
        count &-= 1
        return slot(count).move()
    }

    mutating func removeAll() {
        while popFirst() != nil {}
    }

    /// `offset` places after the first element.
    private func slot(_ offset: Int) -> UnsafeMutablePointer<Element> { slots + ((head &+ offset) & mask) }

    /// Called when every slot is taken: from the first element to the end of the memory, then from its start.
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * count)
        let untilEnd = count - head
        larger.moveInitialize(from: slots + head, count: untilEnd)
        (larger + untilEnd).moveInitialize(from: slots, count: head)
        slots.deallocate()
        slots = larger
        mask = 2 * count - 1
        head = 0
    }
}
