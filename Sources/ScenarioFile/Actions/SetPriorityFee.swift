public import Ethereum

/// The network's tip from now on.
public struct SetPriorityFee: Hashable, Sendable {
    public var price: WeiPerGas

    public init(_ price: WeiPerGas) { self.price = price }
}

extension SetPriorityFee: DeclaredAction {
    static let declaration = ActionDeclaration<SetPriorityFee>(
        "priority_fee",
        .setting,
        Format<WeiPerGas>.price.inside(SetPriorityFee.init, \.price),
        "The network's tip from now on.",
        example: "3 gwei"
    )
}
