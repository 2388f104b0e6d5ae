import Ethereum
import SimChain

/// Parts of the simulation, taken alone.
enum Parts {
    static func all() -> [Measurement] { [sleeping(), admission()] }

    /// One task that sleeps and wakes again and again: what a simulated call costs apart from its answer.
    private static func sleeping() -> Measurement {
        let naps = 10_000
        let whole = measure("scheduler: sleep and wake", count: 1) {
            let scheduler = SimScheduler(seed: 0)
            let name = SleeperName("sleeper")
            do {
                try scheduler.run {
                    for _ in 0..<naps {
                        try await scheduler.sleepThrough(until: scheduler.now.advanced(by: .seconds(1)), name: name)
                    }
                }
            } catch {
                fail("\(error)")
            }
        }
        return whole.divided(by: naps)
    }

    /// Takes a transaction whose sender is known into a pool of a hundred others, and out again.
    private static func admission() -> Measurement {
        let environment = PoolEnvironment(
            head: head,
            nextBaseFeePerGas: gwei(20),
            transactionGasCap: nil,
            chainID: 1,
            now: .seconds(12)
        )
        var pool = Mempool(profile: .geth)
        for index in 0..<100 {
            let (transaction, sender) = signed(by: "crowd \(index)")
            if case .failure(let rejection) = pool.admitAgain(
                transaction,
                sender: sender,
                state: Rich(),
                environment: environment
            ) {
                fail("\(rejection)")
            }
        }
        let (transaction, sender) = signed(by: "one more")
        return measure("mempool: admission without recovery", count: 2000) {
            let answer = pool.admitAgain(transaction, sender: sender, state: Rich(), environment: environment)
            guard case .success = answer else { fail("\(answer)") }
            keep(pool.remove(transaction.hash))
        }
    }

    private static let head = BlockHeader(
        number: 1,
        hash: Keccak256.hash([1]),
        parentHash: Keccak256.hash([0]),
        timestamp: 12,
        gasLimit: 30_000_000,
        gasUsed: 15_000_000,
        baseFeePerGas: gwei(20)
    )

    private static func gwei(_ amount: UInt128) -> WeiPerGas { WeiPerGas(amount * 1_000_000_000) }

    private static func signed(by name: String) -> (SignedTransaction, Address) {
        let key = PrivateKey.derived(from: name)
        let transaction = Transaction.feeMarket(
            FeeMarketTransaction(
                chainID: 1,
                nonce: 0,
                fees: GasFees(maxFeePerGas: gwei(60), maxPriorityFeePerGas: gwei(2)),
                gasLimit: 800_000,
                to: key.address,
                data: [UInt8](repeating: 0xab, count: 2000)
            )
        )
        return (transaction.signed(by: key), key.address)
    }

    private struct Rich: PoolStateView {
        func nonce(of address: Address) -> UInt64 { 0 }
        func balance(of address: Address) -> Wei { .ether }
        func hasCode(_ address: Address) -> Bool { false }
    }
}
