public import Ethereum

/// The gas limit of every block from the next one on.
public struct SetBlockGasLimit: Hashable, Sendable {
    public var gas: Gas

    public init(_ gas: Gas) { self.gas = gas }
}

extension SetBlockGasLimit: DeclaredAction {
    static let declaration = ActionDeclaration<SetBlockGasLimit>(
        "block_gas_limit",
        .setting,
        Format<Gas>.blockGasLimit.inside(SetBlockGasLimit.init, \.gas),
        "The gas limit of every block, from the next one on.",
        example: "36M gas"
    )
}
