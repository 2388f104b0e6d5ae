import Ethereum
import Testing

@testable import SimChain

@Suite("Ledger")
struct LedgerTests {
    typealias Fixture = ChainFixture

    @Test("genesis issues the faucet's ether and the requested balances")
    func genesis() throws {
        let fixture = Fixture()
        guard case .genesis(let header, let issued) = fixture.events.first else {
            Issue.record("genesis is the first event")
            return
        }
        #expect(header.number == 0 && header.timestamp == 1_767_225_600)
        // Three keys with 100 ether and four accounts with one; the paymaster's deposit came from the faucet.
        #expect(issued == EtherSupply.faucet + Fixture.ether(304))
        #expect(EtherSupply.faucet == Fixture.ether(1_000_000_000_000))
        #expect(fixture.chain.ledger.faucet == EtherSupply.faucet - .ether)
    }

    @Test("genesis issues no more ether than the sums can hold")
    func supplyLimit() {
        let chain = Chain(configuration: ChainConfiguration()) { _ in }
        #expect(!chain.issue(Wei(.max), to: Fixture.account(1)))
        #expect(chain.issue(Wei(1 << 126), to: Fixture.account(1)))
        #expect(!chain.issue(Wei(1 << 126), to: Fixture.account(1)))
        #expect(chain.balance(of: Fixture.account(1)) == Wei(1 << 126))
    }

    @Test("draining moves ether to the faucet, and filling moves it back")
    func drain() {
        let fixture = Fixture()
        fixture.sealBlock()
        let (faucet, address) = (fixture.chain.ledger.faucet, Fixture.other.address)
        #expect(fixture.chain.setBalance(of: address, to: 7))
        #expect(fixture.chain.balance(of: address) == 7)
        #expect(fixture.chain.ledger.faucet == faucet + Fixture.ether(100) - 7)
        #expect(fixture.chain.setBalance(of: address, to: Fixture.ether(101)))
        #expect(fixture.chain.ledger.faucet == faucet - .ether)
        #expect(!fixture.chain.setBalance(of: address, to: Wei(1 << 126)))
        #expect(fixture.chain.balance(of: address) == Fixture.ether(101))
    }

    @Test("random transactions, bundles, calls and reorganisations create and lose no wei", arguments: [1, 2, 3])
    func conservation(seed: UInt64) throws {
        let fixture = Fixture { $0.traffic = .quiet }
        let issued = fixture.chain.ledger.total
        var random = SimRandom(seed: seed)
        for block in 0..<60 as Range<UInt64> {
            for _ in 0..<random.uniform(below: UInt64(4)) { submitAnything(to: fixture, &random) }
            fixture.sealBlock()
            if random.coin(1, 5) {
                fixture.chain.setBalance(
                    of: Fixture.account(UInt32(random.uniform(in: UInt64(1)...4))),
                    to: Wei(random.uniform(below: 2 * Wei.ether.rawValue))
                )
            }
            if random.coin(1, 6) {
                let depth = random.uniform(in: UInt64(1)...min(block + 1, 8))
                let kept = random.next()
                try fixture.chain.reorganise(
                    depth: depth,
                    keep: { ($0.words.0 ^ kept).isMultiple(of: 2) },
                    vanish: random.coin(1, 2)
                )
            }
            #expect(fixture.chain.ledger == fixture.chain.recountLedger())
        }
        for ledger in fixture.ledgers { #expect(ledger.total == issued) }
        // Had nothing happened, the test would show nothing.
        #expect(fixture.operationExecutions.count > 10)
        #expect(fixture.executions.contains { !$0.succeeded })
        #expect(fixture.chain.ledger.burnt > 0 && fixture.chain.ledger.tips > 0)
    }

    private func submitAnything(to fixture: Fixture, _ random: inout SimRandom) {
        let keys = [Fixture.bundler, Fixture.other, Fixture.stranger]
        let key = keys[Int(random.uniform(below: UInt64(3)))]
        switch random.uniform(below: UInt64(4)) {
        case 0:
            let value = Wei(random.uniform(below: Wei.ether.rawValue))
            _ = fixture.submit(fixture.transaction(to: Fixture.account(3), value: value, key: key))
        case 1:
            let value = Wei(random.uniform(below: Wei.ether.rawValue))
            _ = fixture.submit(
                fixture.transaction(to: fixture.version.address, value: value, gasLimit: 50_000, key: key)
            )
        default:
            let operations = (0...random.uniform(below: UInt64(2))).map { _ in operation(in: fixture, &random) }
            let data = fixture.calldata(operations)
            _ = fixture.call(data)
            fixture.submitBundle(data, gasLimit: Gas(random.uniform(in: UInt64(300_000)...3_000_000)), key: key)
        }
    }

    private func operation(in fixture: Fixture, _ random: inout SimRandom) -> UserOperation {
        let account = Fixture.account(UInt32(random.uniform(in: UInt64(1)...4)))
        let used = random.uniform(below: UInt64(130_000))
        let execution = ExecutionBehaviour.allCases[Int(random.uniform(below: UInt64(4)))]
        return fixture.operation(
            from: account,
            sequence: fixture.chain.operationSequence(of: account, key: 0, in: fixture.version),
            paymaster: random.coin(1, 3),
            behaviour: {
                $0.callGasUsed = Gas(used)
                $0.execution = execution
                if used.isMultiple(of: 7) {
                    $0.validation = .fails(ValidationFailure(stage: .inclusion, reason: "not now"))
                }
            }
        )
    }

    @Test("a retired account is dropped 64 blocks later with its operations, and no wei is lost")
    func retire() throws {
        let fixture = Fixture()
        let operation = fixture.operation()
        let neverMined = fixture.hash(fixture.operation(from: Fixture.account(2)))
        let onlyCalled = fixture.operation(sequence: 5)
        #expect(fixture.revert(onlyCalled) != nil)
        fixture.submitBundle(fixture.calldata([operation]))
        fixture.sealBlock()
        fixture.chain.retire(Fixture.account(1), operations: [neverMined])
        let total = fixture.chain.ledger.total
        fixture.sealBlocks(63)
        #expect(fixture.chain.balance(of: Fixture.account(1)) > 0)
        #expect(fixture.chain.behaviour(of: neverMined) != nil)
        fixture.sealBlock()
        #expect(fixture.chain.balance(of: Fixture.account(1)) == 0)
        #expect(fixture.chain.deposit(of: Fixture.account(1), in: .v0_7) == 0)
        #expect(fixture.chain.operationSequence(of: Fixture.account(1), key: 0, in: .v0_7) == 0)
        #expect(fixture.chain.behaviour(of: neverMined) == nil)
        #expect(fixture.chain.behaviour(of: fixture.hash(onlyCalled)) == nil)
        #expect(fixture.chain.behaviour(of: fixture.hash(operation)) == nil)
        #expect(fixture.chain.ledger.total == total)
        #expect(fixture.chain.ledger == fixture.chain.recountLedger())
        // Folding is undone and done again with its block.
        let before = fixture.chain.world.fingerprint()
        try fixture.chain.reorganise(depth: 3, keep: { _ in true }, vanish: false)
        #expect(fixture.chain.world.fingerprint() == before)
        #expect(fixture.chain.ledger == fixture.chain.recountLedger())
    }
}
