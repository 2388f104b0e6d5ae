import ScenarioFile
import Testing

@Suite("Invalid scenario files")
struct InvalidFileTests {
    /// Whole files; for what else must refuse them.
    static let everyWrongFile: [WrongLines] = {
        func within(_ start: String, _ end: String, _ wrong: [WrongLines]) -> [WrongLines] {
            wrong.map { WrongLines(ExampleScenario.minimal + "\n" + start + $0.lines + end, $0.place, $0.message) }
        }
        let entry = "timeline:\n  - at: block 1\n    "
        return within("", "", wrongKeys + wrongChain + wrongBuilder + wrongTimes + wrongWorkloads + wrongVariations)
            + within(entry, "", wrongActions + wrongOutsiders) + within(entry + "submit: { ", " }", wrongOperations)
            + within("expect:\n  ", "", wrongExpectations)
    }()

    @Test("a wrong key is refused at its place", arguments: wrongKeys)
    func keys(_ wrong: WrongLines) { wrong.check() }

    static let wrongKeys = [
        WrongLines("tagz: [a]", "3:1", "unknown key 'tagz' in a scenario; did you mean 'tags'?"),
        WrongLines("seed: 1\nseed: 2", "4:1", "duplicate key 'seed'; the first is in line 3"),
        WrongLines("run: { blocks: 3 }", "3:1", "duplicate key 'run'; the first is in line 2"),
        WrongLines(
            "expect: { state: Pending, final_state: Pending }",
            "3:27",
            "duplicate key 'final_state'; the first is in line 3, under its other name 'state'"
        ),
        WrongLines("chain: { base_fee: 1, base_fee: 1 }", "3:23", "duplicate key 'base_fee'"),
        WrongLines("chain: { \"base_fee\": 1, base_fee: 1 }", "3:25", "duplicate key 'base_fee'"),
        WrongLines("expect: { rpc_calls: { eth_call: 1, eth_call: 2 } }", "3:37", "duplicate key 'eth_call'"),
        WrongLines("chain: { [a]: 1 }", "3:10", "a key must be plain text"),
        WrongLines("x: &x { seed: 1 }", "3:1", "unknown key 'x'"),
        WrongLines("builder: { max_bundle_siez: 3 }", "3:12", "did you mean 'max_bundle_size'?"),
        WrongLines("chain: 5", "3:8", "expected a map with the keys preset, chain_id, block_time, block_gas_limit, …"),
        WrongLines("timeline: { at: block 1 }", "3:11", "expected a list of entries, found a map"),
        WrongLines("chain:", "3:7", "found nothing"),
        WrongLines("chain: { <<: 3 }", "3:10", "merge keys are not part of the format"),
        WrongLines("version: 2", "3:10", "version 2 of the format is unknown"),
        WrongLines("version: one", "3:10", "expected a version, found the text 'one'"),
        WrongLines("tags: drop", "3:7", "expected a list of tags, found the text 'drop'"),
        WrongLines("tags: [1]", "3:8", "put it in quotes"),
        WrongLines("description: true", "3:14", "put it in quotes"),
        WrongLines("seed: -1", "3:7", "'-1' is negative"),
        WrongLines("seed: 18446744073709551616", "3:7", "out of range"),
        WrongLines("seed: \"0\"", "3:7", "expected a seed, found the text '0'"),
        WrongLines("seed: 1.5", "3:7", "expected a seed, found the number '1.5'"),
        WrongLines("seed: 010", "3:7", "expected a seed"),
        WrongLines("plant: legal_edge", "3:8", "unknown fault 'legal_edge'; did you mean 'legal_edges'?"),
        WrongLines("entry_point: v0.8", "3:14", "'v0.8' is not supported yet"),
        WrongLines("entry_point: [v0.7, v0.7]", "3:21", "v0.7 is listed twice"),
        WrongLines("entry_point: []", "3:14", "is empty"),
        WrongLines("entry_point: 0.7", "3:14", "unknown entry point '0.7'; did you mean 'v0.7'?"),
        WrongLines("seed: !date 1", "3:7", "the tag '!date' means nothing here"),
        WrongLines("tags: !set [a]", "3:7", "the tag '!set' means nothing here"),
        WrongLines("chain: !chain { chain_id: 1 }", "3:8", "the tag '!chain' means nothing here"),
        WrongLines("!key seed: 1", "3:1", "the tag '!key' means nothing here"),
    ]

    @Test("a wrong value of the chain is refused at its place", arguments: wrongChain)
    func chain(_ wrong: WrongLines) { wrong.check() }

    static let wrongChain = [
        WrongLines("chain: { preset: optimism }", "3:18", "preset 'optimism' is not supported yet"),
        WrongLines("chain: { preset: etherium }", "3:18", "did you mean 'ethereum'?"),
        WrongLines("chain: { mempool: besu }", "3:19", "'besu' is not supported yet"),
        WrongLines("chain: { mempool: gethh }", "3:19", "did you mean 'geth'?"),
        WrongLines("chain: { chain_id: 0 }", "3:20", "out of range"),
        WrongLines("chain: { block_time: 12 }", "3:22", "'12' needs a unit (ms, s, min, h, block, blocks)"),
        WrongLines("chain: { block_time: 12 gwei }", "3:22", "unit of another dimension"),
        WrongLines("chain: { block_time: 0s }", "3:22", "out of range"),
        WrongLines("chain: { block_time: 1 block }", "3:22", "cannot be measured in blocks"),
        WrongLines("chain: { block_gas_limit: 60M wei }", "3:27", "unknown unit 'M wei'"),
        WrongLines("chain: { block_gas_limit: 5 gwei }", "3:27", "unit of another dimension"),
        WrongLines("chain: { block_gas_limit: 20999 }", "3:27", "out of range"),
        WrongLines("chain: { base_fee: 20 gwie }", "3:20", "unknown unit 'gwie'; did you mean 'gwei'?"),
        WrongLines("chain: { base_fee: 20 Gwei }", "3:20", "did you mean 'gwei'?"),
        WrongLines("chain: { base_fee: 20 s }", "3:20", "unit of another dimension"),
        WrongLines("chain: { base_fee: -1 gwei }", "3:20", "'-1 gwei' is negative"),
        WrongLines("chain: { base_fee: 0.0000000001 gwei }", "3:20", "less than a wei"),
        WrongLines("chain: { base_fee: 1.5 }", "3:20", "needs a unit"),
        WrongLines("chain: { base_fee: 1e9 }", "3:20", "'1e9' has the unknown unit 'e9'"),
        WrongLines("chain: { base_fee: 340282366920938463463374607431768211456 }", "3:20", "above 2^128 - 1"),
        WrongLines("chain: { base_fee: 340282366920938463464 ether }", "3:20", "above 2^128 - 1"),
        WrongLines("chain: { base_fee: [1] }", "3:20", "expected an amount such as 20 gwei, found a list"),
        WrongLines("chain: { traffic: wavee }", "3:19", "unknown traffic 'wavee'; did you mean 'wave'?"),
        WrongLines("chain: { traffic: { walk: { low: 1 } } }", "3:29", "unknown key 'low' in 'walk'"),
        WrongLines("chain: { traffic: { walk: {}, wave: {} } }", "3:19", "expected one kind of traffic"),
        WrongLines("chain: { traffic: { replay: {} } }", "3:29", "a replay needs 'file' or 'history'"),
        WrongLines("chain: { traffic: { steady: {} } }", "3:29", "'steady' needs the key 'gas_per_block'"),
        WrongLines(
            "chain: { traffic: { steady: { gas_per_block: 1M, tip: { choice: [1, 2] } } } }",
            "3:55",
            "a distribution of tips belongs to a 'market' of the kind steady"
        ),
        WrongLines("chain: { nodes: [] }", "3:17", "is empty"),
        WrongLines("chain: { nodes: [{ latency: 1s }] }", "3:18", "a node needs the key 'name'"),
        WrongLines("chain: { nodes: [{ name: a }, { name: a }] }", "3:39", "two nodes are called 'a'"),
        WrongLines("chain: { nodes: [{ name: a, lag: 1 block }] }", "3:29", "'lag' is not supported yet"),
        WrongLines(
            "chain: { mempool: reth, nodes: [{ name: a, locals: true }] }",
            "3:52",
            "reth has no tracker of local transactions; these have: geth"
        ),
        WrongLines("chain: { preset: dev, nodes: [{ name: a, locals: true }] }", "3:50", "anvil has no tracker"),
        WrongLines("chain: { nodes: [{ name: a, locals: 1 }] }", "3:37", "expected true or false"),
        WrongLines("chain: { nodes: [{ name: a, without: [eth_cal] }] }", "3:39", "did you mean 'eth_call'?"),
    ]

    @Test("a wrong value of the builder is refused at its place", arguments: wrongBuilder)
    func builder(_ wrong: WrongLines) { wrong.check() }

    static let wrongBuilder = [
        WrongLines("builder: { num_senders: 0 }", "3:25", "expected an integer from 1 to 1000"),
        WrongLines("builder: { sender: flashbots }", "3:20", "'flashbots' is not supported yet"),
        WrongLines("builder: { signer: aws_kms }", "3:20", "'aws_kms' is not supported yet"),
        WrongLines("builder: { bundling_mode: automatic }", "3:27", "unknown mode 'automatic'; expected auto, manual"),
        WrongLines("builder: { max_bundle_size: 0 }", "3:29", "out of range"),
        WrongLines("builder: { max_blocks_to_wait_for_mine: 0 }", "3:41", "out of range"),
        WrongLines("builder: { bundle_max_send_interval_millis: 0 }", "3:45", "out of range"),
        WrongLines("builder: { bundle_max_send_interval_millis: 60s }", "3:45", "expected milliseconds"),
        WrongLines("builder: { replacement_fee_percent_increase: 10.5 }", "3:46", "expected an integer"),
        WrongLines("builder: { priority_fee_mode_kind: base_fee }", "3:36", "unknown mode 'base_fee'"),
        WrongLines("builder: { unsafe: yes }", "3:20", "expected true or false, found the text 'yes'"),
        WrongLines("builder: { config: nowhere.yaml }", "3:20", "cannot read 'nowhere.yaml': no such file"),
    ]

    @Test("a wrong time or timeline entry is refused at its place", arguments: wrongTimes)
    func times(_ wrong: WrongLines) { wrong.check() }

    static let wrongTimes = [
        WrongLines(
            "timeline:\n  - at: block 13\n    send_bundle_now: {}",
            "4:9",
            "after the end of the run (block 12)"
        ),
        WrongLines("timeline:\n  - at: block 12 + 13s\n    send_bundle_now: {}", "4:9", "after the end of the run"),
        WrongLines("timeline:\n  - at: 157s\n    send_bundle_now: {}", "4:9", "after the end of the run"),
        WrongLines("timeline:\n  - at: block x\n    send_bundle_now: {}", "4:9", "has no block number"),
        WrongLines("timeline:\n  - at: 7\n    send_bundle_now: {}", "4:9", "'7' needs a unit"),
        WrongLines("timeline:\n  - at: soon\n    send_bundle_now: {}", "4:9", "is not an instant such as block 7"),
        WrongLines("timeline:\n  - at: -3s\n    send_bundle_now: {}", "4:9", "'-3s' is negative"),
        WrongLines("timeline:\n  - at: block 1 + 3 gwei\n    send_bundle_now: {}", "4:9", "another dimension"),
        WrongLines("timeline:\n  - at: block 1", "4:5", "an entry needs an action"),
        WrongLines(
            "timeline:\n  - at: block 1\n    every: 2 blocks\n    send_bundle_now: {}",
            "5:5",
            "two times in one entry: at and every"
        ),
        WrongLines(
            "timeline:\n  - at: block 1\n    base_fee: 1 gwei\n    send_bundle_now: {}",
            "6:5",
            "two actions in one entry: base_fee and send_bundle_now"
        ),
        WrongLines("timeline:\n  - at: block 1\n    from: block 1\n    send_bundle_now: {}", "5:5", "belongs to every"),
        WrongLines("timeline:\n  - every: 0 blocks\n    send_bundle_now: {}", "4:12", "too short an interval"),
        WrongLines(
            "timeline:\n  - every: 1 block\n    from: block 5\n    to: block 4\n    send_bundle_now: {}",
            "6:9",
            "'to' is before 'from'"
        ),
        WrongLines(
            "timeline:\n  - during: block 3..2\n    rpc: { timeout: true }",
            "4:13",
            "ends before it begins"
        ),
        WrongLines("timeline:\n  - during: block 3\n    rpc: { timeout: true }", "4:13", "is not a window"),
        WrongLines(
            "timeline:\n  - during: block 3..13\n    rpc: { timeout: true }",
            "4:13",
            "after the end of the run"
        ),
        WrongLines("timeline:\n  - during: block 3..4\n    send_bundle_now: {}", "4:5", "happens at an instant"),
        WrongLines("timeline:\n  - during: block 3..4\n    base_fee: 1", "4:5", "is not supported yet"),
        WrongLines("timeline:\n  - at: block 1\n    drpo: {}\n    send_bundle_now: {}", "5:5", "did you mean 'drop'?"),
        WrongLines("timeline:\n  - at: block 1\n    partition: { node: a }", "5:5", "'partition' is not supported yet"),
        WrongLines(
            "timeline:\n  - at: block 1\n    kms: throttle\n    send_bundle_now: {}",
            "5:5",
            "unknown key 'kms' in a timeline entry"
        ),
        WrongLines("timeline:\n  - at: block 1\n    heal: {}", "5:5", "'heal' is not supported yet"),
        WrongLines("timeline:\n  - at: block 1\n    restart_builder: {}", "5:5", "is not supported yet"),
    ]

    @Test("a wrong action is refused at its place", arguments: wrongActions)
    func actions(_ wrong: WrongLines) {
        WrongLines("timeline:\n  - at: block 1\n    " + wrong.lines, wrong.place, wrong.message).check()
    }

    /// Each begins in line 5, column 5.
    static let wrongActions = [
        WrongLines("drop: { transaction: bob }", "5:26", "unknown label 'bob': nothing is submitted under it"),
        WrongLines("drop: { sender: 1 }", "5:21", "there is no sender 1: num_senders is 1"),
        WrongLines("drop: latest", "5:11", "expected a map with the keys transaction, sender"),
        WrongLines(
            "rpc: { method: eth_call }",
            "5:10",
            "a fault needs one of error, answer, stale, timeout, latency and lose"
        ),
        WrongLines("rpc: { timeout: true, lose: request }", "5:27", "two faults in one: timeout and lose"),
        WrongLines("rpc: { timeout: false }", "5:21", "is no fault"),
        WrongLines("rpc: { lose: both }", "5:18", "unknown loss 'both'"),
        WrongLines("rpc: { latency: 3 }", "5:21", "needs a unit"),
        WrongLines("rpc: { timeout: true, probability: 1.1 }", "5:40", "out of range"),
        WrongLines("rpc: { timeout: true, probability: half }", "5:40", "expected a probability"),
        WrongLines("rpc: { timeout: true, times: 0 }", "5:34", "out of range"),
        WrongLines("rpc: { timeout: true, node: b }", "5:33", "there is no node 'b'"),
        WrongLines("rpc: { timeout: true, method: eth_sendBundle }", "5:35", "unknown method 'eth_sendBundle'"),
        WrongLines("rpc: { timeout: true, method: eth_cancelPrivateTransaction }", "5:35", "is not supported yet"),
        WrongLines("rpc: { error: { code: 1.5, message: no } }", "5:27", "expected a JSON-RPC error code"),
        WrongLines("rpc: { error: { code: -010, message: no } }", "5:27", "expected a JSON-RPC error code"),
        WrongLines("rpc: { error: { code: -32000 } }", "5:19", "'error' needs the key 'message'"),
        WrongLines("answer: { to: send_bundle }", "5:13", "'answer' needs the key 'with'"),
        WrongLines("answer: { to: cancel_private, with: rejected }", "5:19", "is not supported yet"),
        WrongLines("answer: { to: send_bundle, with: underprised }", "5:38", "did you mean 'underpriced'?"),
        WrongLines("base_fee: 20 blocks", "5:15", "unit of another dimension"),
        WrongLines("traffic: loud", "5:14", "unknown traffic 'loud'"),
        WrongLines("traffic: { replay: fees.csv }", "5:16", "unknown key 'replay' in 'traffic'"),
        WrongLines("block_gas_limit: 0", "5:22", "out of range"),
        WrongLines("include: { transaction: latest }", "5:14", "'include' needs the key 'in'"),
        WrongLines("include: { in: 5 }", "5:20", "did you mean 'block 5'?"),
        WrongLines("include: { in: block 99 }", "5:20", "after the end of the run"),
        WrongLines("exclude: { in: block 5 , until: block 6 }", "5:16", "unknown key 'in' in 'exclude'"),
        WrongLines("foreign_transaction: { sender: 3 }", "5:36", "there is no sender 3"),
        WrongLines("stuck_transaction: { label: latest }", "5:33", "cannot be a label"),
        WrongLines("stuck_transaction: { blobs: 7 }", "5:33", "a number of blobs"),
        WrongLines("stuck_transaction: { max_fee_per_blob_gas: 1 gwei }", "5:48", "for a transaction with blobs"),
        WrongLines("stuck_transaction: { blobs: 1, max_fee_per_blob_gas: 0 }", "5:58", "no node takes"),
        WrongLines("stuck_transaction: { until: 5 }", "5:33", "did you mean 'block 5'?"),
        WrongLines("stuck_transaction: { until: block 99 }", "5:33", "after the end of the run"),
        WrongLines("stuck_transaction: { untli: block 9 }", "5:26", "did you mean 'until'?"),
        WrongLines("foreign_transaction: { until: block 9 }", "5:28", "unknown key 'until'"),
        WrongLines("drain: { sender: 0 }", "5:12", "'drain' needs the key 'to'"),
        WrongLines("reorg: { keep: all }", "5:12", "'reorg' needs the key 'depth'"),
        WrongLines("reorg: { depth: 0 }", "5:21", "out of range"),
        WrongLines("reorg: { depth: 1, keep: some }", "5:30", "unknown choice 'some'"),
        WrongLines("reorg: { depth: 1, keep: [bob] }", "5:31", "unknown label 'bob'"),
        WrongLines("miss_slots: 0", "5:17", "out of range"),
        WrongLines("send_bundle_now: true", "5:22", "expected {}, found the truth value 'true'"),
        WrongLines("send_bundle_now: { now: true }", "5:24", "unknown key 'now' in {}"),
        WrongLines("set_bundling_mode: manuel", "5:24", "did you mean 'manual'?"),
        WrongLines("change_operation: { label: bob, execution: reverts }", "5:32", "unknown label 'bob'"),
        WrongLines("expect: { bundles: {} }", "5:15", "unknown key 'bundles' in 'expect' in the timeline"),
        WrongLines("expect: {}", "5:13", "an expectation of nothing"),
        WrongLines("expect: { state: Waiting }", "5:22", "unknown state 'Waiting'"),
    ]

    @Test("a wrong user operation is refused at its place", arguments: wrongOperations)
    func operations(_ wrong: WrongLines) {
        WrongLines("timeline:\n  - at: block 1\n    submit: { " + wrong.lines + " }", wrong.place, wrong.message)
            .check()
    }

    /// Each begins in line 5, column 15.
    static let wrongOperations = [
        WrongLines("count: 0", "5:22", "out of range"),
        WrongLines("label: 7", "5:22", "put it in quotes"),
        WrongLines("label: included", "5:22", "is a word of the format and cannot be a label"),
        WrongLines("from: bob", "5:21", "unknown label 'bob'"),
        WrongLines("label: alice, count: 2, accesses: [alice-3]", "5:50", "unknown label 'alice-3'"),
        WrongLines(
            "label: alice, accesses: [alice-1]",
            "5:40",
            "unknown label 'alice-1': nothing is submitted under it; did you mean 'alice'?"
        ),
        WrongLines("max_fee_per_gas: 60 M", "5:32", "unit of another dimension"),
        WrongLines("max_fee_per_gas: { uniform: [2 gwei] }", "5:43", "uniform has two values"),
        WrongLines("max_fee_per_gas: { uniform: [3 gwei, 2 gwei] }", "5:43", "above its highest"),
        WrongLines("max_fee_per_gas: { choice: [] }", "5:42", "at least one value"),
        WrongLines("max_fee_per_gas: { poisson: 3 }", "5:34", "unknown key 'poisson' in a distribution"),
        WrongLines("max_fee_per_gas: { lognormal: { median: 2 gwei } }", "5:45", "lognormal needs the key 'sigma'"),
        WrongLines("count: { multiple_of_base_fee: 2 }", "5:24", "unknown key 'multiple_of_base_fee'"),
        WrongLines("call_gas: { limit: 10k, used: 11k }", "5:45", "cannot be used under a limit of 10000"),
        WrongLines("call_gas: {}", "5:25", "expected a limit"),
        WrongLines("call_gas: 0.5 gas", "5:25", "less than one unit of gas"),
        WrongLines("paymaster_post_op_gas: 10k", "5:15", "needs a paymaster"),
        WrongLines("entry_point: v0.6", "5:28", "entry point v0.6 is not among the scenario's 'entry_point'"),
        WrongLines("paymaster: true", "5:26", "expected a map"),
        WrongLines("paymaster: { deposit: 1 ethr }", "5:37", "did you mean 'ether'?"),
        WrongLines("aggregator: bls", "5:15", "'aggregator' is not supported yet"),
        WrongLines("validation: fails", "5:27", "unknown outcome 'fails'; expected passes"),
        WrongLines("validation: {}", "5:27", "expected 'passes', 'fails' or 'fails_from'"),
        WrongLines("validation: { fails: { at: sometime } }", "5:42", "unknown stage 'sometime'"),
        WrongLines("validation: { fails: { entity: paymaster } }", "5:27", "needs a paymaster"),
        WrongLines("validation: { fails: { entity: factory } }", "5:27", "needs 'factory: true'"),
        WrongLines("validation: { fails: { entity: aggregator } }", "5:46", "is not supported yet"),
        WrongLines("validation: { fails_from: block 44 }", "5:41", "after the end of the run"),
        WrongLines("validation: { at: pool }", "5:29", "belongs inside 'fails'"),
        WrongLines("execution: fails", "5:26", "unknown outcome 'fails'"),
        WrongLines("execution: post_op_reverts", "5:26", "needs a paymaster"),
        WrongLines("storage: { 0x1: many }", "5:31", "'many' is not an integer or 0x and up to 64 digits"),
        WrongLines("nonce: 18446744073709551616", "5:22", "expected a nonce from 0 to 2^64 - 1"),
        WrongLines("storage: { 0x1: 1, 0x01: 2 }", "5:24", "a slot is listed twice"),
        WrongLines("nonce: -1", "5:22", "is negative"),
        WrongLines("arrivals: 3", "5:15", "unknown key 'arrivals' in 'submit'"),
    ]

    @Test("a wrong workload is refused at its place", arguments: wrongWorkloads)
    func workloads(_ wrong: WrongLines) { wrong.check() }

    static let wrongWorkloads = [
        WrongLines("workload: { label: w }", "3:11", "'workload' needs the key 'arrivals'"),
        WrongLines("workload: { arrivals: often }", "3:23", "expected submissions per block"),
        WrongLines("workload: { arrivals: 1, to: block 44 }", "3:30", "after the end of the run"),
        WrongLines("workload: { arrivals: 1, from: block 4, to: block 3 }", "3:45", "'to' is before 'from'"),
        WrongLines("workload: [{ arrivals: { poisson: -3 } }]", "3:35", "is negative"),
    ]

    @Test("a wrong expectation is refused at its place", arguments: wrongExpectations)
    func expectations(_ wrong: WrongLines) {
        WrongLines("expect:\n  " + wrong.lines, wrong.place, wrong.message).check()
    }

    /// Each begins in line 4, column 3.
    static let wrongExpectations = [
        WrongLines("bundles: { mined: '3..' }", "4:21", "'3..' lacks a value"),
        WrongLines(
            "metrics: { proposer_op_simulation_ms: 1 }",
            "4:14",
            "metric 'proposer_op_simulation_ms' is not supported yet"
        ),
        WrongLines(
            "events: [bundle_formed: { user_op_hashes: [alice] }]",
            "4:46",
            "unknown label 'alice'"
        ),
        WrongLines(
            "events: [operation_included: { user_op_hash: alice }]",
            "4:48",
            "unknown label 'alice'"
        ),
        WrongLines(
            "events: [transaction_refused: { code: abc }]",
            "4:41",
            "'abc' is not an integer"
        ),
        // These parts and lists never fail under their own path: the run could not pass.
        WrongLines(
            "transactions: [{ nonce: 1 }]\n  fails: transactions",
            "5:10",
            "neither an invariant nor the path of a check"
        ),
        WrongLines(
            "transactions: [{ nonce: 1 }]\n  fails: transactions.0.nonce",
            "5:10",
            "neither an invariant nor the path of a check"
        ),
        WrongLines(
            "transactions: [{ kind: bundle }]\n  fails: transactions.0.kind",
            "5:10",
            "neither an invariant nor the path of a check"
        ),
        WrongLines(
            "events: [bundle_formed: { operations: 3 }]\n  fails: events.0.operations",
            "5:10",
            "neither an invariant nor the path of a check"
        ),
        WrongLines(
            "bundles: { operations: [1] }\n  fails: bundles.operations.0",
            "5:10",
            "neither an invariant nor the path of a check"
        ),
        WrongLines("bundles: { mind: 1 }", "4:14", "did you mean 'mined'?"),
        WrongLines("bundles: { mined: one }", "4:21", "is not a check"),
        WrongLines("bundles: { mined: \">= one\" }", "4:21", "is not a check"),
        WrongLines("bundles: { mined: \">=\" }", "4:21", "lacks a value"),
        WrongLines("bundles: { mined: 4..2 }", "4:21", "ends before it begins"),
        WrongLines("bundles: { mined: -1 }", "4:21", "is negative"),
        WrongLines("bundles: { mined: 1 gwei }", "4:21", "has a unit, but is a count"),
        WrongLines("bundles: { mined: true }", "4:21", "is not a check"),
        WrongLines("bundles: { mined: }", "4:21", "found nothing"),
        WrongLines("bundles: { largest_gas: \"< 1 gwei\" }", "4:27", "unit of another dimension"),
        WrongLines("bundles: { operations: 3 }", "4:26", "expected a list"),
        WrongLines("profit: \"> -1 wei\"", "4:11", "is negative"),
        WrongLines("profit: \"1..2 gwei\"", "4:11", "a unit at one end only"),
        WrongLines("profit: { 0: 1, 0x0: 1 }", "4:19", "sender 0 is listed twice"),
        WrongLines("profit: { 3: \"> 0 wei\" }", "4:13", "there is no sender 3"),
        WrongLines("final_state: building", "4:16", "unknown state 'building'; did you mean 'Building'?"),
        WrongLines("transitions: Building -> Pending", "4:16", "expected a list of transitions"),
        WrongLines("transitions: [Building > Pending]", "4:17", "is not a transition such as"),
        WrongLines("transitions: [Bilding -> Pending]", "4:17", "did you mean 'Building'?"),
        WrongLines("transitions: [Pending -> Cancelling]", "4:17", "is not a transition of the state machine"),
        WrongLines("transitions: [\"Building -> Pending: mined\"]", "4:17", "is never for the reason 'mined'"),
        WrongLines("transitions: [Building -> Pending: submited]", "4:17", "did you mean 'submitted'?"),
        WrongLines("transitions: { 1: [] }", "4:18", "there is no sender 1"),
        WrongLines("user_operations: { bob: included }", "4:22", "unknown label 'bob'"),
        WrongLines("user_operations: { includd: 3 }", "4:22", "did you mean 'included'?"),
        WrongLines("transactions: [{ kind: bundel }]", "4:26", "did you mean 'bundle'?"),
        WrongLines("transactions: [{ outcome: gone }]", "4:29", "unknown outcome 'gone'"),
        WrongLines("transactions: { kind: bundle }", "4:17", "expected a list of transactions"),
        WrongLines("cancellations: { cost: 1 gas }", "4:26", "unit of another dimension"),
        WrongLines("metrics: { bundle_txn_sent: 1 }", "4:14", "did you mean 'bundle_txns_sent'?"),
        WrongLines("rpc_calls: { eth_chainid: 1 }", "4:16", "did you mean 'eth_chainId'?"),
        WrongLines("events: [{ bundle_fromed: {} }]", "4:14", "did you mean 'bundle_formed'?"),
        WrongLines("events: [{ bundle_formed: { operation: 3 } }]", "4:31", "did you mean 'operations'?"),
        WrongLines("events: [{ bundle_formed: {}, no_operations: {} }]", "4:12", "names exactly one event"),
        WrongLines("trace: stored.jsonl", "4:3", "'trace' is not supported yet"),
        WrongLines("fails: bundles.mined", "4:10", "neither an invariant nor the path of a check"),
        WrongLines("fails: profitible", "4:10", "did you mean 'profitable'?"),
    ]
}
