import Ethereum
import Wording

/// Answers to `eth_feeHistory` as nodes give them: the result alone, a whole JSON-RPC answer, or a list of either for
/// blocks that follow each other. Members that say nothing of fees are not looked at.
struct FeeHistoryJSON {
    /// One answer.
    private struct Page {
        var first: BlockNumber
        var blocks: [FeeRecord.Block]
        var positions: [SourcePosition]
        var nextBaseFee: WeiPerGas?
        var position: SourcePosition
    }

    let report: FeeHistoryReader.Report

    /// `nil`, with errors, where it is not a history.
    func read(_ root: YAMLNode) -> ReadFeeHistory? {
        let nodes = if case .sequence(let items) = root.content { items } else { [root] }
        let pages = nodes.compactMap(page)
        guard pages.count == nodes.count else { return nil }
        guard let first = pages.first(where: { !$0.blocks.isEmpty }) else {
            report(root.position, "the history has no blocks")
            return nil
        }
        var history = ReadFeeHistory(
            record: FeeRecord(firstNumber: first.first, blocks: []),
            positions: [],
            report: report
        )
        for page in pages where !page.blocks.isEmpty {
            guard append(page, to: &history) else { return nil }
        }
        return history
    }

    private func append(_ page: Page, to history: inout ReadFeeHistory) -> Bool {
        let next = (history.record.firstNumber ?? 0) + BlockNumber(history.record.blocks.count)
        guard page.first == next else {
            report(page.position, "the answer begins with block \(page.first) where block \(next) is next")
            return false
        }
        if let fee = history.record.nextBaseFee, let found = page.blocks.first?.baseFee, fee != found {
            report(
                page.positions[0],
                "block \(page.first) has the base fee \(found); the answer before this one gives it \(fee)"
            )
            return false
        }
        history.record.blocks += page.blocks
        history.positions += page.positions
        history.record.nextBaseFee = page.nextBaseFee
        guard history.record.blocks.count > FeeHistoryReader.mostBlocks else { return true }
        report(page.position, "a history has at most \(FeeHistoryReader.mostBlocks) blocks")
        return false
    }

    // MARK: - One answer

    private func page(_ node: YAMLNode) -> Page? {
        guard case .mapping(let pairs) = node.content else {
            report(node.position, "expected an answer to eth_feeHistory, found \(node.summary)")
            return nil
        }
        if let result = pairs.first(where: { $0.key == "result" }) { return page(result.value) }
        if let error = pairs.first(where: { $0.key == "error" }) {
            report(error.keyPosition, "the node answered with an error, and no history")
            return nil
        }
        guard let oldest = member("oldestBlock", pairs, node).flatMap({ quantity($0, "a block's number") }),
            let ratios = list("gasUsedRatio", pairs, node), let fees = list("baseFeePerGas", pairs, node)
        else { return nil }
        guard let first = BlockNumber(exactly: oldest), first <= .max / 2 else {
            report(node.position, "oldestBlock is too large")
            return nil
        }
        return page(first, fees, ratios, tips: pairs.first { $0.key == "reward" }?.value, node)
    }

    private func page(
        _ first: BlockNumber,
        _ fees: [YAMLNode],
        _ ratios: [YAMLNode],
        tips: YAMLNode?,
        _ node: YAMLNode
    ) -> Page? {
        guard fees.count == ratios.count || fees.count == ratios.count + 1 else {
            report(
                node.position,
                "\(fees.count) entries of baseFeePerGas for \(ratios.count) of gasUsedRatio; there is one more for "
                    + "the next block"
            )
            return nil
        }
        let baseFees = fees.compactMap { quantity($0, "a base fee in wei").map { WeiPerGas($0) } }
        let gas = ratios.compactMap(ratio)
        guard baseFees.count == fees.count, gas.count == ratios.count, let medians = medians(tips, count: gas.count)
        else { return nil }
        return Page(
            first: first,
            blocks: gas.indices.map { index in
                FeeRecord.Block(baseFee: baseFees[index], gasUsed: gas[index], gasLimit: nil, tip: medians[index])
            },
            positions: fees.prefix(gas.count).map(\.position),
            nextBaseFee: baseFees.count > gas.count ? baseFees.last : nil,
            position: node.position
        )
    }

    /// Of each block the middle one of the rewards that were asked for.
    private func medians(_ node: YAMLNode?, count: Int) -> [WeiPerGas?]? {
        guard let node, case .sequence(let rows) = node.content, !rows.isEmpty else {
            return Array(repeating: nil, count: count)
        }
        guard rows.count == count else {
            report(node.position, "\(rows.count) entries of reward for \(count) blocks")
            return nil
        }
        let medians = rows.map { row -> WeiPerGas?? in
            guard case .sequence(let rewards) = row.content, !rewards.isEmpty else { return .some(nil) }
            return quantity(rewards[rewards.count / 2], "a tip in wei").map { WeiPerGas($0) }
        }
        let known = medians.compactMap(\.self)
        return known.count == count ? known : nil
    }

    // MARK: - Values

    private func member(_ name: String, _ pairs: [YAMLPair], _ node: YAMLNode) -> YAMLNode? {
        guard let pair = pairs.first(where: { $0.key == name }) else {
            report(node.position, "the answer to eth_feeHistory has no \(name)")
            return nil
        }
        return pair.value
    }

    /// `null` where there are no blocks, as geth writes it.
    private func list(_ name: String, _ pairs: [YAMLPair], _ node: YAMLNode) -> [YAMLNode]? {
        if name == "baseFeePerGas", !pairs.contains(where: { $0.key == name }),
            list("gasUsedRatio", pairs, node)?.isEmpty == true
        {
            return []
        }
        guard let value = member(name, pairs, node) else { return nil }
        switch value.content {
        case .sequence(let items): return items
        case .scalar("null", isText: false): return []
        case .scalar, .mapping:
            report(value.position, "expected a list of \(name), found \(value.summary)")
            return nil
        }
    }

    private func quantity(_ node: YAMLNode, _ what: String) -> UInt128? {
        guard case .scalar(let text, _) = node.content, let value = try? IntegerText.parse(text) else {
            report(node.position, "expected \(what) such as \"0x3b9aca00\", found \(node.summary)")
            return nil
        }
        return value
    }

    /// A number from 0 to 1 with decimals, and perhaps an exponent, exactly; digits beyond the 18th are of no gas.
    private func ratio(_ node: YAMLNode) -> RecordedGas? {
        guard case .scalar(let text, isText: false) = node.content, let ratio = Self.ratio(text) else {
            report(node.position, "expected a ratio of gas from 0 to 1, found \(node.summary)")
            return nil
        }
        return ratio
    }

    static func ratio(_ text: String) -> RecordedGas? {
        let parts = text.split(separator: "e", omittingEmptySubsequences: false).flatMap {
            $0.split(separator: "E", omittingEmptySubsequences: false)
        }
        guard (1...2).contains(parts.count), let exponent = parts.count == 2 ? Int(parts[1]) : 0,
            (-1000...20).contains(exponent), let number = DecimalText(parts[0]), number.unit.isEmpty,
            !number.isNegative
        else { return nil }
        let written = Array(number.whole) + Array(number.fraction)
        let kept = written.drop { $0 == UInt8(ascii: "0") }.prefix(18)
        let places = written.endIndex - kept.endIndex
        let digits = kept.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
        return normalised(digits, places: number.fraction.count - exponent - places)
    }

    /// `nil` above 1.
    private static func normalised(_ digits: UInt64, places: Int) -> RecordedGas? {
        guard digits > 0 else { return .ratio(digits: 0, places: 0) }
        var (digits, places) = (digits, places)
        while places < 0, digits <= 1 {
            digits *= 10
            places += 1
        }
        guard places >= 0 else { return nil }
        var unit: UInt128 = 1
        for _ in 0..<min(places, 20) { unit *= 10 }
        return UInt128(digits) <= unit ? .ratio(digits: digits, places: places) : nil
    }
}
