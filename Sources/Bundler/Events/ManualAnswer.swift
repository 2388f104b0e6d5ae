public import Ethereum

/// What a caller of `debug_bundler_sendBundleNow` is told; exactly once.
public enum ManualAnswer: Hashable, Sendable {
    case mined(Hash32, block: BlockNumber)
    case noOperations
    case failed(String)
    case superseded(by: Superseding)

    /// What took a call's place.
    public enum Superseding: String, Hashable, Sendable, CaseIterable {
        case anotherCall = "another call"
        case autoMode = "auto mode"
    }
}

extension ManualAnswer {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .mined(let hash, let block):
            visitor.field("answer", "mined")
            visitor.field("hash", hash)
            visitor.field("block", block)
        case .noOperations:
            visitor.field("answer", "no operations")
        case .failed(let message):
            visitor.field("answer", "failed")
            visitor.field("message", message)
        case .superseded(let by):
            visitor.field("answer", "superseded")
            visitor.field("message", "by \(by.rawValue)")
        }
    }
}
