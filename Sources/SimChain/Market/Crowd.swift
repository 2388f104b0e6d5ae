public import Ethereum

/// Very many who want into a block, as one sum.
///
/// Each of them pays at most a price for a unit of gas, base fee and tip together, and would offer a tip. The two are
/// independent. So two shares say how much gas a tip has to compete with, however many there are.
public struct Crowd: Hashable, Sendable {
    /// What all of them want in one slot.
    public var gas: Gas
    public var maxFee: PriceSpread
    public var tip: PriceSpread

    public init(gas: Gas, maxFee: PriceSpread = .anyPrice, tip: PriceSpread) {
        self.gas = gas
        self.maxFee = maxFee
        self.tip = tip
    }
}

/// The competing demand for one block.
struct BlockDemand: Hashable, Sendable {
    var crowds: [Crowd] = []
    /// log₂ of what multiplies the prices that the crowds pay at most.
    var level: Int64 = 0
    /// Slots whose demand is for this block: its own, and missed ones before it.
    var slots: UInt64 = 1
    /// The block uses this gas at least: the others take what known transactions leave of it.
    var filling: Gas?
    var baseFee: WeiPerGas
    /// Who would offer less offers this.
    var leastTip: WeiPerGas

    /// The gas of those who offer this tip or more, and pay the base fee beside it.
    func gas(offering tip: WeiPerGas) -> Gas {
        let price = baseFee + max(tip, leastTip)
        // A level that multiplies all prices is the same as one that divides this one.
        let threshold = WeiPerGas(FixedPoint.scale(price.rawValue, byTwoTo: -level))
        var sum = Gas(0)
        for crowd in crowds {
            var gas = UInt128(crowd.gas.rawValue) * UInt128(slots)
            gas = Self.part(gas, crowd.maxFee.share(atLeast: threshold))
            if tip > leastTip { gas = Self.part(gas, crowd.tip.share(atLeast: tip)) }
            sum += Gas(UInt64(clamping: gas))
        }
        return sum
    }

    private static func part(_ gas: UInt128, _ share: Int64) -> UInt128 {
        let (product, overflow) = gas.multipliedReportingOverflow(by: UInt128(share))
        return overflow ? (gas >> 32) * UInt128(share) : product >> 32
    }

    /// The highest tip that this much gas or more is offered at; the least tip, where all of the demand is less.
    func tip(of gas: Gas) -> WeiPerGas {
        guard self.gas(offering: leastTip) >= gas else { return leastTip }
        return Self.highest(from: leastTip) { self.gas(offering: $0) >= gas }
    }

    /// The highest tip for which `holds`, which does for `low`, and for none above one for which it does not.
    static func highest(from low: WeiPerGas, _ holds: (WeiPerGas) -> Bool) -> WeiPerGas {
        // Prices are of the size of `low` more often than not: steps begin with a power of two below it.
        let firstStep: UInt128 = low > 1 ? 1 << UInt128(127 - low.rawValue.leadingZeroBitCount) : 1
        var (highest, step) = (low, WeiPerGas(firstStep))
        func reaches(_ step: WeiPerGas) -> Bool {
            highest.rawValue <= .max - step.rawValue && holds(highest + step)
        }
        while reaches(step) {
            highest = highest + step
            step = step + step
        }
        // It holds for `highest`, and not with `step` more.
        while step > 1 {
            step = WeiPerGas(step.rawValue >> 1)
            if reaches(step) { highest = highest + step }
        }
        return highest
    }
}
