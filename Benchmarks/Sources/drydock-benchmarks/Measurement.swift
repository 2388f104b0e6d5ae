import Glibc

/// Times of one thing, measured several times over.
struct Measurement {
    var name: String
    /// Seconds per unit, one for each round.
    var samples: [Double]

    var median: Double {
        let sorted = samples.sorted()
        return sorted[sorted.count / 2]
    }

    func divided(by count: Int) -> Measurement { Measurement(name: name, samples: samples.map { $0 / Double(count) }) }

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
    body()
    let samples = (0..<rounds).map { _ in
        processorTime { for _ in 0..<count { body() } } / Double(count)
    }
    return Measurement(name: name, samples: samples)
}

/// Seconds this thread had a processor while `body` ran. Simulations run on the calling thread, and a shared machine
/// would add the time of others to the wall clock's.
func processorTime(_ body: () -> Void) -> Double {
    let start = threadClock()
    body()
    return threadClock() - start
}

private func threadClock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Keeps the optimiser from removing what nobody reads.
@inline(never)
func keep<Value>(_ value: Value) { withExtendedLifetime(value) {} }
