/// A scenario with every key of the format that the program can play; what it describes makes no sense as a whole.
enum EverythingScenario {
    static let market = "market: { kind: steady, gas_per_block: 15M, tip: { uniform: [1 gwei, 2 gwei] } }"
    /// What may stand instead.
    static let traffic = #"traffic: { replay: { history: "base_fee_per_gas,gas_used\n7,15M" } }"#

    static let text = #"""
        version: 1
        scenario: "Everything: once"
        description: All keys.
        tags: [a, b-c]
        seed: 18446744073709551615
        run: { blocks: 60 }
        chain:
          preset: dev
          chain_id: 0x539
          block_time: 2s
          block_gas_limit: 30M gas
          transaction_gas_cap: 16.777216 M gas
          base_fee: 7
          priority_fee: 0.5 gwei
          mempool: reth
          pool_minimum_tip: 2 gwei
          rpc_fee_cap: 0.5 ether
          market: { kind: steady, gas_per_block: 15M, tip: { uniform: [1 gwei, 2 gwei] } }
          nodes:
            - { name: a, latency: 20ms, without: [txpool_contentFrom, debug_traceCall], locals: false }
            - { name: b }
        entry_point: [v0.6, v0.7]
        builder:
          config: everything-live.yaml
          num_senders: 2
          sender: raw
          signer: private_key
          signer_balance: 1.5 ether
          bundling_mode: manual
          priority_fee_mode_kind: base_fee_percent
          priority_fee_mode_value: 5
          max_bundle_size: 4
          max_bundle_gas: 5000000
          bundle_packing: fill_gaps
          max_blocks_to_wait_for_mine: 3
          replacement_fee_percent_increase: 12
          max_replacement_underpriced_blocks: 0
          max_cancellation_fee_increases: 0
          bundle_max_send_interval_millis: 250
          bundle_base_fee_overhead_percent: 1
          bundle_priority_fee_overhead_percent: 2
          unsafe: true
        matrix: { seeds: 1..3, max_bundle_size: [1, 4], bundle_packing: [in_order, fill_gaps] }
        timeline:
          - at: block 1
            submit:
              label: alice
              count: 2
              from: same
              max_fee_per_gas: 60 gwei
              max_priority_fee_per_gas: 2 gwei
              verification_gas: { limit: 200k, used: 50k gas }
              call_gas: 150k
              pre_verification_gas: 50k
              paymaster_verification_gas: { used: 20k }
              paymaster_post_op_gas: { limit: 40k }
              nonce_key: 5
              nonce: 3
              call_data_bytes: 0
              entry_point: v0.6
              paymaster: { label: pm, deposit: 0.25 ether, stake: true }
              factory: true
              valid_after: 3s
              valid_until: block 900
              stake: true
              storage: { 0x01: 0xff, 2: 3 }
              accesses: [bob, alice-1]
              validation: { fails: { at: second_simulation, reason: AA33 reverted, entity: paymaster } }
              execution: post_op_reverts
          - at: 2s
            submit: { label: bob, validation: { fails_from: block 9, at: bundle, reason: AA23, entity: account } }
          - every: 5 blocks
            from: block 2 + 1s
            to: 50s
            submit: { label: carol, count: 1, from: bob, validation: passes, execution: succeeds }
          - every: 250 ms
            send_bundle_now: {}
          - at: block 3 + 1 block
            drop: { transaction: alice-2, sender: 1 }
          - during: block 3..8
            rpc: { method: eth_call, sender: 0, node: b, times: 3, probability: 0.25, error: { code: -32000, message: refused } }
          - during: 10s..block 9 + 1s
            rpc: { timeout: true }
          - at: block 4
            rpc: { latency: 3s }
          - at: block 4
            rpc: { lose: request }
          - at: block 4
            rpc: { lose: response }
          - at: block 5
            answer: { to: send_bundle, with: replacement_underpriced, times: 2, sender: 1 }
          - at: block 5
            base_fee: 100 gwei
          - at: block 5
            priority_fee: 3 gwei
          - at: block 5
            traffic: { steady: { gas_per_block: 15M, tip: 2 gwei } }
          - at: block 5
            block_gas_limit: 36M gas
          - at: block 6
            include: { transaction: latest, sender: 0, in: block 8 }
          - at: block 6
            exclude: { transaction: mallory, sender: 1, until: block 60 }
          - at: block 6
            foreign_transaction: { sender: 1, label: mallory, nonce: 4, max_fee_per_gas: 9, max_priority_fee_per_gas: 8 }
          - at: block 6
            stuck_transaction: { label: trudy, blobs: 2, max_fee_per_blob_gas: 2 gwei, until: block 50 }
          - at: block 7
            drain: { sender: 1, to: 0 }
          - at: block 7
            reorg: { depth: 2, keep: [alice-1, trudy], vanish: true }
          - at: block 7
            reorg: { depth: 1, keep: all }
          - at: block 8
            miss_slots: 2
          - at: block 8
            set_bundling_mode: auto
          - at: block 9
            change_operation:
              label: alice
              validation: passes
              execution: reverts
              storage: {}
              accesses: [carol-5]
          - at: 124s
            expect:
              state: { 0: Building, 1: Pending }
              user_operations: { included: 2, bob: pending }
              pending_transactions: { 1: 1 }
              base_fee: "> 1 gwei"
              nonce: 1
          - at: block 4
            rpc: { answer: null, operation: alice-1 }
          - at: block 4
            rpc: { method: eth_getTransactionCount, stale: 2 }
          - at: block 4
            rpc: { error: { code: -32603, message: internal error }, acts: true }
          - when: { transition: "Building -> Cancelling: underpriced", nth: 2, after: 500ms, sender: 1 }
            exclude: { transaction: cancellation, sender: 1, until: block 60 }
          - at: block 6
            exclude: { operation: alice, until: block 60 }
          - at: block 6
            foreign_bundle: { operation: alice-1, in: block 8 }
          - at: block 6
            deposit: { paymaster: pm, to: 0.1 ether }
          - at: block 6
            delegate: { sender: 1 }
          - at: block 6
            answer: { to: send_bundle, with: rejected, operation: bob }
          - when: { event: transaction_accepted }
            send_bundle_now: {}
          - when: Cancelling -> CancelPending + 1 block
            drop: { transaction: cancellation }
          - { at: block 20, traffic: { spike: { for: 2 blocks } } }
          - { at: block 21, traffic: { wave: { period: 9 blocks } } }
          - { at: block 22, traffic: { walk: { volatility: 0.2 } } }
        workload:
          - label: w
            arrivals: { poisson: 0.5 }
            burst: { every: 20 blocks, size: 3 }
            from: block 2
            to: block 40
            count: { uniform: [1, 3] }
            max_fee_per_gas: { multiple_of_base_fee: 1.25 }
            max_priority_fee_per_gas: { lognormal: { median: 2 gwei, sigma: 0.8 } }
            verification_gas: { limit: { uniform: [100k, 200k] }, used: { choice: [50k, 60k] } }
            call_gas: { uniform: [100k gas, 0.2M gas] }
            pre_verification_gas: 60k
            call_data_bytes: { poisson: 100 }
            paymaster: { }
            paymaster_verification_gas: 50k
            paymaster_post_op_gas: 50k
            nonce_key: 0
            nonce: 0
            factory: false
            valid_after: block 1
            valid_until: 1h
            stake: false
            storage: { 1: 2 }
            accesses: [bob]
            validation: passes
            execution: succeeds
          - { arrivals: 3, from: w, max_fee_per_gas: { multiple_of_tip: { choice: [1.5, 3] } } }
        expect:
          transitions:
            0: [Building -> Pending, ..., "Pending -> Building: timed out", Building -> Cancelling: underpriced]
            1: []
          transitions_of_all: [..., CancelPending -> Building, ...]
          state: { 0: Building, 1: Building }
          user_operations:
            included: ">= 3"
            reverted: "< 10"
            removed: "2..4"
            rejected: "<= 1"
            pending: 0
            alice-1: included
            alice-2: included in block 3
            bob: removed (AA24 signature error)
            carol: pending
            carol-3: rejected
            w-200: reverted in block 7
            w-201: included by block 8
            w-202: reverted in block 2..5
          bundles:
            submitted: 1
            refused: 1
            dropped: 1
            replaced: 1
            abandoned: 1
            mined: 1
            reverted: 1
            largest_gas: "< 10M gas"
            operations: [3, ">= 1"]
          transactions:
            - kind: bundle
              nonce: 0
              max_fee_per_gas: "20 gwei..60 gwei"
              max_priority_fee_per_gas: 1 gwei
              gas_limit: "> 21k gas"
              operations: 3
              outcome: replaced
            - sender: any
          cancellations: { hard_submitted: 1, soft: 0, mined: 1, abandoned: 0, fee_increases: 2, cost: "< 0.001 ether" }
          profit: { 0: "> 0 wei" }
          metrics: { bundle_txns_sent: 3, builder_tracker_nonce: 4 }
          events:
            - bundle_formed: { operations: 3, max_fee_per_gas: "> 1 gwei", gas_limit: 1M gas, replacement: false }
            - no_operations
            - operation_removed: { reason: AA24 signature error }
          event_counts: { bundle_formed: ">= 2", cancellation_refused: 0 }
          never: [bundle_abandoned, { transaction_refused: { class: rejected } }]
          rpc_calls: { eth_sendRawTransaction: "2..4" }
          pending_transactions: 0
          base_fee: "<= 1000 gwei"
          nonce: { 0: 3 }
          fails: bundles.mined
        fault_injector: liveness
        """#

    /// The configuration it names: one option it has too, one of its own, and some that mean nothing here.
    static let configuration = """
        node_http: http://localhost:8545
        max_bundle_size: 1000
        replacement_fee_percent_increase: 50
        metrics: { port: 9000 }
        """
}
