/// The code at the start of an entry point's reason, such as `AA23` in "AA23 reverted".
///
/// The texts after it differ between versions; the code is what can be relied on.
public struct AACode: Hashable, Comparable, Sendable {
    /// The two digits, 10 to 99.
    public let number: UInt8

    /// `nil` outside 10 to 99.
    public init?(number: UInt8) {
        guard (10...99).contains(number) else { return nil }
        self.number = number
    }

    /// `nil` unless the text starts with `AA`, two digits and then no third.
    public init?(reason: some StringProtocol) {
        var characters = reason.utf8.makeIterator()
        guard characters.next() == 0x41, characters.next() == 0x41,
            let tens = Self.digit(characters.next()), let ones = Self.digit(characters.next()),
            Self.digit(characters.next()) == nil
        else { return nil }
        self.init(number: tens * 10 + ones)
    }

    private static func digit(_ character: UInt8?) -> UInt8? {
        guard let character, (0x30...0x39).contains(character) else { return nil }
        return character - 0x30
    }

    public static func < (left: AACode, right: AACode) -> Bool { left.number < right.number }
}

extension AACode: CustomStringConvertible {
    public var description: String { "AA\(number)" }
}

extension AACode {
    /// Whose fault the first digit says it is.
    public enum Category: String, CaseIterable, Sendable {
        case factory, account, paymaster
        /// Encoding, gas limits of the bundle, and what 0.6 finds out after execution.
        case bundler
    }

    public var category: Category {
        switch number / 10 {
        case 1: .factory
        case 2: .account
        case 3: .paymaster
        default: self == .postOpReverted ? .paymaster : .bundler
        }
    }

    /// The versions whose contract uses the code; `nil` for a code that none of them has.
    public var versions: ClosedRange<EntryPointVersion>? {
        switch number {
        case 13, 14, 15, 20...25, 31...34, 94, 95: .v0_6 ... .v0_9
        case 10, 90...93: .v0_6 ... .v0_8
        case 30, 96: .v0_6 ... .v0_7
        case 40, 41, 50, 51: .v0_6 ... .v0_6
        case 26, 36: .v0_7 ... .v0_9
        case 98: .v0_8 ... .v0_8
        case 99: .v0_8 ... .v0_9
        case 27, 35, 37: .v0_9 ... .v0_9
        default: nil
        }
    }

    /// Whether the contract reports the code as a plain `Error(string)`, which names no operation.
    public func isPlainError(version: EntryPointVersion) -> Bool {
        switch number {
        case 90...93, 96, 98: true
        case 94: version <= .v0_7
        case 41: version == .v0_6
        default: false
        }
    }

    /// Whether, in `handleAggregatedOps`, the index in `FailedOp` starts anew with each aggregator's group: so for the
    /// checks that 0.6 and 0.7 make in a second loop. All other indices count over the whole bundle.
    public func indexIsWithinGroup(version: EntryPointVersion) -> Bool {
        switch number {
        case 22, 24, 32, 34: version <= .v0_7
        default: false
        }
    }
}

// Each initialiser gets a literal within range.
extension AACode {
    private init(_ number: UInt8) { self.number = number }

    public static let senderAlreadyConstructed = AACode(10)
    public static let initCodeFailed = AACode(13)
    public static let initCodeMustReturnSender = AACode(14)
    public static let initCodeMustCreateSender = AACode(15)
    public static let accountNotDeployed = AACode(20)
    public static let didNotPayPrefund = AACode(21)
    public static let accountExpiredOrNotDue = AACode(22)
    public static let accountReverted = AACode(23)
    public static let signatureError = AACode(24)
    public static let invalidAccountNonce = AACode(25)
    public static let overVerificationGasLimit = AACode(26)
    public static let accountOutsideBlockRange = AACode(27)
    public static let paymasterNotDeployed = AACode(30)
    public static let paymasterDepositTooLow = AACode(31)
    public static let paymasterExpiredOrNotDue = AACode(32)
    public static let paymasterReverted = AACode(33)
    public static let paymasterSignatureError = AACode(34)
    public static let paymasterReturnMalformed = AACode(35)
    public static let overPaymasterVerificationGasLimit = AACode(36)
    public static let paymasterOutsideBlockRange = AACode(37)
    /// 0.6's name for ``overVerificationGasLimit``.
    public static let overVerificationGasLimitV06 = AACode(40)
    public static let tooLittleVerificationGas = AACode(41)
    public static let postOpReverted = AACode(50)
    public static let prefundBelowActualGasCost = AACode(51)
    public static let invalidBeneficiary = AACode(90)
    public static let failedSendToBeneficiary = AACode(91)
    public static let internalCallOnly = AACode(92)
    public static let invalidPaymasterAndData = AACode(93)
    public static let gasValuesOverflow = AACode(94)
    /// The bundle's gas limit was too low: the bundler's fault, whatever the index says.
    public static let outOfGas = AACode(95)
    public static let invalidAggregator = AACode(96)
    public static let invalidPaymaster = AACode(98)
    public static let initCodeTooSmall = AACode(99)
}
