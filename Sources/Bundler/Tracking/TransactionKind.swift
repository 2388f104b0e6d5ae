public enum TransactionKind: String, Hashable, Sendable, CaseIterable, Codable {
    case bundle
    case cancellation
}
