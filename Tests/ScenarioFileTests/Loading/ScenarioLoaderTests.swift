import Bundler
import Ethereum
import ScenarioFile
import Testing

@Suite("Scenario loader")
struct ScenarioLoaderTests {
    @Test("the page's example loads")
    func example() throws {
        let scenario = try load(ExampleScenario.text)
        #expect(scenario.title == "A dropped bundle is rebuilt with higher fees")
        #expect(
            scenario.description
                == "The node forgets the bundle before it is mined. The sender must notice, go back to building, "
                + "and land the operations with a bumped fee.\n"
        )
        #expect(scenario.tags == ["drop", "replacement"])
        #expect(scenario.run == .blocks(12))
        #expect(scenario.warnings.isEmpty)

        var alice = Submission()
        alice.label = "alice"
        alice.count = .fixed(3)
        alice.isCounted = true
        alice.maxFeePerGas = .fixed(60_000_000_000)
        alice.maxPriorityFeePerGas = .fixed(2_000_000_000)
        #expect(
            scenario.timeline == [
                TimelineEntry(
                    time: .at(.block(1)),
                    action: .submit(Submit(alice)),
                    position: SourcePosition(line: 46, column: 5)
                ),
                TimelineEntry(
                    time: .at(.block(1, plus: .seconds(6))),
                    action: .drop(Drop()),
                    position: SourcePosition(line: 48, column: 5)
                ),
            ]
        )

        let transitions = try #require(scenario.expectations.transitions.first)
        #expect(transitions.sender == 0)
        #expect(transitions.value.position == SourcePosition(line: 52, column: 5))
        #expect(
            transitions.value.value == [
                .transition(from: .building, to: .pending, reason: nil),
                .transition(from: .pending, to: .building, reason: .dropped),
                .transition(from: .building, to: .pending, reason: nil),
                .transition(from: .pending, to: .building, reason: .mined),
            ]
        )
        let included = try #require(scenario.expectations.userOperations.included)
        #expect(included.condition == .exactly(3))
        #expect(included.path == "user_operations.included")
        #expect(included.position == SourcePosition(line: 56, column: 32))
        #expect(scenario.expectations.bundles.mined?.path == "bundles.mined")
        #expect(scenario.expectations.bundles.dropped?.condition == .exactly(1))
        #expect(scenario.expectations.bundles.refused == nil)
    }

    @Test("the values in the page's example are the defaults")
    func defaults() throws {
        let example = try load(ExampleScenario.text)
        var minimal = try load(ExampleScenario.minimal)
        #expect(!minimal.chain.mempoolIsPinned)
        #expect(example.chain.mempoolIsPinned)
        minimal.chain.mempoolIsPinned = true
        #expect(minimal.chain == example.chain)
        #expect(minimal.builder == example.builder)
        #expect(minimal.entryPoints == example.entryPoints)
        #expect(minimal.seed == example.seed)
        #expect(minimal.description.isEmpty && minimal.tags.isEmpty && minimal.timeline.isEmpty)
        #expect(minimal.expectations == Expectations())
    }

    @Test("every value of the example is read into its place")
    func exampleValues() throws {
        let scenario = try load(ExampleScenario.text)
        #expect(scenario.chain.chainID == 1)
        #expect(scenario.chain.blockTime == .seconds(12))
        #expect(scenario.chain.blockGasLimit == 60_000_000)
        #expect(scenario.chain.transactionGasCap == 16_777_216)
        #expect(scenario.chain.baseFee == 20_000_000_000)
        #expect(scenario.chain.priorityFee == 1_000_000_000)
        #expect(scenario.chain.mempool == .geth)
        #expect(scenario.chain.traffic == .balanced)
        #expect(scenario.chain.nodes.map(\.name) == ["a"])
        #expect(scenario.chain.nodes.map(\.latency) == [.milliseconds(20)])
        #expect(scenario.entryPoints == [.v0_7])
        #expect(scenario.builder.signerBalance == 10_000_000_000_000_000_000)
        let settings = scenario.builder.settings
        #expect(settings.numSenders == 1)
        #expect(settings.bundlingMode == .auto)
        #expect(settings.priorityFeeMode == .priorityFeeIncreasePercent(0))
        #expect(settings.maxBundleSize == 128)
        #expect(settings.maxBundleGas == 25_000_000)
        #expect(settings.bundlePacking == .inOrder)
        #expect(settings.maxBlocksToWaitForMine == 2)
        #expect(settings.replacementFeePercentIncrease == 10)
        #expect(settings.maxReplacementUnderpricedBlocks == 20)
        #expect(settings.maxCancellationFeeIncreases == 15)
        #expect(settings.bundleMaxSendInterval == .seconds(60))
        #expect(settings.bundleBaseFeeOverheadPercent == 27)
        #expect(settings.bundlePriorityFeeOverheadPercent == 0)
    }

    @Test("the dev preset sets the chain, the mempool and the send interval, and other keys override it")
    func devPreset() throws {
        let scenario = try loadLines("chain: { preset: dev, base_fee: 3 gwei }")
        #expect(scenario.chain.chainID == 1337)
        #expect(scenario.chain.blockTime == .seconds(1))
        #expect(scenario.chain.mempool == .anvil)
        #expect(!scenario.chain.mempoolIsPinned)
        #expect(scenario.chain.priorityFee == 1_000_000_000)
        #expect(scenario.chain.baseFee == 3_000_000_000)
        #expect(scenario.builder.settings.bundleMaxSendInterval == .milliseconds(250))
        #expect(scenario.chainFacts.chainID == 1337)
    }

    @Test("the command line overrides the file, except for a pinned mempool")
    func overrides() throws {
        var overrides = ScenarioOverrides()
        overrides.seed = 7
        overrides.mempool = .reth
        overrides.builder = [
            .init(key: "max_bundle_gas", value: "10M gas"),
            .init(key: "priority_fee_mode_kind", value: "base_fee_percent"),
        ]
        let free = try load(
            ExampleScenario.minimal + "\nbuilder: { max_bundle_gas: 5M gas, priority_fee_mode_value: 4 }",
            overrides: overrides
        )
        #expect(free.seed == 7)
        #expect(free.chain.mempool == .reth)
        #expect(free.builder.settings.maxBundleGas == 10_000_000)
        #expect(free.builder.settings.priorityFeeMode == .baseFeePercent(4))
        let pinned = try load(ExampleScenario.minimal + "\nchain: { mempool: anvil }", overrides: overrides)
        #expect(pinned.chain.mempool == .anvil)

        overrides.builder = [.init(key: "max_bundle_siez", value: "3"), .init(key: "num_senders", value: "0")]
        let result = ScenarioLoader.load(text: ExampleScenario.minimal, path: "test.yaml", overrides: overrides)
        guard case .failure(let errors) = result else {
            Issue.record("wrong options were accepted")
            return
        }
        #expect(
            errors.diagnostics.map(\.description) == [
                "--set builder.max_bundle_siez=3: unknown key 'max_bundle_siez' in 'builder'; did you mean "
                    + "'max_bundle_size'?",
                "--set builder.num_senders=0: '0' is out of range: expected an integer from 1 to 1000",
            ]
        )
    }

    @Test("all errors of a file are reported together, in the order of their places")
    func allErrors() {
        let found = errors(
            """
            scenario: Wrong in many places
            run: { blocks: 3 }
            builder: { num_senders: 0 }
            chian: { preset: dev }
            timeline:
              - at: block 9
                drop: { transaction: bob }
              - submit: { count: many }
            expect: { bundles: { mined: two } }
            """
        )
        #expect(
            found.map { $0.position.map(String.init(describing:)) } == [
                "3:25", "4:1", "6:9", "7:26", "8:5", "8:22", "9:29",
            ]
        )
        #expect(found.allSatisfy { $0.path == "test.yaml" })
        #expect(found.first?.description.hasPrefix("test.yaml:3:25: '0' is out of range") == true)
    }

    @Test("old names of keys still load, and their checks have the names of the file")
    func oldNames() throws {
        let scenario = try loadLines("plant: liveness\nexpect: { final_state: Pending, fails: final_state }")
        #expect(scenario.faultInjector == .breaking(.liveness))
        #expect(scenario.expectations.state.map(\.value.value) == [.pending])
        #expect(scenario.expectations.state.map(\.value.path) == ["final_state"])
    }
}
