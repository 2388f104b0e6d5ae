/// The error object of a JSON-RPC answer: the node understood the request and said no.
public struct RPCError: Error, Hashable, Sendable {
    public var code: Int
    public var message: String
    /// Revert data of `eth_call` (code 3), or other data that the node attached.
    public var data: [UInt8]?

    public init(code: Int, message: String, data: [UInt8]? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// −32601: the node does not offer this method.
    public static func methodNotFound(_ method: RPCMethod) -> RPCError {
        RPCError(code: -32601, message: "the method \(method.rawValue) does not exist/is not available")
    }
}
