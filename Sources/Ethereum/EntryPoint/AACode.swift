/// The code at the start of an entry point's reason, such as `AA23` in "AA23 reverted".
///
/// The texts after it differ between versions. Only the code is reliable.
public enum AACode: Hashable, Sendable {
    case senderAlreadyConstructed
    case initCodeFailed
    case initCodeMustReturnSender
    case initCodeMustCreateSender
    case accountNotDeployed
    case didNotPayPrefund
    case accountExpiredOrNotDue
    case accountReverted
    case signatureError
    case invalidAccountNonce
    case overVerificationGasLimit
    case accountOutsideBlockRange
    case paymasterNotDeployed
    case paymasterDepositTooLow
    case paymasterExpiredOrNotDue
    case paymasterReverted
    case paymasterSignatureError
    case paymasterReturnMalformed
    case overPaymasterVerificationGasLimit
    case paymasterOutsideBlockRange
    /// 0.6's name for ``overVerificationGasLimit``.
    case overVerificationGasLimitV06
    case tooLittleVerificationGas
    case postOpReverted
    case prefundBelowActualGasCost
    case invalidBeneficiary
    case failedSendToBeneficiary
    case internalCallOnly
    case invalidPaymasterAndData
    case gasValuesOverflow
    /// The bundle's gas limit was too low: the bundler's fault, whatever the index says.
    case outOfGas
    case invalidAggregator
    case invalidPaymaster
    case initCodeTooSmall
    /// Two digits that no version of the contract uses.
    case other(UInt8)

    /// `nil` outside 10 to 99.
    public init?(number: UInt8) {
        guard (10...99).contains(number) else { return nil }
        switch number {
        case 10: self = .senderAlreadyConstructed
        case 13: self = .initCodeFailed
        case 14: self = .initCodeMustReturnSender
        case 15: self = .initCodeMustCreateSender
        case 20: self = .accountNotDeployed
        case 21: self = .didNotPayPrefund
        case 22: self = .accountExpiredOrNotDue
        case 23: self = .accountReverted
        case 24: self = .signatureError
        case 25: self = .invalidAccountNonce
        case 26: self = .overVerificationGasLimit
        case 27: self = .accountOutsideBlockRange
        case 30: self = .paymasterNotDeployed
        case 31: self = .paymasterDepositTooLow
        case 32: self = .paymasterExpiredOrNotDue
        case 33: self = .paymasterReverted
        case 34: self = .paymasterSignatureError
        case 35: self = .paymasterReturnMalformed
        case 36: self = .overPaymasterVerificationGasLimit
        case 37: self = .paymasterOutsideBlockRange
        case 40: self = .overVerificationGasLimitV06
        case 41: self = .tooLittleVerificationGas
        case 50: self = .postOpReverted
        case 51: self = .prefundBelowActualGasCost
        case 90: self = .invalidBeneficiary
        case 91: self = .failedSendToBeneficiary
        case 92: self = .internalCallOnly
        case 93: self = .invalidPaymasterAndData
        case 94: self = .gasValuesOverflow
        case 95: self = .outOfGas
        case 96: self = .invalidAggregator
        case 98: self = .invalidPaymaster
        case 99: self = .initCodeTooSmall
        default: self = .other(number)
        }
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

    /// The two digits, 10 to 99.
    public var number: UInt8 {
        switch self {
        case .senderAlreadyConstructed: 10
        case .initCodeFailed: 13
        case .initCodeMustReturnSender: 14
        case .initCodeMustCreateSender: 15
        case .accountNotDeployed: 20
        case .didNotPayPrefund: 21
        case .accountExpiredOrNotDue: 22
        case .accountReverted: 23
        case .signatureError: 24
        case .invalidAccountNonce: 25
        case .overVerificationGasLimit: 26
        case .accountOutsideBlockRange: 27
        case .paymasterNotDeployed: 30
        case .paymasterDepositTooLow: 31
        case .paymasterExpiredOrNotDue: 32
        case .paymasterReverted: 33
        case .paymasterSignatureError: 34
        case .paymasterReturnMalformed: 35
        case .overPaymasterVerificationGasLimit: 36
        case .paymasterOutsideBlockRange: 37
        case .overVerificationGasLimitV06: 40
        case .tooLittleVerificationGas: 41
        case .postOpReverted: 50
        case .prefundBelowActualGasCost: 51
        case .invalidBeneficiary: 90
        case .failedSendToBeneficiary: 91
        case .internalCallOnly: 92
        case .invalidPaymasterAndData: 93
        case .gasValuesOverflow: 94
        case .outOfGas: 95
        case .invalidAggregator: 96
        case .invalidPaymaster: 98
        case .initCodeTooSmall: 99
        case .other(let number): number
        }
    }
}

extension AACode: CustomStringConvertible {
    public var description: String { "AA\(number)" }
}

extension AACode {
    /// Whose fault the first digit says it is.
    public enum Category: String, CaseIterable, Sendable {
        case factory, account, paymaster
        /// Encoding, gas limits of the bundle, and faults that 0.6 finds after execution.
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
        switch self {
        case .initCodeFailed, .initCodeMustReturnSender, .initCodeMustCreateSender, .accountNotDeployed,
            .didNotPayPrefund, .accountExpiredOrNotDue, .accountReverted, .signatureError,
            .invalidAccountNonce, .paymasterDepositTooLow, .paymasterExpiredOrNotDue, .paymasterReverted,
            .paymasterSignatureError, .gasValuesOverflow, .outOfGas:
            .v0_6 ... .v0_9
        case .senderAlreadyConstructed, .invalidBeneficiary, .failedSendToBeneficiary, .internalCallOnly,
            .invalidPaymasterAndData:
            .v0_6 ... .v0_8
        case .paymasterNotDeployed, .invalidAggregator: .v0_6 ... .v0_7
        case .overVerificationGasLimitV06, .tooLittleVerificationGas, .postOpReverted,
            .prefundBelowActualGasCost:
            .v0_6 ... .v0_6
        case .overVerificationGasLimit, .overPaymasterVerificationGasLimit: .v0_7 ... .v0_9
        case .invalidPaymaster: .v0_8 ... .v0_8
        case .initCodeTooSmall: .v0_8 ... .v0_9
        case .accountOutsideBlockRange, .paymasterReturnMalformed, .paymasterOutsideBlockRange: .v0_9 ... .v0_9
        case .other: nil
        }
    }

    /// Whether the contract reports the code as a plain `Error(string)`, which names no operation.
    public func isPlainError(version: EntryPointVersion) -> Bool {
        if self == .gasValuesOverflow { return version <= .v0_7 }
        if self == .tooLittleVerificationGas { return version == .v0_6 }
        return Self.alwaysPlain.contains(self)
    }

    private static let alwaysPlain: Set<AACode> = [
        .invalidBeneficiary, .failedSendToBeneficiary, .internalCallOnly, .invalidPaymasterAndData, .invalidAggregator,
        .invalidPaymaster,
    ]

    /// Whether, in `handleAggregatedOps`, the index in `FailedOp` counts within the group of one aggregator: so for the
    /// checks that 0.6 and 0.7 make in a second loop. All other indices count over the whole bundle.
    public func indexIsWithinGroup(version: EntryPointVersion) -> Bool {
        version <= .v0_7 && Self.checkedInSecondLoop.contains(self)
    }

    private static let checkedInSecondLoop: Set<AACode> = [
        .accountExpiredOrNotDue, .signatureError, .paymasterExpiredOrNotDue, .paymasterSignatureError,
    ]
}
