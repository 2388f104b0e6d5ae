import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// What the market says when a user makes an offer.
struct OfferContext {
    /// Of the head.
    var baseFee: WeiPerGas
    /// Of the block after the head.
    var nextBaseFee: WeiPerGas
    /// `eth_maxPriorityFeePerGas`.
    var suggestedTip: WeiPerGas
    /// Twice the network's tip, at least 1 wei.
    var defaultTip: WeiPerGas
}

/// A user operation in the making: every value drawn, nothing signed.
struct OperationDraft {
    var operation: UserOperation
    let verificationGasUsed: Gas
    let callGasUsed: Gas
    private(set) var paymasterVerificationGasUsed: Gas = 0
    private(set) var paymasterPostOpGasUsed: Gas = 0
    private let paymasterVerification: (limit: Gas, used: Gas)
    private let paymasterPostOp: (limit: Gas, used: Gas)

    init(
        _ submission: Submission,
        account: Address,
        sequence: UInt64,
        prices: OfferContext,
        random: inout SimRandom
    ) {
        let verification = submission.verificationGas.draw(&random)
        let call = submission.callGas.draw(&random)
        paymasterVerification = submission.paymasterVerificationGas.draw(&random)
        paymasterPostOp = submission.paymasterPostOpGas.draw(&random)
        verificationGasUsed = verification.used
        callGasUsed = call.used
        let tip = submission.maxPriorityFeePerGas?.price(&random, prices) ?? prices.defaultTip
        let defaultMaxFee = prices.baseFee.percent(300) + tip
        let maxFee = submission.maxFeePerGas?.price(&random, prices) ?? defaultMaxFee
        let byteCount = Int(clamping: submission.callDataBytes.count(&random))
        operation = UserOperation(
            sender: account,
            nonce: UInt256.nonce(key: UInt256(submission.nonceKey), sequence: sequence),
            initCode: [],
            callData: [UInt8](repeating: 0xab, count: byteCount),
            callGasLimit: call.limit,
            verificationGasLimit: verification.limit,
            preVerificationGas: submission.preVerificationGas?.gas(&random) ?? 0,
            fees: GasFees(maxFeePerGas: maxFee, maxPriorityFeePerGas: tip),
            paymaster: nil,
            signature: []
        )
    }

    mutating func attach(paymaster: Address?, of submission: Submission) {
        guard let paymaster else { return }
        operation.paymaster = UserOperation.Paymaster(
            address: paymaster,
            verificationGasLimit: paymasterVerification.limit,
            postOpGasLimit: paymasterPostOp.limit,
            data: []
        )
        paymasterVerificationGasUsed = paymasterVerification.used
        paymasterPostOpGasUsed = paymasterPostOp.used
    }

    /// The pre-verification gas of a user who chooses none: as wallets do, the user asks the builder, with a signature that
    /// is not made yet. No byte of it can cost more than these.
    mutating func choosePreVerificationGas(version: EntryPointVersion, settings: BuilderSettings) {
        var guess = operation
        guess.preVerificationGas = Gas(.max)
        guess.signature = [UInt8](repeating: 0xff, count: ModelledSignature.byteCount)
        let required = PreVerificationGas.required(
            by: guess,
            version: version,
            bundleSize: settings.preVerificationGasBundleSize
        )
        operation.preVerificationGas = max(Self.usualPreVerificationGas, required)
    }

    private static let usualPreVerificationGas: Gas = 60_000

    /// The factory's address, and the account's as what it is asked to make.
    mutating func attach(factory: Address?) {
        guard let factory else { return }
        operation.initCode = factory.bytes + operation.sender.bytes
    }
}

extension GasAllowance {
    func draw(_ random: inout SimRandom) -> (limit: Gas, used: Gas) {
        let limit = limit.gas(&random)
        let percent = UInt128(limit.rawValue) * UInt128(Self.defaultUsedPercent) / 100
        return (limit, used?.gas(&random) ?? Gas(UInt64(percent)))
    }
}
