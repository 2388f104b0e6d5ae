public import Bundler

/// A call to `debug_bundler_setBundlingMode`.
public struct SetBundlingMode: Hashable, Sendable {
    public var mode: BundlingMode

    public init(_ mode: BundlingMode) { self.mode = mode }
}

extension SetBundlingMode: DeclaredAction {
    static let declaration = ActionDeclaration<SetBundlingMode>(
        "set_bundling_mode",
        .instant,
        Format<BundlingMode>.word("mode").inside(SetBundlingMode.init, \.mode),
        "A call to debug_bundler_setBundlingMode.",
        example: "manual"
    )
}
