import Ethereum
import Testing

@testable import SimChain

@Suite("Reorganisations")
struct ReorganisationTests {
    typealias Fixture = ChainFixture

    /// Blocks with transfers, bundles and hands on the state.
    private func busyChain() throws -> Fixture {
        let fixture = Fixture()
        for block in 0..<6 as Range<UInt64> {
            fixture.transfer(key: Fixture.other)
            if block.isMultiple(of: 2) {
                fixture.submitBundle(
                    fixture.calldata([
                        fixture.operation(sequence: block / 2),
                        fixture.operation(from: Fixture.account(2), sequence: 0, key: UInt256(block + 1)),
                    ])
                )
            }
            fixture.sealBlock()
            if block == 3 { fixture.chain.setBalance(of: Fixture.stranger.address, to: 5) }
            if block == 4 { fixture.chain.fund(Fixture.account(7), .ether) }
        }
        return fixture
    }

    @Test("a node that lags answers what it answered then", arguments: 1...6 as ClosedRange<UInt64>)
    func asOf(blocks: UInt64) throws {
        // What is asked of a chain that stopped there is what a chain that went on says of then.
        let fixture = Fixture()
        var answers: [[String]] = []
        func ask(_ chain: Chain) -> [String] {
            [
                "\(chain.head.hash)", "\(chain.nonce(of: Fixture.other.address))",
                "\(chain.balance(of: Fixture.bundler.address))", "\(chain.nextBaseFeePerGas)",
                "\(chain.operationSequence(of: Fixture.account(1), key: 0, in: fixture.version))",
                "\(chain.world.fingerprint())",
            ]
        }
        answers.append(ask(fixture.chain))
        for block in 0..<6 as Range<UInt64> {
            fixture.transfer(key: Fixture.other)
            fixture.submitBundle(fixture.calldata([fixture.operation(sequence: block)]))
            fixture.sealBlock()
            answers.append(ask(fixture.chain))
        }
        let before = ask(fixture.chain)
        let newest = try #require(fixture.chain.history.head.transactions.first).transaction.hash
        let past = try fixture.chain.asOf(blocksAgo: blocks) { chain throws(RPCError) in
            #expect(chain.receipt(hash: newest) == nil)
            #expect(chain.transaction(hash: newest)?.blockNumber == nil)
            #expect(chain.transaction(hash: newest) != nil)
            return ask(chain)
        }.get()
        #expect(past == answers[6 - Int(blocks)])
        #expect(ask(fixture.chain) == before)
        #expect(fixture.chain.receipt(hash: newest)?.blockNumber == 6)
        #expect(fixture.chain.ledger == fixture.chain.recountLedger())
    }

    @Test(
        "replacing blocks by blocks with the same transactions gives exactly the same state",
        arguments: 1...6 as ClosedRange<UInt64>
    )
    func keepAll(depth: UInt64) throws {
        let fixture = try busyChain()
        let before = fixture.chain.world.fingerprint()
        let head = fixture.chain.head
        let headers = try fixture.chain.reorganise(depth: depth, keep: { _ in true }, vanish: false)
        #expect(fixture.chain.world.fingerprint() == before)
        #expect(headers.count == Int(depth))
        #expect(headers.last == fixture.chain.head)
        #expect(fixture.chain.head.hash != head.hash)
        #expect(fixture.chain.head.number == head.number)
        #expect(fixture.chain.head.timestamp == head.timestamp)
        #expect(fixture.chain.ledger == fixture.chain.recountLedger())
    }

    @Test("undoing all blocks leaves the state of genesis and of the timeline's changes")
    func keepNone() throws {
        let fixture = try busyChain()
        try fixture.chain.reorganise(depth: 6, keep: { _ in false }, vanish: true)
        let untouched = Fixture()
        for block in 0..<6 {
            untouched.sealBlock()
            if block == 3 { untouched.chain.setBalance(of: Fixture.stranger.address, to: 5) }
            if block == 4 { untouched.chain.fund(Fixture.account(7), .ether) }
        }
        #expect(fixture.chain.world.fingerprint() == untouched.chain.world.fingerprint())
        #expect(fixture.chain.balance(of: Fixture.stranger.address) == 5)
        #expect(fixture.chain.balance(of: Fixture.account(7)) == .ether)
    }

    @Test("a change by the timeline is applied once, however often its block is replaced")
    func handsOnce() throws {
        let fixture = Fixture()
        fixture.sealBlocks(3)
        fixture.chain.fund(Fixture.account(7), .ether)
        fixture.sealBlock()
        // The change came after block 3: it stays, then goes with block 3 and comes back with the new one, twice.
        for depth in [1, 2, 1, 3] as [UInt64] {
            try fixture.chain.reorganise(depth: depth, keep: { _ in true }, vanish: false)
            #expect(fixture.chain.balance(of: Fixture.account(7)) == .ether, "\(depth)")
            #expect(fixture.chain.ledger == fixture.chain.recountLedger())
        }
    }

    @Test("transactions that are not kept return to the mempool and are mined again")
    func returns() throws {
        let fixture = Fixture()
        let first = try #require(fixture.transfer())
        fixture.sealBlock()
        let second = try #require(fixture.transfer())
        let old = fixture.sealBlock()
        try fixture.chain.reorganise(depth: 2, keep: { _ in false }, vanish: false)
        #expect(fixture.chain.receipt(hash: first) == nil)
        #expect(fixture.chain.pooledTransactions(from: Fixture.bundler.address).map(\.hash) == [first, second])
        #expect(fixture.chain.pendingNonce(of: Fixture.bundler.address) == 2)
        #expect(fixture.chain.nonce(of: Fixture.bundler.address) == 0)
        // The block that left can still be asked for.
        #expect(fixture.chain.header(hash: old.hash) == old)
        #expect(fixture.chain.header(number: 2)?.hash != old.hash)
        fixture.sealBlock()
        #expect(fixture.chain.receipt(hash: second)?.blockNumber == 3)
    }

    @Test("kept transactions stay in the block of the same number, but none after a gap in its sender's nonces")
    func keepsSome() throws {
        let fixture = Fixture()
        let first = try #require(fixture.transfer())
        let elsewhere = try #require(fixture.transfer(key: Fixture.other))
        fixture.sealBlock()
        let second = try #require(fixture.transfer())
        fixture.sealBlock()
        try fixture.chain.reorganise(depth: 2, keep: { $0 != first }, vanish: false)
        #expect(fixture.chain.receipt(hash: elsewhere)?.blockNumber == 1)
        #expect(fixture.chain.receipt(hash: second) == nil)
        let pooled = fixture.chain.pooledTransactions(from: Fixture.bundler.address).map(\.hash)
        #expect(pooled == [first, second])
    }

    @Test("lost transactions are unknown afterwards")
    func vanishes() throws {
        let fixture = Fixture()
        let hash = try #require(fixture.transfer())
        fixture.sealBlock()
        try fixture.chain.reorganise(depth: 1, keep: { _ in false }, vanish: true)
        #expect(fixture.chain.transaction(hash: hash) == nil)
        #expect(
            fixture.events.last
                == .transactionEvicted(hash: hash, sender: Fixture.bundler.address, nonce: 0, reason: .vanished)
        )
    }

    @Test("the events name the blocks that left and the blocks that replaced them")
    func events() throws {
        let fixture = Fixture()
        fixture.sealBlocks(3)
        let removed = [2, 3].compactMap { fixture.chain.header(number: $0)?.hash }
        let count = fixture.events.count
        let headers = try fixture.chain.reorganise(depth: 2, keep: { _ in true }, vanish: false)
        #expect(fixture.events[count] == .reorganised(depth: 2, ancestor: 1, removed: removed))
        let sealed: [BlockHeader] = fixture.events[(count + 1)...].compactMap {
            if case .blockSealed(let header, _, _) = $0 { header } else { nil }
        }
        #expect(sealed == headers)
        #expect(headers.first?.parentHash == fixture.chain.header(number: 1)?.hash)
    }

    @Test("base fees and gas limits set by the timeline survive a reorganisation")
    func settingsSurvive() throws {
        let fixture = Fixture()
        fixture.sealBlock()
        fixture.chain.setNextBaseFee(Fixture.gwei(33))
        fixture.chain.setPriorityFee(Fixture.gwei(4))
        fixture.sealBlock()
        fixture.chain.setBlockGasLimit(40_000_000)
        fixture.sealBlock()
        try fixture.chain.reorganise(depth: 3, keep: { _ in true }, vanish: false)
        #expect(fixture.chain.header(number: 2)?.baseFeePerGas == Fixture.gwei(33))
        #expect(fixture.chain.header(number: 3)?.gasLimit == 40_000_000)
        #expect(fixture.chain.suggestedTip == Fixture.gwei(4))
        #expect(fixture.sealBlock().gasLimit == 40_000_000)
    }

    @Test("a reorganisation deeper than the limit is refused")
    func bounds() throws {
        let fixture = Fixture()
        fixture.sealBlocks(3)
        #expect(throws: ReorganisationError.tooDeep(depth: 4, limit: 3)) {
            try fixture.chain.reorganise(depth: 4, keep: { _ in true }, vanish: false)
        }
        #expect(throws: ReorganisationError.nothingToReplace) {
            try fixture.chain.reorganise(depth: 0, keep: { _ in true }, vanish: false)
        }
        fixture.sealBlocks(97)
        #expect(throws: ReorganisationError.tooDeep(depth: 65, limit: 64)) {
            try fixture.chain.reorganise(depth: 65, keep: { _ in true }, vanish: false)
        }
    }

    @Test("the deepest reorganisation restores the state, also twice and in a long run")
    func deepest() throws {
        let fixture = Fixture()
        for _ in 0..<300 {
            fixture.transfer()
            fixture.sealBlock()
        }
        let before = fixture.chain.world.fingerprint()
        for _ in 0..<2 {
            try fixture.chain.reorganise(depth: 64, keep: { _ in true }, vanish: false)
            #expect(fixture.chain.world.fingerprint() == before)
        }
        #expect(fixture.chain.header(number: 237)?.parentHash == fixture.chain.header(number: 236)?.hash)
        #expect(fixture.chain.header(number: 44) == nil)
        #expect(fixture.chain.header(number: 45) != nil)
    }
}
