import Checks
import Foundation
import ScenarioFile

/// A bundle of three new accounts' operations in each of many blocks: memory, and time against length.
enum LongRun {
    static func report(blocks: Int) {
        for count in [blocks / 4, blocks / 2, blocks] {
            let scenario = Scenarios.scenario(Scenarios.bundles, blocks: count)
            let time = processorTime { keep(Scenarios.run(scenario)) }
            print("\(count) blocks: \(Measurement.text(time)), \(Measurement.text(time / Double(count))) a block")
        }
        print("largest resident size: \(residentPeak())")
    }

    /// The kernel's high-water mark of this process (`VmHWM`).
    private static func residentPeak() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return line.map { $0.dropFirst(6).trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }
}
