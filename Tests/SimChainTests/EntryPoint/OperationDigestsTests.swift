import Ethereum
import Testing

@testable import SimChain

@Suite("operation digests")
struct OperationDigestsTests {
    private static let hasher = UserOperationHasher(version: .v0_7, chainID: 1)

    /// Senders that differ by 64 share a place: each takes it from the other.
    private static func operation(_ sender: UInt32, data: [UInt8] = [1, 2, 3]) -> UserOperation {
        UserOperation(
            sender: Address(high: 0, middle: 0, low: sender),
            nonce: .zero,
            callData: data,
            callGasLimit: 1,
            verificationGasLimit: 2,
            preVerificationGas: 3,
            fees: .zero
        )
    }

    @Test("an operation has the hash of its own bytes, whichever operation was hashed before")
    func hashes() {
        let digests = OperationDigests(hasher: Self.hasher)
        let operations = [
            Self.operation(1), Self.operation(65), Self.operation(1), Self.operation(1, data: [1, 2, 4]),
            Self.operation(1),
        ]
        for operation in operations {
            #expect(digests.digest(of: operation).userOpHash == Self.hasher.hash(operation))
        }
    }

    @Test("two operations that differ in their signature alone are remembered apart and have one hash")
    func signatures() {
        let digests = OperationDigests(hasher: Self.hasher)
        let unsigned = Self.operation(7)
        var signed = unsigned
        let hash = Self.hasher.hash(unsigned)
        signed.signature = ModelledSignature.sign(userOpHash: hash, account: unsigned.sender)
        #expect(!digests.digest(of: unsigned).isSigned)
        #expect(digests.digest(of: signed).isSigned)
        #expect(!digests.digest(of: unsigned).isSigned)
        #expect(digests.digest(of: signed).userOpHash == hash)
    }
}
