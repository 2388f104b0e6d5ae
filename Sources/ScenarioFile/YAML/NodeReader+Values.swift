import Ethereum
import Wording

/// Numbers with their dimensions. All of them are exact.
extension NodeReader {
    typealias Problem = AmountText.Problem

    /// Parses a scalar and puts its text before what is wrong with it.
    func parse<Value>(expecting expected: String, _ parse: (String) throws(Problem) -> Value) -> Value? {
        guard let text = scalar(expecting: expected) else { return nil }
        do throws(Problem) {
            return try parse(text)
        } catch {
            report("\(Quoted.text(text)) \(error.message)")
            return nil
        }
    }

    // MARK: - Integers and decimals

    func integer(_ range: ClosedRange<UInt64> = 0...UInt64.max, what: String = "an integer") -> UInt64? {
        guard let value = bigInteger(what: what) else { return nil }
        guard let value = UInt64(exactly: value), range.contains(value) else {
            report("\(Quoted.text(node.plainText)) is out of range: expected \(what) from \(Self.text(range))")
            return nil
        }
        return value
    }

    func bigInteger(what: String = "an integer") -> UInt128? {
        guard case .scalar(let text, false) = node.content, scalar != nil else {
            mismatch(what)
            return nil
        }
        do throws(IntegerText.Problem) {
            return try IntegerText.parse(text)
        } catch {
            switch error {
            case .notAnInteger: mismatch(what)
            case .negative: report("\(Quoted.text(text)) is negative")
            case .tooLarge: report("\(Quoted.text(text)) is above 2^128 - 1")
            }
            return nil
        }
    }

    private static func text(_ range: ClosedRange<UInt64>) -> String {
        range.upperBound == .max ? "\(range.lowerBound) to 2^64 - 1" : "\(range.lowerBound) to \(range.upperBound)"
    }

    /// A number with up to nine decimals.
    func decimal(atMost limit: FixedDecimal, what: String = "a number") -> FixedDecimal? {
        guard case .scalar(let text, false) = node.content, let number = DecimalText(text), number.unit.isEmpty else {
            mismatch(what)
            return nil
        }
        guard !number.isNegative else {
            report("\(Quoted.text(text)) is negative")
            return nil
        }
        do throws(DecimalText.Problem) {
            let billionths = try number.scaled(byPowerOfTen: 9)
            guard billionths <= UInt128(limit.billionths) else { throw .tooLarge }
            return FixedDecimal(billionths: UInt64(billionths))
        } catch {
            switch error {
            case .tooLarge: report("\(Quoted.text(text)) is out of range: expected \(what) from 0 to \(limit)")
            case .tooSmall: report("\(Quoted.text(text)) has more than nine decimals")
            }
            return nil
        }
    }

    // MARK: - Amounts

    func wei() -> Wei? {
        parse(expecting: "an amount such as 0.5 ether") { text throws(Problem) in Wei(try AmountText.wei(text)) }
    }

    func price() -> WeiPerGas? {
        parse(expecting: "an amount such as 20 gwei") { text throws(Problem) in WeiPerGas(try AmountText.wei(text)) }
    }

    func gas() -> Gas? {
        parse(expecting: "an amount of gas such as 21k gas") { text throws(Problem) in try AmountText.gas(text) }
    }

    func gas(_ range: ClosedRange<UInt64>) -> Gas? {
        guard let gas = gas() else { return nil }
        guard range.contains(gas.rawValue) else {
            report("\(Quoted.text(node.plainText)) is out of range: expected gas from \(Self.text(range))")
            return nil
        }
        return gas
    }

    // MARK: - Times

    func writtenDuration() -> WrittenDuration? {
        parse(expecting: "a time such as 4s or 5 blocks") { text throws(Problem) in try DurationText.parse(text) }
    }

    /// A length of time; blocks count as the chain's block time each.
    func duration() -> Duration? {
        switch writtenDuration() {
        case nil: return nil
        case .time(let duration): return duration
        case .blocks(let count):
            let nanoseconds = UInt128(context.chain.blockTime.wholeNanoseconds) * UInt128(count)
            guard nanoseconds <= DurationText.longest else {
                report("\(Quoted.text(node.plainText)) is longer than a century")
                return nil
            }
            return .nanoseconds(Int64(nanoseconds))
        }
    }

    func positiveDuration() -> Duration? {
        guard let duration = duration() else { return nil }
        guard duration > .zero else {
            report("\(Quoted.text(node.plainText)) must be longer than nothing")
            return nil
        }
        return duration
    }

    /// An instant of the run; one after its end is an error.
    func instant() -> Instant? {
        guard let instant = anyInstant() else { return nil }
        context.instants.use(instant, origin, text: node.plainText)
        return instant
    }

    /// An instant that may lie after the end, such as an operation's `valid_until`.
    func anyInstant() -> Instant? {
        parse(expecting: "an instant such as block 7 + 4s") { text throws(Problem) in try InstantText.parse(text) }
    }

    func blockNumber() -> BlockNumber? {
        let number = parse(expecting: "a block such as block 7") { text throws(Problem) in try InstantText.block(text) }
        guard let number else { return nil }
        context.instants.use(.block(number), origin, text: node.plainText)
        return number
    }

    // MARK: - Others

    /// The index of one of the builder's senders.
    func sender() -> Int? {
        guard let index = integer(what: "a sender's number") else { return nil }
        guard index < UInt64(context.numSenders) else {
            report("there is no sender \(index): num_senders is \(context.numSenders), and the first is 0")
            return nil
        }
        return Int(index)
    }

    /// A storage slot or its content: an integer, or `0x` and up to 64 digits.
    func word32() -> Hash32? {
        parse(expecting: "an integer or 0x and up to 64 digits") { text throws(Problem) in try Word32Text.parse(text) }
    }
}

enum Word32Text {
    static func parse(_ text: String) throws(AmountText.Problem) -> Hash32 {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: [0x30, 0x78]), bytes.count > 2 else {
            do throws(IntegerText.Problem) {
                let value = try IntegerText.parse(text)
                return Hash32(words: (0, 0, UInt64(value >> 64), UInt64(truncatingIfNeeded: value)))
            } catch {
                switch error {
                case .notAnInteger: throw .init(message: "is not an integer or 0x and up to 64 digits")
                case .negative: throw .init(message: "is negative")
                case .tooLarge: throw .init(message: "is above 2^128 - 1; write it as 0x and up to 64 digits")
                }
            }
        }
        guard bytes.count <= 66 else { throw .init(message: "has more than 32 bytes") }
        let padded = "0x" + String(repeating: "0", count: 66 - bytes.count) + text.dropFirst(2)
        do throws(Hex.DecodingError) {
            return try Hash32(hex: padded)
        } catch {
            throw .init(message: "is not hexadecimal")
        }
    }
}

extension YAMLNode {
    /// A scalar as written; for messages.
    var plainText: String { if case .scalar(let text, _) = content { text } else { summary } }
}

extension Duration {
    /// Of a duration that came from a file, which is at most a century.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(clamping: seconds) * 1_000_000_000 + UInt64(clamping: attoseconds / 1_000_000_000)
    }
}
