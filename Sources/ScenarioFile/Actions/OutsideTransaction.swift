public import Ethereum

/// A transaction of someone else with the signer's key, who sends nothing to itself with 21 000 gas.
public struct OutsideTransaction: Hashable, Sendable {
    public var sender = 0
    public var label: String?
    /// `nil`: the account's nonce on chain.
    public var nonce: UInt64?
    /// `nil`: as a user operation's: 3 × the base fee + twice the network's tip.
    public var maxFeePerGas: WeiPerGas?
    /// `nil`: twice the network's tip, at least 1 wei.
    public var maxPriorityFeePerGas: WeiPerGas?
    /// How many blobs it carries (EIP-4844); `nil`: it is an ordinary transaction.
    public var blobs: UInt64?
    /// `nil`: 1 gwei. Only with blobs.
    public var maxFeePerBlobGas: WeiPerGas?

    public init() {}
}

extension OutsideTransaction: Declared {
    static let defaults = OutsideTransaction()

    static let fields: [Field<OutsideTransaction>] = [
        Field("sender", \.sender, .sender, "Whose key: one of the builder's senders, from 0.", example: "1"),
        Field("label", \.label, .newLabel, "A name for it.", example: "mallory"),
        Field(
            "nonce",
            \.nonce,
            .integer(0...UInt64.max - 1, "a nonce"),
            "The account's nonce on chain unless given.",
            example: "4"
        ),
        Field(
            "max_fee_per_gas",
            \.maxFeePerGas,
            .price,
            "3 × the base fee + max_priority_fee_per_gas unless given.",
            example: "60 gwei"
        ),
        Field(
            "max_priority_fee_per_gas",
            \.maxPriorityFeePerGas,
            .price,
            "2 × the network's tip, at least 1 wei, unless given.",
            example: "2 gwei"
        ),
        Field(
            "blobs",
            \.blobs,
            .integer(1...6, "a number of blobs"),
            "It is a blob transaction (EIP-4844) with so many blobs; an ordinary one unless given.",
            example: "1"
        ),
        Field(
            "max_fee_per_blob_gas",
            \.maxFeePerBlobGas,
            .price,
            "The most that it pays for blob gas, which costs 1 wei. 1 gwei unless given; only with blobs.",
            example: "2 gwei"
        ),
    ]

    /// Makes its label known, and judges its fees together.
    func check(_ map: MapReader) {
        if let label { map.reader.context.labels.sendOutside(label, map["label"]?.origin ?? map.reader.origin) }
        if let fee = maxFeePerGas, let tip = maxPriorityFeePerGas, tip > fee {
            map["max_priority_fee_per_gas"]?.report("max_priority_fee_per_gas is above max_fee_per_gas")
        }
        guard let blobFee = maxFeePerBlobGas else { return }
        if blobs == nil { map["max_fee_per_blob_gas"]?.report("max_fee_per_blob_gas is for a transaction with blobs") }
        if blobFee == 0 { map["max_fee_per_blob_gas"]?.report("no node takes a max_fee_per_blob_gas of 0") }
    }
}
