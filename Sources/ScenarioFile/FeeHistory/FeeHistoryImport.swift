public import Ethereum
import Files

/// Makes a scenario of a recorded fee history: `scenario-runner import --fees`.
public struct FeeHistoryImport {
    /// So many blocks stand in the scenario itself; of longer ones it names the file.
    static let mostBlocksInside = 10_000

    /// Where the history is.
    let path: String
    /// Where the scenario is to be; `nil`: standard output.
    let output: String?
    /// Of blocks whose limit the history does not give.
    let gasLimit: Gas

    public static let defaultGasLimit = ChainOptions.ethereum.blockGasLimit

    /// As files write a block gas limit; `nil` for something else.
    public static func gasLimit(_ text: String) -> Gas? {
        guard let gas = try? AmountText.gas(text), (21_000...UInt64.max / 2).contains(gas.rawValue) else { return nil }
        return gas
    }

    public init(path: String, output: String?, gasLimit: Gas) {
        self.path = path
        self.output = output
        self.gasLimit = gasLimit
    }

    /// The text of a scenario.
    public struct Imported: Hashable, Sendable {
        public var text: String
        public var blocks: Int
        /// What the user should know.
        public var warnings: [ScenarioDiagnostic]
    }

    public func scenario() -> Result<Imported, ScenarioErrors> {
        let diagnostics = Diagnostics()
        switch FileReader.read(path, atMost: FeeHistoryReader.largestByteCount) {
        case .failure(let diagnostic): return .failure(ScenarioErrors([diagnostic]))
        case .success(let bytes):
            let history = FeeHistoryReader(path: path, diagnostics: diagnostics).read(bytes)
            if let history { check(history, diagnostics) }
            guard diagnostics.errors.isEmpty, let history else {
                return .failure(ScenarioErrors(diagnostics.sortedErrors))
            }
            let imported = Imported(
                text: text(history.record),
                blocks: history.record.blocks.count,
                warnings: diagnostics.sortedWarnings
            )
            return .success(imported)
        }
    }

    private func check(_ history: ReadFeeHistory, _ diagnostics: Diagnostics) {
        let inexact = FeeHistoryRule(gasLimit: gasLimit).check(history)
        if inexact.blocks > 0 {
            diagnostics.warn(
                Origin(path: path, position: nil),
                "\(inexact.blocks) base fees differ from the history by up to \(inexact.most): it gives no gas "
                    + "limits, and \(gasLimit) gas is not the limit of all of its blocks"
            )
        }
        if history.record.blocks.count > Self.mostBlocksInside, !isBesideTheHistory, !path.hasPrefix("/") {
            diagnostics.error(
                Origin(path: path, position: nil),
                "a history of more than \(Self.mostBlocksInside) blocks is named by its file: put the scenario beside "
                    + "it with --output, or give its whole path"
            )
        }
    }

    private var isBesideTheHistory: Bool { Folder.containing(output ?? "scenario.yaml") == Folder.containing(path) }

    // MARK: - The scenario

    private func text(_ record: FeeRecord) -> String {
        let blocks = path(of: record)
        return """
            version: 1
            scenario: \(YAMLValue.text(title(record)).inOneLine)
            description: >
              A recorded fee history, imported by scenario-runner import. Blocks use the gas of the recorded ones, and the
              base fees follow from it by the chain's rule.
            run: { blocks: \(record.blocks.count) }
            chain:
              base_fee: \(ReadableAmount.price(record.blocks[0].baseFee))
              block_gas_limit: \((record.blocks[0].gasLimit ?? gasLimit).rawValue)
              market:
                kind: replay
            \(source(record))
            # Users whose operations go through these blocks.
            workload: { arrivals: { poisson: 1 } }
            \(expectation(blocks))

            """
    }

    /// Nothing where a block has so little gas that the users' own may be more: then base fees differ.
    private func expectation(_ blocks: [FeeHistoryCSV.Line]) -> String {
        guard let last = blocks.last, blocks.dropLast().allSatisfy({ $0.gasUsed >= Self.moreThanUsersNeed }) else {
            return
                "# Some blocks are nearly empty: with the operations in them the base fees are not quite the recorded ones."
        }
        return """
            expect:
              # Of the last block, from the gas of those before it.
              base_fee: \(last.baseFee.rawValue)
            """
    }

    private static let moreThanUsersNeed: Gas = 5_000_000

    private func title(_ record: FeeRecord) -> String {
        let name = String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
        let printable = String(
            String.UnicodeScalarView(name.unicodeScalars.filter { $0.properties.generalCategory != .control })
        )
        let blocks = "\(record.blocks.count) block\(record.blocks.count == 1 ? "" : "s")"
        guard let first = record.firstNumber else { return "The fees of \(blocks) from \(printable)" }
        return "The fees of \(blocks) from \(first) on, from \(printable)"
    }

    private func source(_ record: FeeRecord) -> String {
        if record.blocks.count > Self.mostBlocksInside {
            let name = isBesideTheHistory ? String(path.split(separator: "/").last ?? "") : path
            return "    file: \(YAMLValue.text(name).inOneLine)"
        }
        return "    history: |\n"
            + FeeHistoryCSV.lines(path(of: record), first: record.firstNumber)
            .map { "      \($0)\n" }.joined().dropLast()
    }

    /// With the gas of every block, and the base fees that follow from it: where the history gives no limits, they may
    /// differ from the recorded ones by a few wei.
    private func path(of record: FeeRecord) -> [FeeHistoryCSV.Line] {
        var baseFee = record.blocks[0].baseFee
        return record.blocks.map { block in
            let limit = block.gasLimit ?? gasLimit
            let used = block.gasUsed.gas(limit: limit)
            defer { baseFee = BaseFeeRule.ethereum.next(parentBaseFee: baseFee, gasUsed: used, gasLimit: limit) }
            return FeeHistoryCSV.Line(baseFee: baseFee, gasUsed: used, gasLimit: limit, tip: block.tip)
        }
    }
}

extension FeeHistoryCSV {
    /// A block with nothing unknown but its tip.
    struct Line {
        var baseFee: WeiPerGas
        var gasUsed: Gas
        var gasLimit: Gas
        var tip: WeiPerGas?
    }

    /// With the header; with the columns of blocks and tips where all have one.
    static func lines(_ blocks: [Line], first: BlockNumber?) -> [String] {
        let hasTips = blocks.allSatisfy { $0.tip != nil }
        var columns: [Column] = [.baseFee, .gasUsed, .gasLimit]
        if first != nil { columns.insert(.block, at: 0) }
        if hasTips { columns.append(.tip) }
        let header = columns.map(\.rawValue).joined(separator: ",")
        return [header]
            + blocks.enumerated().map { index, block in
                var cells = ["\(block.baseFee.rawValue)", "\(block.gasUsed.rawValue)", "\(block.gasLimit.rawValue)"]
                if let first { cells.insert("\(first + BlockNumber(index))", at: 0) }
                if hasTips, let tip = block.tip { cells.append("\(tip.rawValue)") }
                return cells.joined(separator: ",")
            }
    }
}
