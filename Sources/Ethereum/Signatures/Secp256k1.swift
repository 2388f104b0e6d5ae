import CSecp256k1
import Glibc

/// Owns the one libsecp256k1 context of the process.
///
/// The library only reads a context once it is set up, so that any number of threads may share this one.
struct Secp256k1: ~Copyable, @unchecked Sendable {
    static let shared = Secp256k1()

    let context: OpaquePointer

    private init() {
        guard let context = secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else {
            preconditionFailure("no memory for a libsecp256k1 context")
        }
        // Blinds the arithmetic against side channels. It changes no signature: their nonces come from RFC 6979.
        var seed = [UInt8](repeating: 0, count: 32)
        if getentropy(&seed, seed.count) == 0 { _ = secp256k1_context_randomize(context, seed) }
        self.context = context
    }

    deinit { secp256k1_context_destroy(context) }

    /// The order of the group (SEC 2, section 2.4.1).
    static let order = UInt256(
        high: 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe,
        low: 0xbaae_dce6_af48_a03b_bfd2_5e8c_d036_4141
    )

    /// The largest `s` of a signature that Ethereum accepts; of `s` and `order - s` only the smaller one (EIP-2).
    static let halfOrder = order >> 1
}

extension Hash32 {
    /// The bytes on the stack, as the library wants them.
    func withBytePointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return withUnsafePointer(to: stored) { pointer in
            pointer.withMemoryRebound(to: UInt8.self, capacity: Self.byteCount, body)
        }
    }
}
