import Ethereum
import Wording

/// Checks, each named by the keys that lead to it, in results and for `fails`.
extension NodeReader {
    func countCheck() -> CountCheck? {
        guard let check = check(expecting: "a check such as '>= 3'", CheckText.count) else { return nil }
        warnIfAlwaysTrue(check.condition, zero: 0)
        return check
    }

    /// - Parameter isSigned: of an amount that may be below zero.
    func amountCheck(isSigned: Bool) -> AmountCheck? {
        let check = check(expecting: "a check such as '> 0 wei'") { text throws(Problem) in
            Wei(try AmountText.wei(text))
        }
        if let check, !isSigned { warnIfAlwaysTrue(check.condition, zero: 0) }
        return check
    }

    func priceCheck() -> PriceCheck? {
        let check = check(expecting: "a check such as '< 20 gwei'") { text throws(Problem) in
            WeiPerGas(try AmountText.wei(text))
        }
        if let check { warnIfAlwaysTrue(check.condition, zero: 0) }
        return check
    }

    func gasCheck() -> GasCheck? {
        let check = check(expecting: "a check such as '< 1M gas'") { text throws(Problem) in
            try AmountText.gas(text)
        }
        if let check { warnIfAlwaysTrue(check.condition, zero: 0) }
        return check
    }

    func numberCheck(_ value: (Substring) throws(Problem) -> UInt128) -> Check<UInt128>? {
        check(expecting: "a check", value)
    }

    private func check<Value>(
        expecting expected: String,
        _ value: (Substring) throws(Problem) -> Value
    ) -> Check<Value>? {
        let path = checkPath ?? ""
        context.addCheck(path)
        guard let text = scalar(expecting: expected) else { return nil }
        do throws(Problem) {
            let condition = try CheckText.parse(text, value: value)
            return Check(condition, text: text, position: position, path: path)
        } catch {
            report("\(Quoted.text(text)) \(error.message)")
            return nil
        }
    }

    private func warnIfAlwaysTrue<Value>(_ condition: Check<Value>.Condition, zero: Value) {
        guard condition == .atLeast(zero) else { return }
        context.diagnostics.warn(origin, "\(Quoted.text(node.plainText)) holds in every run")
    }

    func warnThatItHoldsAlways() { context.diagnostics.warn(origin, "this holds in every run") }

    /// A list or map of checks without any.
    func warnIfEmpty() {
        switch node.content {
        case .mapping(let pairs) where pairs.isEmpty: warnThatItHoldsAlways()
        case .sequence(let items) where items.isEmpty: warnThatItHoldsAlways()
        case .mapping, .sequence, .scalar: break
        }
    }

    func expected<Value>(_ value: Value?) -> Expected<Value>? {
        let path = checkPath ?? ""
        context.addCheck(path)
        return value.map { Expected($0, position: position, path: path) }
    }

    /// A value for sender 0, or a map from senders to values; in the order of senders.
    func perSender<Value>(_ read: (NodeReader) -> Value?) -> [PerSender<Value>]? {
        guard isMap else { return read(self).map { [PerSender(sender: 0, value: $0)] } }
        guard let pairs = pairs(expecting: "a map from senders") else { return nil }
        var seen: Set<Int> = []
        return pairs.compactMap { key, _, value in
            guard let sender = key.sender() else { return nil }
            if !seen.insert(sender).inserted { key.report("sender \(sender) is listed twice") }
            return read(child(value.node, "\(sender)")).map { PerSender(sender: sender, value: $0) }
        }
        .sorted { $0.sender < $1.sender }
    }
}
