import Ethereum
import Testing

@testable import SimChain

@Suite("Calls")
struct CallTests {
    typealias Fixture = ChainFixture

    private func message(
        _ fixture: Fixture,
        data: [UInt8] = [],
        gasLimit: Gas = 100_000,
        fees: GasFees = Fixture.fees
    ) -> String? {
        let request = CallRequest(
            from: Fixture.bundler.address,
            to: Fixture.beneficiary,
            gasLimit: gasLimit,
            fees: fees,
            data: data
        )
        guard case .failure(let error) = fixture.chain.call(request) else { return nil }
        #expect(error.code == -32000)
        return error.message
    }

    private var sender: String { Fixture.bundler.address.checksummed }

    @Test("a call to an address without code returns nothing")
    func emptyCall() {
        #expect(message(Fixture()) == nil)
    }

    @Test("a fee cap below the head's base fee is refused")
    func baseFee() {
        let fees = GasFees(maxFeePerGas: 19_999_999_999, maxPriorityFeePerGas: 1)
        #expect(
            message(Fixture(), fees: fees)
                == "err: max fee per gas less than block base fee: address \(sender), maxFeePerGas: 19999999999, "
                + "baseFee: 20000000000 (supplied gas 100000)"
        )
    }

    @Test("a call without prices needs none")
    func noPrices() {
        let fixture = Fixture()
        fixture.chain.setBalance(of: Fixture.bundler.address, to: 0)
        #expect(message(fixture, fees: .zero) == nil)
    }

    @Test("a call that the account cannot pay is refused with both amounts")
    func funds() {
        let fixture = Fixture()
        fixture.chain.setBalance(of: Fixture.bundler.address, to: 5_999_999_999_999_999)
        // 100 000 gas at 60 gwei.
        #expect(
            message(fixture)
                == "err: insufficient funds for gas * price + value: address \(sender) have 5999999999999999 "
                + "want 6000000000000000 (supplied gas 100000)"
        )
    }

    @Test("gas has a lower and an upper bound")
    func gasBounds() {
        let fixture = Fixture()
        #expect(
            message(fixture, gasLimit: 20_999)
                == "err: intrinsic gas too low: have 20999, want 21000 (supplied gas 20999)"
        )
        // 100 non-zero bytes: 21 000 + 1 600, and 21 000 + 10 · 400 as floor.
        #expect(
            message(fixture, data: Array(repeating: 1, count: 100), gasLimit: 24_999)
                == "err: insufficient gas for floor data gas cost: have 24999, want 25000 (supplied gas 24999)"
        )
        #expect(message(fixture, data: Array(repeating: 1, count: 100), gasLimit: 25_000) == nil)
        #expect(message(fixture, gasLimit: 21_000) == nil)
        #expect(message(fixture, gasLimit: 60_000_000) == nil)
        #expect(message(fixture, gasLimit: 60_000_001) == "err: gas limit reached (supplied gas 60000001)")
    }

    @Test("an account's slot holds the value its operations were last declared to read; any other slot is zero")
    func storage() throws {
        let fixture = Fixture()
        let slot = Hash32(words: (0, 0, 0, 7))
        func value(_ number: UInt64) -> Hash32 { Hash32(words: (0, 0, 0, number)) }
        func read(_ number: UInt64) -> [StorageRead] { [StorageRead(slot: slot, value: value(number))] }
        let first = fixture.operation(behaviour: { $0.storage = read(1) })
        let second = fixture.operation(key: 1, behaviour: { $0.storage = read(2) })
        let silent = fixture.operation(key: 2)
        for operation in [first, second, silent] {
            let request = CallRequest(
                from: Fixture.bundler.address,
                to: fixture.version.address,
                gasLimit: 3_000_000,
                fees: Fixture.fees,
                data: fixture.calldata([operation])
            )
            _ = try fixture.chain.call(request).get()
        }
        let account = Fixture.account(1)
        #expect(fixture.chain.storage(of: account, slot: slot) == value(2))
        #expect(fixture.chain.storage(of: account, slot: value(8)) == .zero)
        #expect(fixture.chain.storage(of: Fixture.account(2), slot: slot) == .zero)
        var behaviour = try #require(fixture.chain.behaviour(of: fixture.hash(first)))
        // Other news about an operation says nothing about storage.
        behaviour.execution = .reverts
        fixture.chain.setBehaviour(behaviour, for: fixture.hash(first))
        #expect(fixture.chain.storage(of: account, slot: slot) == value(2))
        behaviour.storage = read(3)
        fixture.chain.setBehaviour(behaviour, for: fixture.hash(first))
        #expect(fixture.chain.storage(of: account, slot: slot) == value(3))
    }

    @Test("a call changes nothing")
    func rollsBack() {
        let fixture = Fixture()
        let before = fixture.chain.world.fingerprint()
        let count = fixture.events.count
        let data = fixture.calldata([fixture.operation(), fixture.operation(from: Fixture.account(2))])
        #expect(fixture.call(data) == .success(.returned([])))
        #expect(fixture.revert(fixture.operation(sequence: 3)) != nil)
        #expect(fixture.chain.world.fingerprint() == before)
        #expect(fixture.events.count == count)
    }
}
