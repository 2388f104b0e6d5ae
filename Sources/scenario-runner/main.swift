import Bundler
import Ethereum
import Harness

var scenario = Scenario(path: "x", title: "first", run: .blocks(12))
var submission = Submission()
submission.label = "alice"
submission.isCounted = true
submission.count = .fixed(3)
submission.maxFeePerGas = .fixed(WeiPerGas(60_000_000_000))
submission.maxPriorityFeePerGas = .fixed(WeiPerGas(2_000_000_000))
scenario.timeline = [
    TimelineEntry(time: .at(.block(1)), action: .submit(submission), position: .start),
    TimelineEntry(time: .at(.block(1, plus: .seconds(6))), action: .drop(TransactionReference()), position: .start),
]
let outcome = Simulation.run(scenario, options: .init(sink: { bytes in
    print(String(decoding: bytes, as: UTF8.self), terminator: "")
}))
print(outcome)
