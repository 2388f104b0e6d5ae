import CommandLineInterface
import ScenarioFile
import Testing

@testable import scenario_runner

@Suite("Values of arguments")
struct ArgumentValueTests {
    private func expected(_ read: () throws(UsageError) -> Void) -> String {
        do throws(UsageError) {
            try read()
            return "accepted"
        } catch {
            return error.message
        }
    }

    @Test(
        "a shard is an index and a count, as in 2/5",
        arguments: ["0/2", "3/2", "1/0", "1", "1/2/3", "a/b", "", "/", "-1/2", "1 / 2"]
    )
    func shards(text: String) throws {
        #expect(expected { () throws(UsageError) in _ = try Shard(argument: text) }.hasPrefix("expected I/N"))
        let last = try Shard(argument: "5/5")
        #expect(last.index == 5 && last.count == 5)
    }

    @Test(
        "a number of seconds is above 0 and has an upper limit",
        arguments: ["0", "-1", "nan", "inf", "1e9", "1e999", "", "60s"]
    )
    func seconds(text: String) throws {
        #expect(expected { () throws(UsageError) in _ = try Seconds(argument: text) }.hasPrefix("expected a number"))
        #expect(try Seconds(argument: "0.5").duration == .milliseconds(500))
    }

    @Test(
        "a setting names a key of the builder",
        arguments: ["max_bundle_size=1", "builder.=1", "builder.x", "=", "chain.x=1"]
    )
    func settings(text: String) throws {
        #expect(
            expected { () throws(UsageError) in _ = try BuilderSetting(argument: text) } == "expected builder.KEY=VALUE"
        )
        let setting = try BuilderSetting(argument: "builder.a=b=c")
        #expect(setting.option.key == "a" && setting.option.value == "b=c")
    }

    @Test("a mempool is the name of a client, or `all`")
    func mempools() {
        #expect(
            expected { () throws(UsageError) in _ = try MempoolChoice(argument: "besu") }
                == "expected geth, reth, anvil or all"
        )
    }

    @Test("a pattern is a regular expression that matches a part of a path")
    func patterns() throws {
        let message = expected { () throws(UsageError) in _ = try PathPattern(argument: "(") }
        #expect(message.hasPrefix("not a regular expression"))
        let pattern = try PathPattern(argument: "dr.p/")
        #expect(pattern.matches("Scenarios/drop/a.yaml"))
        #expect(!pattern.matches("Scenarios/reorg/a.yaml"))
    }
}
