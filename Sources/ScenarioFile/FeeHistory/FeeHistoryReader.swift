import Ethereum
import Wording

/// A recorded fee history, and where its blocks stand in its file.
struct ReadFeeHistory {
    var record: FeeRecord
    /// One for each block.
    var positions: [SourcePosition]
    /// Where a block's base fee is wrong, the file says so.
    var report: FeeHistoryReader.Report
}

/// Reads recorded fee histories: CSV with a header, or answers to `eth_feeHistory` as JSON.
struct FeeHistoryReader {
    /// Says what is wrong, and where.
    typealias Report = (SourcePosition, String) -> Void

    /// Of CSV, of which a year of blocks has about as many. JSON has the limits of a scenario file.
    static let largestByteCount = 128 << 20
    static let mostBlocks = 3_000_000
    /// After so many errors a file is not read on.
    static let mostErrors = 100

    let path: String
    let diagnostics: Diagnostics

    /// `nil`, with errors in the diagnostics, for a file that is not a history.
    func read(_ bytes: [UInt8]) -> ReadFeeHistory? {
        guard bytes.count <= Self.largestByteCount else {
            report(.start, "the file is larger than \(Self.largestByteCount >> 20) MiB")
            return nil
        }
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].contains($0) }
        switch bytes.first(where: { !isSpace($0) }) {
        case nil:
            report(.start, "the file is empty")
            return nil
        case UInt8(ascii: "{"), UInt8(ascii: "["): return json(bytes)
        default:
            var csv = FeeHistoryCSV(bytes, report: report)
            return csv.read()
        }
    }

    private func report(_ position: SourcePosition, _ message: String) {
        diagnostics.error(Origin(path: path, position: position), message)
    }

    /// JSON is YAML, and YAML's reader knows where everything stands.
    private func json(_ bytes: [UInt8]) -> ReadFeeHistory? {
        let source: SourceText
        do throws(SourceText.Problem) {
            source = try SourceText(bytes)
        } catch {
            diagnostics.error(Origin(path: path, position: error.position), error.message)
            return nil
        }
        guard let root = YAMLDocument.root(of: source, path: path, diagnostics) else { return nil }
        return FeeHistoryJSON(report: report).read(root)
    }
}
