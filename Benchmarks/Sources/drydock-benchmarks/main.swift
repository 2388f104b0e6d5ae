// drydock-benchmarks            medians of everything but the long run
// drydock-benchmarks idle [N]   N idle blocks (default 10 000), or with `bundle` a bundle in each: for a profiler
// drydock-benchmarks fifty [N]  the scenario of fifty blocks, N times
// drydock-benchmarks long [N]   N blocks (default 100 000) with a bundle in each

let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "long" {
    LongRun.report(blocks: arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000)
} else if arguments.first == "fifty" {
    let scenario = Scenarios.scenario(Scenarios.typical, blocks: 50)
    for _ in 0..<(arguments.dropFirst().first.flatMap { Int($0) } ?? 1000) { keep(Scenarios.run(scenario)) }
} else if arguments.first == "idle" || arguments.first == "bundle" {
    let text = arguments.first == "idle" ? Scenarios.idle : Scenarios.bundles
    let scenario = Scenarios.scenario(text, blocks: arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000)
    keep(Scenarios.run(scenario))
} else {
    let primitives = Primitives.all()
    let scenarios = Scenarios.all()
    for measurement in primitives + Parts.all() + scenarios {
        print(measurement.name.padding(to: 52), Measurement.text(measurement.median))
    }
    let crypto = primitives[0].median + primitives[1].median
    print("a bundle block ÷ (sign + recover):".padding(to: 52), (scenarios[1].median / crypto * 100).rounded() / 100)
    print("scenarios of fifty blocks a second:".padding(to: 52), Int(1 / scenarios[4].median))
}

extension String {
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
