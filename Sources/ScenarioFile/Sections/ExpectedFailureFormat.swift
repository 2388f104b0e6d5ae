import Wording

extension Format<Expected<ExpectedFailure>> {
    static let failure = Self(
        shape: .text,
        read: { $0.expectedFailure() },
        write: { expected in
            switch expected.value {
            case .invariant(let name): .plain(name.rawValue)
            case .check(let path): .text(path)
            }
        }
    ).forgetting { $0.position = .start }
}

extension NodeReader {
    /// Nobody misspells one of so many by hand.
    private static let mostSortedPaths = 10_000

    fileprivate func expectedFailure() -> Expected<ExpectedFailure>? {
        guard let text = text(expecting: "the name of an invariant or the path of a check") else { return nil }
        let failure: ExpectedFailure
        if let invariant = InvariantName(rawValue: text) {
            failure = .invariant(invariant)
        } else if context.checkPaths.contains(text) {
            failure = .check(path: text)
        } else {
            // Sets have no order of their own, and a suggestion is the first of the nearest.
            let paths = context.checkPaths.count <= Self.mostSortedPaths ? context.checkPaths.sorted() : []
            let names = InvariantName.allCases.map(\.rawValue) + paths
            report(
                "\(Quoted.text(text)) is neither an invariant nor the path of a check in this file"
                    + context.diagnostics.hint(for: text, among: names)
            )
            return nil
        }
        return Expected(failure, position: position, path: checkPath ?? "")
    }
}
