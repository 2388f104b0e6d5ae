public import Ethereum

/// The next block's base fee.
public struct SetBaseFee: Hashable, Sendable {
    public var price: WeiPerGas

    public init(_ price: WeiPerGas) { self.price = price }
}

extension SetBaseFee: DeclaredAction {
    static let declaration = ActionDeclaration<SetBaseFee>(
        "base_fee",
        .setting,
        Format<WeiPerGas>.price.inside(SetBaseFee.init, \.price),
        "The next block's base fee. The chain's rule goes on from there.",
        example: "100 gwei"
    )
}
