import Ethereum
import Testing

@testable import Bundler

@Suite("Pool bounds")
struct PoolBoundsTests {
    private func pool(_ operations: Int, ofSender: Int = 10) -> OperationPool {
        OperationPool(bounds: PoolBounds(operations: operations, operationsOfSender: ofSender))
    }

    @Test("a full pool lets the lowest tip go for a higher one, and refuses an equal one")
    func eviction() throws {
        var pool = pool(2)
        _ = try pool.add(.numbered(1, fees: GasFees(100, 5)))
        _ = try pool.add(.numbered(2, fees: GasFees(100, 4)))
        let equal = PooledOperation.numbered(3, fees: GasFees(100, 4))
        #expect(throws: PoolRejection.full(limit: 2)) { _ = try pool.add(equal) }
        let acceptance = try pool.add(.numbered(4, fees: GasFees(100, 6)))
        #expect(acceptance.evicted == PooledOperation.numbered(2).hash)
        #expect(pool.count == 2)
    }

    @Test("what is in a bundle stays, whatever it offers")
    func inFlight() throws {
        var pool = pool(2)
        _ = try pool.add(.numbered(1, fees: GasFees(100, 5)))
        _ = try pool.add(.numbered(2, fees: GasFees(100, 4)))
        pool.inFlight.send([PooledOperation.numbered(2).hash], by: 0)
        let acceptance = try pool.add(.numbered(3, fees: GasFees(100, 6)))
        #expect(acceptance.evicted == PooledOperation.numbered(1).hash)
    }

    @Test("of one account the pool takes so many operations; one that takes another's nonce is none more")
    func sender() throws {
        var pool = pool(10, ofSender: 2)
        for sequence in 0..<2 as Range<UInt64> {
            _ = try pool.add(.numbered(UInt32(sequence + 1), sender: .numbered(9), sequence: sequence))
        }
        #expect(throws: PoolRejection.senderHasTooMany(.numbered(9), limit: 2)) {
            _ = try pool.add(.numbered(3, sender: .numbered(9), sequence: 2))
        }
        let dearer = PooledOperation.numbered(4, sender: .numbered(9), sequence: 1, fees: GasFees(999_000, 99_000))
        let acceptance = try pool.add(dearer)
        #expect(acceptance.replaced == PooledOperation.numbered(2).hash)
        pool.remove([dearer.hash])
        _ = try pool.add(.numbered(5, sender: .numbered(9), sequence: 1))
    }

    @Test("expired operations leave with a head that is later than their time")
    func expiry() throws {
        var pool = pool(10)
        let range = ValidTimeRange(validAfter: 0, validUntil: 100)
        _ = try pool.add(.numbered(1, timeRange: range))
        _ = try pool.add(.numbered(2))
        #expect(pool.headArrived(unixTime: 99).isEmpty)
        #expect(pool.headArrived(unixTime: 100) == [PooledOperation.numbered(1).hash])
        #expect(pool.count == 1)
    }
}
