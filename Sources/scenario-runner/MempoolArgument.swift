import ArgumentParser
import Harness

enum MempoolArgument {
    /// A client's name as scenario files have it.
    static func name(_ text: String) throws -> MempoolName {
        guard let name = MempoolName(rawValue: text) else {
            let names = MempoolName.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("unknown mempool \(text); the known ones are \(names)")
        }
        return name
    }
}
