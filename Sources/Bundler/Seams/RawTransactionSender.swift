public import Ethereum

/// `sender: raw`: the node's own public pool, by `eth_sendRawTransaction`.
public struct RawTransactionSender: TransactionSender {
    private let client: any ExecutionClient

    public init(client: any ExecutionClient) { self.client = client }

    public func send(_ transaction: SignedTransaction) async -> SendAnswer {
        do throws(NodeError) {
            _ = try await client.sendRawTransaction(transaction.raw)
            return .taken
        } catch .refused(let error) {
            return .refused(error)
        } catch {
            return .unknown(error.text)
        }
    }

    /// A public pool forgets nothing for the asking.
    public func withdraw(_ transaction: TrackedTransaction) async -> Withdrawal { .notOffered }

    public func holds(_ transaction: TrackedTransaction) async throws(NodeError) -> Bool {
        try await client.transaction(transaction.hash) != nil
    }
}
