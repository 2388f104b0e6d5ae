/// Times of one thing, measured several times over.
struct Measurement {
    var name: String
    /// Seconds per unit, one for each round.
    var samples: [Double]

    var median: Double {
        let sorted = samples.sorted()
        return sorted[sorted.count / 2]
    }

    /// `12.3 µs`
    static func text(_ seconds: Double) -> String {
        switch seconds {
        case ..<1e-6: rounded(seconds * 1e9, "ns")
        case ..<1e-3: rounded(seconds * 1e6, "µs")
        case ..<1: rounded(seconds * 1e3, "ms")
        default: rounded(seconds, "s")
        }
    }

    private static func rounded(_ value: Double, _ unit: String) -> String {
        let tenths = (value * 10).rounded() / 10
        return "\(tenths) \(unit)"
    }
}

/// Runs `body` in rounds of `count` and takes the time of each round.
func measure(_ name: String, count: Int, rounds: Int = 9, _ body: () -> Void) -> Measurement {
    let clock = ContinuousClock()
    body()
    let samples = (0..<rounds).map { _ in
        let time = clock.measure { for _ in 0..<count { body() } }
        return seconds(time) / Double(count)
    }
    return Measurement(name: name, samples: samples)
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// Keeps the optimiser from removing what nobody reads.
@inline(never)
func keep<Value>(_ value: Value) { withExtendedLifetime(value) {} }
