import ScenarioFile

/// A list of which only the least element is known. Adding one and removing the least take time that grows with the
/// logarithm of the length.
///
/// Equal elements leave in no particular order: whoever needs one says it in the comparison.
struct BinaryHeap<Element: Comparable> {
    /// No element is less than its parent, which is the one at half its index; the first has none.
    private var elements: [Element] = []

    var least: Element? { elements.first }

    mutating func insert(_ element: Element) {
        var index = elements.count
        elements.append(element)
        while index > 0 {
            let parent = (index - 1) / 2
            guard element < elements[parent] else { break }
            elements[index] = elements[parent]
            index = parent
        }
        elements[index] = element
    }

    /// Does nothing where there is none.
    mutating func removeLeast() {
        // The last element takes the place of the first, and sinks to where nothing below it is less.
        guard let element = elements.popLast(), !elements.isEmpty else { return }
        var index = 0
        while let child = lesserChild(of: index), elements[child] < element {
            elements[index] = elements[child]
            index = child
        }
        elements[index] = element
    }

    private func lesserChild(of index: Int) -> Int? {
        let child = 2 * index + 1
        guard child < elements.count else { return nil }
        return child + 1 < elements.count && elements[child + 1] < elements[child] ? child + 1 : child
    }
}
