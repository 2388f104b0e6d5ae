import SimChain
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

@Suite("Distributions")
struct DistributionTests {
    // The C library's functions are correct to the last bit or nearly so: an independent measure of ours.
    @Test(
        "exp agrees with the C library to a few units in the last place",
        arguments: [-745, -700.5, -16, -1, -0.3466, -1e-9, 0, 1e-300, 0.5, 1, 2.302585092994046, 33.3, 709.7]
    )
    func exponential(x: Double) {
        let expected = exp(x)
        #expect(abs(DeterministicMath.exp(x) - expected) <= 4 * expected.ulp)
    }

    @Test(
        "log agrees with the C library to a few units in the last place",
        arguments: [
            Double.leastNonzeroMagnitude, 1e-300, 0.1, 0.5, 0.7071, 0.99999, 1, 1.0000001, 1.4142135, 1.5, 2, 10, 1e300,
        ]
    )
    func logarithm(x: Double) {
        let expected = log(x)
        #expect(abs(DeterministicMath.log(x) - expected) <= 4 * max(expected.ulp, .leastNormalMagnitude))
    }

    @Test("exp and log keep to IEEE 754 at the ends")
    func ends() {
        #expect(DeterministicMath.exp(0) == 1)
        #expect(DeterministicMath.exp(-.infinity) == 0)
        #expect(DeterministicMath.exp(.infinity) == .infinity)
        #expect(DeterministicMath.exp(.nan).isNaN)
        #expect(DeterministicMath.log(1) == 0)
        #expect(DeterministicMath.log(0) == -.infinity)
        #expect(DeterministicMath.log(.infinity) == .infinity)
        #expect(DeterministicMath.log(-1).isNaN)
    }

    @Test("a Poisson count has its mean as mean and as variance", arguments: [0.1, 1, 3, 16, 40])
    func poisson(mean: Double) {
        var random = SimRandom(seed: 7)
        let draws = (0..<10_000).map { _ in Double(random.poisson(mean: mean)) }
        let average = draws.reduce(0, +) / 10_000
        let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 10_000
        // The average's standard deviation is sqrt(mean) / 100; the variance's sqrt(mean + 2 mean²) / 100.
        #expect(abs(average - mean) < 6 * mean.squareRoot() / 100)
        #expect(abs(variance - mean) < 6 * (mean + 2 * mean * mean).squareRoot() / 100)
    }

    @Test("a Poisson count with mean zero is zero")
    func poissonZero() {
        var random = SimRandom(seed: 7)
        #expect((0..<100).allSatisfy { _ in random.poisson(mean: 0) == 0 })
    }

    @Test("a normal variate has mean 0, variance 1 and the known share within one standard deviation")
    func normal() {
        var random = SimRandom(seed: 7)
        let draws = (0..<10_000).map { _ in random.standardNormal() }
        // Standard deviations: 0.01 for the average, sqrt(2) / 100 for the variance, sqrt(0.683 * 0.317) / 100 = 0.0047
        // for the share.
        #expect(abs(draws.reduce(0, +) / 10_000) < 0.06)
        #expect(abs(draws.reduce(0) { $0 + $1 * $1 } / 10_000 - 1) < 0.09)
        #expect(abs(Double(draws.count { abs($0) < 1 }) / 10_000 - 0.6827) < 0.03)
    }

    @Test("a lognormal value lies below its median half of the time, and spreads by sigma")
    func lognormal() {
        var random = SimRandom(seed: 7)
        let median: UInt128 = 2_000_000_000
        let draws = (0..<10_000).map { _ in random.lognormal(median: median, sigma: 0.8) }
        #expect(abs(draws.count { $0 < median } - 5000) < 300)
        // One sigma above the median is 2 gwei * e^0.8 = 4.451 gwei; 15.87 % lie beyond.
        #expect(abs(draws.count { $0 > 4_451_081_857 } - 1587) < 220)
        #expect(random.lognormal(median: median, sigma: 0) == median)
        #expect(random.lognormal(median: 0, sigma: 3) == 0)
        #expect(random.lognormal(median: .max, sigma: 0) == .max)
    }
}
