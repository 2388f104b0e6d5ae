/// The example of the format's page, word for word: files like it must load for ever.
enum ExampleScenario {
    static let text = """
        version: 1
        scenario: A dropped bundle is rebuilt with higher fees     # required, one line
        description: >                                             # Markdown
          The node forgets the bundle before it is mined. The sender must notice,
          go back to building, and land the operations with a bumped fee.
        tags: [drop, replacement]                                  # for `--tag`
        seed: 0                                                    # `--seed` overrides it
        run: { blocks: 12 }                                        # required; or { duration: 10min }

        chain:
          preset: ethereum          # ethereum | optimism | base | polygon | arbitrum | dev: sets everything below
          chain_id: 1
          block_time: 12s
          block_gas_limit: 60M gas
          transaction_gas_cap: 16777216   # EIP-7825
          base_fee: 20 gwei         # of genesis and of block 1; afterwards by the chain's own rule
          priority_fee: 1 gwei      # the network's tip
          mempool: geth             # geth | reth | erigon | nethermind | besu | anvil | op-geth | bor
          traffic: balanced
          nodes:
            - { name: a, latency: 20ms }   # also: lag: 1 block, without: [txpool_contentFrom], locals: true

        entry_point: v0.7           # v0.6 | v0.7 | v0.8 | v0.9; or a list

        builder:
          num_senders: 1
          sender: raw               # raw | conditional | flashbots | bloxroute
          signer: private_key       # private_key | aws_kms
          signer_balance: 10 ether  # each sender has its own account
          bundling_mode: auto       # auto | manual
          priority_fee_mode_kind: priority_fee_increase_percent   # or base_fee_percent
          priority_fee_mode_value: 0
          max_bundle_size: 128
          max_bundle_gas: 25M gas
          bundle_packing: in_order  # or fill_gaps
          max_blocks_to_wait_for_mine: 2
          replacement_fee_percent_increase: 10
          max_replacement_underpriced_blocks: 20
          max_cancellation_fee_increases: 15
          bundle_max_send_interval_millis: 60000
          bundle_base_fee_overhead_percent: 27
          bundle_priority_fee_overhead_percent: 0

        timeline:
          - at: block 1
            submit: { label: alice, count: 3, max_fee_per_gas: 60 gwei, max_priority_fee_per_gas: 2 gwei }
          - at: block 1 + 6s
            drop: { transaction: latest, sender: 0 }

        expect:
          transitions:
            - Building -> Pending
            - "Pending -> Building: dropped"
            - Building -> Pending
            - "Pending -> Building: mined"
          user_operations: { included: 3, removed: 0, pending: 0 }
          bundles: { submitted: 2, mined: 1, dropped: 1 }
        """

    /// The least a scenario can be.
    static let minimal = """
        scenario: Nothing happens
        run: { blocks: 12 }
        """
}
