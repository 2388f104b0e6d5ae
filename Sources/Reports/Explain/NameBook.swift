import Bundler
import Checks
import Ethereum
import ScenarioFile
import Simulation

/// What a reader calls things: labels and numbers instead of hashes and addresses.
struct NameBook {
    private var operations: [Hash32: String] = [:]
    private var transactions: [Hash32: String] = [:]
    private var addresses: [Address: String] = [:]
    private var counts: [String: Int] = [:]

    /// `false` for transactions that neither the builder nor the scenario made.
    func knows(_ transaction: Hash32) -> Bool { transactions[transaction] != nil }

    mutating func learn(_ event: TraceEvent) {
        switch event.body {
        case .world(.signerFunded(let sender, let address, _)): addresses[address] = "sender \(sender)"
        case .world(.operationSubmitted(let submission)):
            operations[submission.userOpHash] = submission.label ?? numbered("operation")
            if let label = submission.label, addresses[submission.account] == nil {
                addresses[submission.account] = "\(label)'s account"
            }
        case .world(.transactionLabelled(let label, let hash, _, let kind)):
            transactions[hash] = label ?? numbered("\(kind.rawValue) transaction")
        case .builder(_, .transaction(.transactionSigned(let submission))):
            guard transactions[submission.hash] == nil else { return }
            transactions[submission.hash] = numbered(submission.kind.rawValue)
        case .chain, .builder, .world: break
        }
    }

    private mutating func numbered(_ word: String) -> String {
        counts[word, default: 0] += 1
        return "\(word) \(counts[word] ?? 0)"
    }

    func operation(_ hash: Hash32) -> String { operations[hash] ?? "operation \(Self.short(hash.description))" }

    func transaction(_ hash: Hash32) -> String { transactions[hash] ?? "transaction \(Self.short(hash.description))" }

    func address(_ address: Address) -> String { addresses[address] ?? Self.short(address.description) }

    /// `alice-1..3, bob`: runs of numbers are drawn together.
    func operations(_ hashes: [Hash32]) -> String {
        var runs: [(base: String, first: Int, last: Int)] = []
        var texts: [String] = []
        func closeRun() {
            guard let run = runs.popLast() else { return }
            texts.append(run.first == run.last ? "\(run.base)\(run.first)" : "\(run.base)\(run.first)..\(run.last)")
        }
        for hash in hashes {
            let name = operation(hash)
            let digits = name.suffix(while: \.isNumber)
            guard let number = Int(digits) else {
                closeRun()
                texts.append(name)
                continue
            }
            let base = String(name.dropLast(digits.count))
            if let run = runs.last, run.base == base, run.last + 1 == number {
                runs[runs.count - 1].last = number
            } else {
                closeRun()
                runs.append((base, number, number))
            }
        }
        closeRun()
        return texts.joined(separator: ", ")
    }

    /// `0x1234…cdef`
    static func short(_ text: String) -> String { text.count > 14 ? "\(text.prefix(6))…\(text.suffix(4))" : text }
}

extension String {
    fileprivate func suffix(while matches: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, matches(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
