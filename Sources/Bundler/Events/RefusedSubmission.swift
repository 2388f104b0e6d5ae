public import Ethereum

/// A submission the node definitely did not take.
public struct RefusedSubmission: Hashable, Sendable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var fees: GasFees
    public var refusal: RefusalClass
    public var error: RPCError

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        fees: GasFees,
        refusal: RefusalClass,
        error: RPCError
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.fees = fees
        self.refusal = refusal
        self.error = error
    }
}

extension RefusedSubmission {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("kind", kind.rawValue)
        visitor.field("hash", hash)
        visitor.field("nonce", nonce)
        visitor.field(fees)
        visitor.field("class", refusal.rawValue)
        visitor.field("code", Int128(error.code))
        visitor.field("message", error.message)
    }
}
