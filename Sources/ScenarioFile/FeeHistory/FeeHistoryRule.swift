import Ethereum

/// Whether a recorded history obeys the base fee rule of EIP-1559: from each block's gas the next one's base fee
/// follows.
struct FeeHistoryRule {
    /// Of blocks that the history gives no limit of.
    let gasLimit: Gas
    private let rule = BaseFeeRule.ethereum

    init(gasLimit: Gas) { self.gasLimit = gasLimit }

    /// How far a record without gas limits is from the rule.
    struct Inexactness: Equatable {
        var blocks = 0
        /// In wei per gas.
        var most: WeiPerGas = 0
    }

    /// Reports what contradicts the rule. A record that gives only a part of an unknown limit may be off by what
    /// rounding explains.
    func check(_ history: ReadFeeHistory) -> Inexactness {
        var inexact = Inexactness()
        let blocks = history.record.blocks
        for (index, block) in blocks.enumerated() {
            let limit = block.gasLimit ?? gasLimit
            let used = block.gasUsed.gas(limit: limit)
            guard used <= limit else {
                history.report(history.positions[index], "\(name(index, history)) uses \(used) of \(limit) gas")
                continue
            }
            let recorded = index + 1 < blocks.count ? blocks[index + 1].baseFee : history.record.nextBaseFee
            guard let recorded else { continue }
            let expected = rule.next(parentBaseFee: block.baseFee, gasUsed: used, gasLimit: limit)
            guard recorded != expected else { continue }
            let distance = max(recorded, expected).saturatingSubtract(min(recorded, expected))
            if distance <= tolerance(of: block) {
                inexact.blocks += 1
                inexact.most = max(inexact.most, distance)
            } else {
                contradict(index, history, recorded: recorded, expected: expected)
            }
        }
        return inexact
    }

    /// Of a part of a limit, gas is known to the nearest unit at best, and the limit was perhaps another one: half a
    /// unit, and what the rule's two divisions cut off. None where gas and limit are recorded.
    private func tolerance(of block: FeeRecord.Block) -> WeiPerGas {
        guard case .ratio = block.gasUsed else { return 0 }
        let target = max(1, UInt128(gasLimit.rawValue) / 2)
        return WeiPerGas(block.baseFee.rawValue / target / 8 + 3)
    }

    private func contradict(_ index: Int, _ history: ReadFeeHistory, recorded: WeiPerGas, expected: WeiPerGas) {
        let block = history.record.blocks[index]
        let limit = block.gasLimit ?? gasLimit
        let hint = block.gasLimit == nil ? "; is \(limit) its gas limit?" : ""
        let message =
            "\(name(index + 1, history)) has the base fee \(recorded); after \(block.baseFee) and "
            + "\(block.gasUsed.gas(limit: limit)) of \(limit) gas the rule gives \(expected)\(hint)"
        history.report(history.positions[min(index + 1, history.positions.count - 1)], message)
    }

    private func name(_ index: Int, _ history: ReadFeeHistory) -> String {
        if let first = history.record.firstNumber { return "block \(first + BlockNumber(index))" }
        return "block \(index + 1) of the history"
    }
}
