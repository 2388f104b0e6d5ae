import Bundler
import Checks
import Ethereum
import ScenarioFile
import Simulation

/// Why an operation is left out, with the numbers compared.
struct SkipNarrator {
    let names: NameBook

    func text(_ reason: SkipReason) -> String {
        switch reason {
        case .insufficientFees(let offered, let required): fees(offered, required)
        case .preVerificationGas(let offered, let required):
            "pre-verification gas \(offered) below the required \(required)"
        case .gasLimit(let packed, let operation, let limit):
            "\(packed) gas packed and \(operation) of its own pass the limit of \(limit)"
        case .afterGasLimit: "an operation before it did not fit, and bundles are packed in order"
        case .bundleFull(let limit): "the bundle has its \(limit) operations"
        case .transactionSize(let bytes, let limit): "the transaction would have \(bytes) bytes, of at most \(limit)"
        case .senderAlreadyInBundle(let address):
            "\(names.address(address)) is in the bundle already, and is not staked"
        case .accessedOtherSender(let address):
            "its validation touches \(names.address(address)), which is in the bundle"
        case .expectedStorageConflict(let address, let slot):
            "others in the bundle expect another value of \(names.address(address))'s slot "
                + NameBook.short(slot.description)
        case .expectedStorageLimit(let slots, let limit):
            "the bundle's validations would read \(slots) storage slots, of at most \(limit)"
        case .paymasterDeposit(let paymaster, let deposit, let required):
            "paymaster \(names.address(paymaster)) has \(ReadableAmount.amount(deposit)) deposited, "
                + "and \(ReadableAmount.amount(required)) are needed"
        case .throttled(let kind, let entity, let limit):
            "\(kind.rawValue) \(names.address(entity)) may have \(limit) operations in a bundle for now, and has them"
        case .signerBalance(let balance, let required):
            "the sender has \(ReadableAmount.amount(balance)), and the bundle with it may cost "
                + ReadableAmount.amount(required)
        case .isolated: "it is bundled alone, and this bundle has others"
        case .nodeFailure(let message): "the node failed, which is not its fault: \(message)"
        case .nonceNotNext: "its nonce is not its account's next one yet"
        case .nonceUsed(let next):
            "its nonce is used (the next is \(next)): it was executed, or another with its nonce was"
        case .failedAlone(let until, let reason): "it failed alone (\(reason)), and rests until block \(until)"
        case .expiresSoon(let validUntil): "it is valid until \(validUntil), which is too soon for a bundle"
        case .resting(let until): "it could not go at an earlier head, and rests until block \(until)"
        case .inFlight(let nonce): "the sender's transaction at nonce \(nonce) carries it, and may be mined yet"
        }
    }

    /// The price that is too low; both where both are.
    private func fees(_ offered: GasFees, _ required: GasFees) -> String {
        var parts: [String] = []
        if offered.maxPriorityFeePerGas < required.maxPriorityFeePerGas {
            let needed = ReadableAmount.price(required.maxPriorityFeePerGas)
            parts.append("tip \(ReadableAmount.price(offered.maxPriorityFeePerGas)) below the required \(needed)")
        }
        if offered.maxFeePerGas < required.maxFeePerGas {
            let needed = ReadableAmount.price(required.maxFeePerGas)
            parts.append("max fee \(ReadableAmount.price(offered.maxFeePerGas)) below the required \(needed)")
        }
        return parts.joined(separator: " and ")
    }
}
