import Ethereum
import ScenarioFile

/// Which operations calldata carries, for faults of calls that carry one.
extension World {
    /// Of a call of `handleOps`; none for any other call.
    func operations(in calldata: [UInt8], to address: Address) -> [Hash32] {
        guard let version = scenario.entryPoints.first(where: { $0.address == address }),
            let bundle = try? EntryPointCall(decoding: calldata, version: version)
        else { return [] }
        return bundle.operations.map { users.hash(of: $0, entryPoint: version, chainID: scenario.chain.chainID) }
    }

    /// Of a signed transaction.
    func operations(in raw: [UInt8]) -> [Hash32] {
        guard let transaction = try? SignedTransaction(decoding: raw).transaction, let address = transaction.to else {
            return []
        }
        return operations(in: transaction.data, to: address)
    }
}
