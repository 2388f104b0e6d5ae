import Testing

/// What entries wait for, what a file is run with, and what is counted.
extension InvalidFileTests {
    @Test("a wrong event, matrix or count is refused at its place", arguments: wrongVariations)
    func variations(_ wrong: WrongLines) { wrong.check() }

    static let wrongVariations = [
        WrongLines("timeline:\n  - send_bundle_now: {}", "4:5", "an entry needs a time: at, during, every or when"),
        WrongLines("timeline:\n  - when: Building\n    miss_slots: 1", "4:11", "is not a transition such as"),
        WrongLines("timeline:\n  - when: '...'\n    miss_slots: 1", "4:11", "is no transition"),
        WrongLines("timeline:\n  - when: Building -> Pending + 3\n    miss_slots: 1", "4:11", "needs a unit"),
        WrongLines(
            "timeline:\n  - when: { nth: 2 }\n    miss_slots: 1",
            "4:11",
            "'when' needs a transition or an event"
        ),
        WrongLines("timeline:\n  - when: { event: bundled }\n    miss_slots: 1", "4:20", "unknown event 'bundled'"),
        WrongLines(
            "timeline:\n  - when: { transition: Building -> Pending, nth: 0 }\n    miss_slots: 1",
            "4:51",
            "out of range"
        ),
        WrongLines(
            "timeline:\n  - when: { transition: Building -> Pending, event: bundle_formed }\n    miss_slots: 1",
            "4:46",
            "two events in one 'when'"
        ),
        WrongLines("builder: { signer_balance: { 1: 1 ether } }", "3:30", "there is no sender 1"),
        WrongLines("matrix: {}", "3:9", "a matrix of nothing"),
        WrongLines("matrix: { seeds: 5 }", "3:18", "is not a range of seeds such as 1..10"),
        WrongLines("matrix: { seeds: 5..3 }", "3:18", "ends before it begins"),
        WrongLines("matrix: { seeds: 1..10001 }", "3:9", "a matrix of more than 10000 runs"),
        WrongLines("matrix: { mempools: [geth, geth] }", "3:11", "geth is listed twice"),
        WrongLines("matrix: { mempools: [parity] }", "3:22", "unknown mempool 'parity'"),
        WrongLines("chain: { mempool: geth }\nmatrix: { mempools: [reth] }", "4:11", "the chain names its mempool"),
        WrongLines("matrix: { max_bundle_size: [0] }", "3:29", "out of range"),
        WrongLines("matrix: { max_bundle_size: 3 }", "3:28", "expected a list of values"),
        WrongLines("matrix: { max_bundle_size: [] }", "3:28", "a list of no values"),
        WrongLines("matrix: { max_bundle: [1] }", "3:11", "unknown key 'max_bundle' in 'matrix'"),
        WrongLines("builder: { num_senders: 3 }\nmatrix: { num_senders: [2] }", "4:25", "no fewer senders"),
        WrongLines("chain: { pool_minimum_tip: fast }", "3:28", "is not an amount"),
        WrongLines("chain: { rpc_fee_cap: -1 }", "3:23", ""),
        WrongLines("expect: { event_counts: { bundled: 1 } }", "3:27", "unknown event 'bundled'"),
        WrongLines("expect: { never: [bundled] }", "3:19", "unknown event 'bundled'"),
        WrongLines("expect: { transactions: [{ sender: 1 }] }", "3:36", "there is no sender 1"),
        WrongLines("expect: { transactions: [{ sender: all }] }", "3:36", "expected a sender's number"),
    ]

    @Test(
        "a wrong word about what nodes, block builders and others do is refused at its place",
        arguments: wrongOutsiders
    )
    func outsiders(_ wrong: WrongLines) {
        WrongLines("timeline:\n  - at: block 1\n    " + wrong.lines, wrong.place, wrong.message).check()
    }

    static let wrongOutsiders = [
        WrongLines("deposit: { paymaster: nobody, to: 0 }", "5:27", "no operation has the paymaster 'nobody'"),
        WrongLines("delegate: { sender: 1 }", "5:25", "there is no sender 1"),
        WrongLines("deposit: { to: 0 }", "5:14", "needs the key 'paymaster'"),
        WrongLines("foreign_bundle: { operation: nobody }", "5:34", "unknown label 'nobody'"),
        WrongLines("foreign_bundle: {}", "5:21", "needs the key 'operation'"),
        WrongLines("exclude: { operation: nobody, until: block 3 }", "5:27", "unknown label 'nobody'"),
        WrongLines("rpc: { answer: 0x0 }", "5:20", "expected null: the only answer"),
        WrongLines("rpc: { stale: 0 }", "5:19", "out of range: expected a number of blocks from 1 to 64"),
        WrongLines("rpc: { stale: 65 }", "5:19", "out of range"),
        WrongLines("rpc: { method: eth_sendRawTransaction, stale: 1 }", "5:44", "'stale' is for methods that read"),
        WrongLines(
            "rpc: { method: eth_sendRawTransaction, answer: null }",
            "5:44",
            "'answer' is for methods that read"
        ),
        WrongLines("rpc: { timeout: true, acts: true }", "5:27", "'acts' belongs to error"),
        WrongLines("rpc: { timeout: true, operation: nobody }", "5:38", "unknown label 'nobody'"),
    ]
}
