/// A call to `debug_bundler_sendBundleNow`.
public struct SendBundleNow: Hashable, Sendable {
    public init() {}
}

extension SendBundleNow: Declared {
    static let defaults = SendBundleNow()
}

extension SendBundleNow: DeclaredAction {
    static let declaration = ActionDeclaration<SendBundleNow>(
        "send_bundle_now",
        .instant,
        .map(.empty, []),
        "A call to debug_bundler_sendBundleNow.",
        example: "{}"
    )
}

extension KeyTable {
    static let empty = KeyTable("empty", title: "{}", [])
}
