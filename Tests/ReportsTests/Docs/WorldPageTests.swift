import Ethereum
import Foundation
import SimChain
import Testing

@testable import Checks
@testable import Reports
@testable import ScenarioFile
@testable import Simulation

/// docs/world.md says what mempools ask for and answer: users write scenarios by these tables.
@Suite("docs/world.md, Mempool")
struct WorldPageTests {
    /// The cells of the rows of the table whose head begins so.
    private func rows(_ head: String) throws -> [[String]] {
        let lines = try Page("docs/world.md").section("## Mempool").components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("| \(head)") }, "no table that begins with '\(head)'")
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { row in
            row.dropFirst().dropLast().components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test("the table has a column for each client, in the order of the code")
    func columns() throws {
        let section = try Page("docs/world.md").section("## Mempool")
        let names = MempoolProfile.all.map(\.name).joined(separator: " | ")
        #expect(section.contains("\n| | \(names) |\n"))
        #expect(section.contains("\n| refusal | \(names) |\n"))
    }

    // MARK: Replacement

    /// `over 10 gwei / 1 gwei` is followed by the least fee cap and tip for each client; each wei less is refused.
    @Test(
        "the table has the lowest replacement of each client, to the wei",
        arguments: ["10 gwei / 1 gwei", "15 wei / 1 wei"]
    )
    func replacements(old: String) throws {
        let row = try #require(try rows("| ").first { $0[0] == "over \(old)" })
        let oldOffer = ReplacementRule.Offer(fees: try fees(old, tip: 0))
        for (column, profile) in MempoolProfile.all.enumerated() {
            let least = try fees(row[column + 1], tip: oldOffer.fees.maxPriorityFeePerGas)
            func isEnough(_ fees: GasFees) -> Bool {
                profile.replacement.allows(ReplacementRule.Offer(fees: fees), toReplace: oldOffer)
            }
            var lowerCap = least
            lowerCap.maxFeePerGas = least.maxFeePerGas - 1
            var lowerTip = least
            lowerTip.maxPriorityFeePerGas = least.maxPriorityFeePerGas - 1
            #expect(isEnough(least), "\(profile.name)")
            #expect(!isEnough(lowerCap), "\(profile.name)")
            #expect(isEnough(lowerTip) == row[column + 1].hasSuffix("any"), "\(profile.name)")
        }
    }

    /// `11 / 1.1 gwei`, `10 gwei + 1 wei / any`: fee cap and tip, the unit of both at the end unless each has its own.
    private func fees(_ text: String, tip anyTip: WeiPerGas) throws -> GasFees {
        let parts = text.components(separatedBy: " / ")
        let unit = parts[1].split(separator: " ").dropFirst().first ?? ""
        let hasUnit = parts[0].contains("wei")
        let cap = try (hasUnit ? parts[0] : "\(parts[0]) \(unit)").components(separatedBy: " + ")
            .reduce(UInt128(0)) { try $0 + AmountText.wei($1) }
        let tip = try parts[1] == "any" ? anyTip.rawValue : AmountText.wei(parts[1])
        return GasFees(maxFeePerGas: WeiPerGas(cap), maxPriorityFeePerGas: WeiPerGas(tip))
    }

    // MARK: Words

    struct Sample: Sendable, CustomTestStringConvertible {
        let row: String
        let refusal: PoolRefusal
        var testDescription: String { row }
    }

    static let samples = [
        Sample(row: "already known", refusal: .alreadyKnown),
        Sample(row: "nonce used", refusal: .nonceTooLow(next: 7, transaction: 3)),
        Sample(row: "replacement too cheap", refusal: .replacementUnderpriced(offered: .zero, required: .zero)),
        Sample(row: "too little ether", refusal: .insufficientFunds(Overdraft(balance: 100, cost: 150))),
        Sample(row: "block's gas limit", refusal: .exceedsBlockGasLimit(limit: 10, gas: 11)),
        Sample(row: "EIP-7825 cap", refusal: .exceedsTransactionGasCap(cap: 10, gas: 11)),
        Sample(row: "intrinsic gas", refusal: .intrinsicGasTooLow(gas: 10, minimum: 11)),
        Sample(row: "calldata floor", refusal: .floorDataGasTooLow(gas: 10, minimum: 11)),
        Sample(row: "node's fee cap", refusal: .rpcFeeCapExceeded(fee: 2_000_000_000_000_000_000, cap: .ether)),
        Sample(row: "a future transaction would push out a pending one", refusal: .futureReplacesPending),
    ]

    @Test("the table has each client's code and words for each refusal", arguments: samples)
    func refusals(sample: Sample) throws {
        let row = try #require(try rows("refusal |").first { $0[0] == sample.row })
        let shared = row[1].codeWords.first
        for (column, profile) in MempoolProfile.all.enumerated() where row[column + 1] != "–" {
            let cell = row[column + 1].replacing("−", with: "-")
            let error = profile.error(for: sample.refusal)
            #expect(cell.hasPrefix("\(error.code)"), "\(profile.name): \(cell)")
            let words = try #require(cell.contains("the same words") ? shared : cell.codeWords.first)
            let text = words.replacing(/\bN\b/, with: "7").replacing(/\bM\b/, with: "3")
            #expect(isText(error.message, text), "\(profile.name): \(error.message)")
        }
    }

    /// Full pools answer in two ways: geth compares prices, reth has no place.
    @Test("the page has each client's words for a full pool")
    func fullPool() throws {
        let row = try #require(try rows("refusal |").first { $0[0] == "too cheap for a full pool" })
        let geth = MempoolProfile.geth.error(for: .underpriced)
        #expect(row[1] == "−\(-geth.code) `\(geth.message)`")
        let reth = MempoolProfile.reth.error(for: .poolFull)
        #expect(row[2] == "−\(-reth.code) `\(reth.message)`")
    }

    /// Whether `text` is `pattern` with something in the place of every `…`.
    private func isText(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.components(separatedBy: "…")
        guard parts.count > 1 else { return text == pattern }
        guard text.hasPrefix(parts[0]), text.hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = text.dropFirst(parts[0].count)
        for part in parts.dropFirst() where !part.isEmpty {
            guard let range = rest.firstRange(of: part), range.lowerBound > rest.startIndex else { return false }
            rest = rest[range.upperBound...]
        }
        return parts.last?.isEmpty == true ? !rest.isEmpty : rest.isEmpty
    }
}
