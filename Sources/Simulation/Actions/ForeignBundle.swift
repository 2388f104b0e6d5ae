import Ethereum
import ScenarioFile
import SimChain

extension ForeignBundle: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        let named = world.users.all(named: operation)
        guard !named.isEmpty else { return .failed("no operation is called \(operation) yet") }
        guard let version = world.scenario.entryPoints.first(where: { isFor($0, named[0], world) }) else {
            return .failed("\(operation) is for no entry point of the scenario")
        }
        let operations = named.filter { isFor(version, $0, world) }.map(\.userOperation)
        return send(operations, version, in: world)
    }

    private func isFor(_ version: EntryPointVersion, _ named: Users.Named, _ world: World) -> Bool {
        world.users.hash(of: named.userOperation, entryPoint: version, chainID: world.scenario.chain.chainID)
            == named.hash
    }

    private func send(_ operations: [UserOperation], _ version: EntryPointVersion, in world: World) -> ActionOutcome {
        let key = PrivateKey.derived(from: "drydock foreign bundler")
        let transaction = transaction(operations, version, from: key.address, in: world)
        guard world.chain.fund(key.address, transaction.fees.maxFeePerGas * transaction.gasLimit) else {
            return .failed("the faucet has too little for the other bundler's gas")
        }
        switch world.chain.submit(raw: transaction.signed(by: key).raw) {
        case .success(let hash):
            let block = block ?? world.chain.head.number + 1
            world.chain.include(hash, in: block)
            return .did("\(operation) is in another bundler's bundle", .untilBlock(block), transaction: hash)
        case .failure(let error):
            return .failed("the mempool refused it: \(error.message) (\(error.code))")
        }
    }

    private func transaction(
        _ operations: [UserOperation],
        _ version: EntryPointVersion,
        from account: Address,
        in world: World
    ) -> Transaction {
        let tip = world.defaultPriorityFee
        // What an operation may use, and as much for the entry point's own work.
        let used = operations.reduce(Gas(100_000)) { $0 + EntryPointGas.gasLimit(of: $1, version: version) }
        let most = min(world.chain.head.gasLimit, world.scenario.chain.transactionGasCap ?? used + used)
        return .feeMarket(
            FeeMarketTransaction(
                chainID: world.scenario.chain.chainID,
                nonce: world.chain.pendingNonce(of: account),
                fees: GasFees(maxFeePerGas: world.defaultMaxFee(tip: tip), maxPriorityFeePerGas: tip),
                gasLimit: min(used + used, most),
                to: version.address,
                data: EntryPointCall.handleOps(operations: operations, beneficiary: account).encoded(version: version)
            )
        )
    }
}
