/// The starter file that `new` writes: a scenario that runs, with the choices next to it as comments.
public enum ScenarioTemplate {
    /// - Parameter path: of the file to be; its name makes the title.
    public static func text(path: String) -> String {
        """
        # yaml-language-server: $schema=scenario.schema.json
        # The line above gives editors completion and checks; write the schema beside this file with
        #   scenario-runner schema > scenario.schema.json
        # Every key and its default is in docs/scenario-format.md. Keys that are left out have their defaults.
        version: 1
        scenario: \(quoted(title(path)))
        description: >
          Why this matters: what a builder could get wrong here, and where the case comes from.
        tags: []                    # for --tag
        run: { blocks: 12 }         # or { duration: 10min }

        chain:
          preset: ethereum          # or dev
          base_fee: 20 gwei
          priority_fee: 1 gwei      # the network's tip
          # mempool: geth           # geth, reth, anvil; naming one pins the file to it
          # traffic: balanced       # quiet, balanced, { steady: { gas_per_block: 20M gas, tip: 1 gwei } }
          # market: steady          # instead: steady, spike, wave, walk, { kind: spike, at: block 4, for: 3 blocks }

        builder:
          max_blocks_to_wait_for_mine: 2
          replacement_fee_percent_increase: 10

        timeline:
          # Three users send an operation each, right after block 1 became the head.
          - at: block 1
            submit: { label: alice, count: 3, max_fee_per_gas: 60 gwei, max_priority_fee_per_gas: 2 gwei }
          # Half a slot later, the node forgets the bundle.
          - at: block 1 + 6s
            drop: { transaction: latest }
          # More: rpc, answer, base_fee, priority_fee, traffic, reorg, miss_slots, stuck_transaction, drain, …

        expect:
          transitions:
            - Building -> Pending
            - "Pending -> Building: dropped"
            - ...                     # zero or more
            - "Pending -> Building: mined"
          user_operations:
            included: 3
            alice-1: included
          bundles: { mined: ">= 1", dropped: 1 }

        """
    }

    /// `Scenarios/drop/dropped-twice.yaml` becomes "Dropped twice".
    private static func title(_ path: String) -> String {
        var name = path[...]
        if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
        for suffix in [".yaml", ".yml"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
        let words = name.split { "-_ ".contains($0) }.joined(separator: " ")
        return words.isEmpty ? "A new scenario" : words.prefix(1).uppercased() + words.dropFirst()
    }

    /// As a YAML scalar in double quotes.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars where scalar.properties.generalCategory != .control {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
