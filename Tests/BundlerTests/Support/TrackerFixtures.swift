import Ethereum

@testable import Bundler

extension TransactionTracker {
    mutating func submit(_ number: UInt64, nonce: UInt64 = 0, fees: GasFees) {
        let transaction = TrackedTransaction.fixture(number, nonce: nonce, fees: fees)
        willSend(transaction)
        wasSubmitted(transaction)
    }
}

extension TrackedTransaction {
    static func fixture(
        _ number: UInt64,
        nonce: UInt64 = 0,
        kind: TransactionKind = .bundle,
        fees: GasFees
    ) -> TrackedTransaction {
        TrackedTransaction(
            kind: kind,
            hash: .numbered(number),
            nonce: nonce,
            fees: fees,
            gasLimit: 100_000,
            operations: []
        )
    }
}

extension GasFees {
    static let ten = GasFees(maxFeePerGas: 10, maxPriorityFeePerGas: 10)
}

extension Hash32 {
    static func numbered(_ number: UInt64) -> Hash32 { Hash32(words: (0, 0, 0, number)) }
}
