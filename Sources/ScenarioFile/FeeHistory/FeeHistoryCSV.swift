import Ethereum
import Wording

/// A fee history as CSV: a header that names the columns, then a line for each block.
///
/// Empty lines and lines that begin with `#` say nothing. Cells may stand in double quotes.
struct FeeHistoryCSV {
    enum Column: String, CaseIterable {
        case block
        case baseFee = "base_fee_per_gas"
        case gasUsed = "gas_used"
        case gasLimit = "gas_limit"
        case tip = "priority_fee_per_gas"

        static let required: [Column] = [.baseFee, .gasUsed]
    }

    private struct Cell {
        var text: String
        var position: SourcePosition
    }

    private let bytes: ArraySlice<UInt8>
    private let tell: FeeHistoryReader.Report
    private var errors = 0

    init(_ bytes: [UInt8], report: @escaping FeeHistoryReader.Report) {
        self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
        tell = report
    }

    /// `nil`, with errors, where it is not a history.
    mutating func read() -> ReadFeeHistory? {
        var columns: [Column]?
        var history = ReadFeeHistory(record: FeeRecord(firstNumber: nil, blocks: []), positions: [], report: tell)
        for (index, line) in lines.enumerated() where !isEmpty(line) {
            let cells = cells(of: line, number: index + 1)
            guard let columns else {
                columns = header(cells)
                if columns == nil { return nil }
                continue
            }
            guard history.record.blocks.count < FeeHistoryReader.mostBlocks else {
                report(cells[0].position, "a history has at most \(FeeHistoryReader.mostBlocks) blocks")
                return nil
            }
            add(cells, columns, to: &history)
            if errors >= FeeHistoryReader.mostErrors { return nil }
        }
        if columns == nil { report(.start, "expected a header; \(Self.expected)") }
        if columns != nil, history.record.blocks.isEmpty, errors == 0 {
            report(.start, "the history has a header and no blocks")
        }
        return errors == 0 ? history : nil
    }

    private var lines: [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    }

    private func isEmpty(_ line: ArraySlice<UInt8>) -> Bool {
        line.first == UInt8(ascii: "#") || line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private mutating func report(_ position: SourcePosition, _ message: String) {
        errors += 1
        tell(position, message)
    }

    private func cells(of line: ArraySlice<UInt8>, number: Int) -> [Cell] {
        var cells: [Cell] = []
        var column = 1
        for cell in line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let text = String(decoding: cell, as: UTF8.self)
            cells.append(Cell(text: Self.bare(text), position: SourcePosition(line: number, column: column)))
            column += text.unicodeScalars.count + 1
        }
        return cells
    }

    /// Without the spaces and the quotes around it.
    private static func bare(_ text: String) -> String {
        var text = text[...]
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        return String(text)
    }

    // MARK: - The header

    static let expected =
        "the columns are \(Column.allCases.map(\.rawValue).joined(separator: ", ")), of which "
        + "\(Column.required.map(\.rawValue).joined(separator: " and ")) are needed"

    private mutating func header(_ cells: [Cell]) -> [Column]? {
        var columns: [Column] = []
        for cell in cells {
            guard let column = Column(rawValue: cell.text) else {
                let hint = Suggestion.hint(for: cell.text, among: Column.allCases.map(\.rawValue))
                report(cell.position, "unknown column \(Quoted.text(cell.text))\(hint); \(Self.expected)")
                return nil
            }
            guard !columns.contains(column) else {
                report(cell.position, "the column \(Quoted.text(cell.text)) comes twice")
                return nil
            }
            columns.append(column)
        }
        for column in Column.required where !columns.contains(column) {
            report(cells[0].position, "the column \(Quoted.text(column.rawValue)) is missing; \(Self.expected)")
            return nil
        }
        return columns
    }

    // MARK: - Blocks

    private mutating func add(_ cells: [Cell], _ columns: [Column], to history: inout ReadFeeHistory) {
        guard cells.count == columns.count else {
            report(cells[0].position, "\(cells.count) cells, where the header names \(columns.count) columns")
            return
        }
        var block = FeeRecord.Block(baseFee: 0, gasUsed: .gas(0), gasLimit: nil, tip: nil)
        var number: BlockNumber?
        for (column, cell) in zip(columns, cells) {
            do throws(AmountText.Problem) {
                switch column {
                case .block: number = try Self.number(cell.text)
                case .baseFee: block.baseFee = WeiPerGas(try AmountText.wei(cell.text))
                case .gasUsed: block.gasUsed = .gas(try AmountText.gas(cell.text))
                case .gasLimit: block.gasLimit = try Self.gasLimit(cell.text)
                case .tip: block.tip = WeiPerGas(try AmountText.wei(cell.text))
                }
            } catch {
                report(cell.position, "\(column.rawValue): \(Quoted.text(cell.text)) \(error.message)")
            }
        }
        checkNumber(number, at: cells[0].position, in: &history.record)
        history.record.blocks.append(block)
        history.positions.append(cells[0].position)
    }

    private static func number(_ text: String) throws(AmountText.Problem) -> BlockNumber {
        guard let value = try? IntegerText.parse(text), value <= UInt128(UInt64.max / 2) else {
            throw AmountText.Problem(message: "is not a block's number")
        }
        return BlockNumber(value)
    }

    private static func gasLimit(_ text: String) throws(AmountText.Problem) -> Gas {
        let gas = try AmountText.gas(text)
        guard (21_000...UInt64.max / 2).contains(gas.rawValue) else {
            throw AmountText.Problem(message: "is out of range: expected gas from 21000 to 2^63 - 1")
        }
        return gas
    }

    private mutating func checkNumber(_ number: BlockNumber?, at position: SourcePosition, in record: inout FeeRecord) {
        guard let number else { return }
        guard let first = record.firstNumber else {
            record.firstNumber = number
            return
        }
        let expected = first + BlockNumber(record.blocks.count)
        guard number != expected else { return }
        report(position, "block \(number) follows block \(expected - 1): a history has every block, in order")
    }
}
