import SimChain
import Testing

@testable import ScenarioFile
@testable import Simulation

@Suite("Binary heap")
struct BinaryHeapTests {
    @Test("the heap does what a sorted array does in 20 000 random steps", arguments: [1, 10, 1_000_000] as [UInt64])
    func likeASortedArray(values: UInt64) {
        var random = SimRandom(seed: values)
        var heap = BinaryHeap<UInt64>()
        var model: [UInt64] = []
        for step in 0..<20_000 {
            // In turn it grows and shrinks, and is empty now and then.
            let growing = step / 100 % 2 == 0
            if random.next() % 8 < (growing ? 5 : 2) {
                let element = random.next() % values
                heap.insert(element)
                model.insert(element, at: model.firstIndex { $0 > element } ?? model.endIndex)
            } else {
                heap.removeLeast()
                if !model.isEmpty { model.removeFirst() }
            }
            #expect(heap.least == model.first)
        }
        for element in model {
            #expect(heap.least == element)
            heap.removeLeast()
        }
        #expect(heap.least == nil)
    }

    @Test("the heap sorts every order of up to seven elements, equal elements included", arguments: 0...7)
    func permutations(count: Int) {
        for order in permutations(of: (0..<count).map { $0 / 2 }) {
            var heap = BinaryHeap<Int>()
            for element in order { heap.insert(element) }
            var taken: [Int] = []
            while let least = heap.least {
                taken.append(least)
                heap.removeLeast()
            }
            #expect(taken == order.sorted())
        }
    }

    private func permutations(of elements: [Int]) -> [[Int]] {
        guard !elements.isEmpty else { return [[]] }
        return elements.indices.flatMap { index in
            var rest = elements
            let first = rest.remove(at: index)
            return permutations(of: rest).map { [first] + $0 }
        }
    }
}
