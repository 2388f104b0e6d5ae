import Ethereum

/// How many bytes an operation's ABI encoding has, and how many of them are not zero, counted without encoding it.
///
/// The encoding is that of one dynamic tuple: a word with the tuple's offset (32), the head, the four byte strings.
struct CalldataCount: Hashable, Sendable {
    /// A multiple of 32.
    private(set) var bytes: UInt64
    private(set) var nonzeroBytes: UInt64

    /// A zero byte is one token, any other four (EIP-7623).
    var tokens: UInt64 { bytes + nonzeroBytes * 3 }
    var words: UInt64 { bytes / 32 }

    init(of operation: UserOperation, version: EntryPointVersion) {
        bytes = 32 + UInt64(operation.encodedByteCount(version: version))
        nonzeroBytes = 1  // 0x20, the tuple's offset
        count(operation.sender)
        count(operation.nonce.high)
        count(operation.nonce.low)
        count(operation.callGasLimit.rawValue)
        count(operation.verificationGasLimit.rawValue)
        count(operation.preVerificationGas.rawValue)
        count(operation.fees.maxFeePerGas.rawValue)
        count(operation.fees.maxPriorityFeePerGas.rawValue)

        var offset: UInt64 = version.usesPackedOperations ? 9 * 32 : 11 * 32
        countString(operation.initCode, extraBytes: 0, offset: &offset)
        countString(operation.callData, extraBytes: 0, offset: &offset)
        if let paymaster = operation.paymaster {
            count(paymaster.address)
            if version.usesPackedOperations {
                count(paymaster.verificationGasLimit.rawValue)
                count(paymaster.postOpGasLimit.rawValue)
            }
            let head: UInt64 = version.usesPackedOperations ? 52 : 20
            countString(paymaster.data, extraBytes: head, offset: &offset)
        } else {
            countString([], extraBytes: 0, offset: &offset)
        }
        countString(operation.signature, extraBytes: 0, offset: &offset)
    }

    /// A byte string: its offset, its length (with `extraBytes` counted elsewhere), its bytes. Padding is zero.
    private mutating func countString(_ string: [UInt8], extraBytes: UInt64, offset: inout UInt64) {
        let length = UInt64(string.count) + extraBytes
        count(offset)
        count(length)
        offset += 32 + (length + 31) & ~31
        string.withUnsafeBytes { buffer in
            var index = 0
            while index + 8 <= buffer.count {
                count(buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            while index < buffer.count {
                nonzeroBytes &+= buffer[index] == 0 ? 0 : 1
                index += 1
            }
        }
    }

    private mutating func count(_ address: Address) {
        count(address.high)
        count(address.middle)
        count(UInt64(address.low))
    }

    private mutating func count(_ value: UInt128) {
        count(UInt64(truncatingIfNeeded: value >> 64))
        count(UInt64(truncatingIfNeeded: value))
    }

    /// The non-zero bytes among the eight of `word`, in whatever order they are.
    private mutating func count(_ word: UInt64) {
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        // The top bit of each byte becomes 1 exactly if the byte is not zero; no byte's sum carries into the next.
        nonzeroBytes &+= UInt64(truncatingIfNeeded: ((((word & low) &+ low) | word) & ~low).nonzeroBitCount)
    }
}
