import Testing

@testable import SimChain

@Suite("Ring buffer")
struct RingBufferTests {
    @Test(
        "the ring buffer does what an array does in 20 000 random steps from each capacity",
        arguments: [0, 1, 2, 3, 8]
    )
    func likeAnArray(capacity: Int) {
        var random = SimRandom(seed: UInt64(capacity))
        var buffer = RingBuffer<String>(minimumCapacity: capacity)
        var model: [String] = []
        for step in 0..<20_000 {
            // In turn it grows and shrinks, so that it is full and empty at every place of its memory.
            let growing = step / 100 % 2 == 0
            switch random.next() % 8 {
            case 0...(growing ? 4 : 1):
                buffer.append("\(step)")
                model.append("\(step)")
            case 5: #expect(buffer.popLast() == model.popLast())
            default: #expect(buffer.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(buffer.first == model.first)
            #expect(buffer.last == model.last)
            #expect(buffer.count == model.count)
            let isEmpty = buffer.isEmpty
            #expect(isEmpty == model.isEmpty)
        }
        buffer.append("last")
        buffer.removeAll()
        #expect(buffer.count == 0 && buffer.first == nil && buffer.last == nil)
    }

    @Test("the ring buffer keeps an element alive exactly as long as it holds it")
    func lifetimes() {
        final class Element {}
        weak var taken: Element?
        weak var kept: Element?
        do {
            var buffer = RingBuffer<Element>(minimumCapacity: 2)
            for _ in 0..<3 { buffer.append(Element()) }
            buffer.popFirst()
            buffer.append(Element())
            taken = buffer.first
            kept = buffer.last
            #expect(taken != nil)
            buffer.popFirst()
            #expect(taken == nil)
            #expect(kept != nil)
        }
        #expect(kept == nil)

        var buffer = RingBuffer<Element>()
        buffer.append(Element())
        kept = buffer.first
        buffer.removeAll()
        #expect(kept == nil)
    }
}
