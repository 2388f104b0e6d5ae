extension SimRandom {
    /// How many events of a Poisson process with `mean` events per interval fall into one interval.
    ///
    /// - Parameter mean: finite, at least 0. The cost grows with it, at one draw per event.
    public mutating func poisson(mean: Double) -> Int {
        precondition(mean >= 0 && mean.isFinite, "a Poisson mean is finite and not negative")
        // Counts multiply uniforms down to exp(-mean), which vanishes for a large mean; but counts of parts add up.
        let largestPart = 16.0
        var remaining = mean
        var count = 0
        while remaining > 0 {
            let part = min(remaining, largestPart)
            count += poissonPart(mean: part)
            remaining -= part
        }
        return count
    }

    private mutating func poissonPart(mean: Double) -> Int {
        let floor = DeterministicMath.exp(-mean)
        var product = unit()
        var count = 0
        while product > floor {
            count += 1
            product *= unit()
        }
        return count
    }

    /// Normally distributed with mean 0 and variance 1 (Marsaglia's polar method; the second variate is dropped, so
    /// that a stream's state is its words alone).
    public mutating func standardNormal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 {
                return x * (-2 * DeterministicMath.log(square) / square).squareRoot()
            }
        }
    }

    /// `exp(sigma * z)` for a normal `z`: a factor whose median is 1.
    ///
    /// - Parameter sigma: finite, at least 0.
    public mutating func lognormalFactor(sigma: Double) -> Double {
        precondition(sigma >= 0 && sigma.isFinite, "a lognormal sigma is finite and not negative")
        return DeterministicMath.exp(sigma * standardNormal())
    }

    /// Lognormally distributed around `median`, rounded to the nearest integer (53 bits are significant) and held at
    /// the type's maximum.
    public mutating func lognormal(median: UInt128, sigma: Double) -> UInt128 {
        let value = (Double(median) * lognormalFactor(sigma: sigma)).rounded()
        return value < 0x1p128 ? UInt128(value) : .max
    }
}
