import Ethereum

@testable import SimChain

/// A pool with one funded sender, and a state and a head to change by hand.
struct PoolFixture {
    var pool: Mempool
    var state = TestState()
    var environment = PoolEnvironment(
        head: BlockHeader(
            number: 1,
            hash: Hash32(words: (1, 0, 0, 0)),
            parentHash: .zero,
            timestamp: 12,
            gasLimit: 60_000_000,
            gasUsed: 30_000_000,
            baseFeePerGas: gwei(20)
        ),
        nextBaseFeePerGas: gwei(20),
        transactionGasCap: 16_777_216,
        chainID: 1,
        now: .seconds(12)
    )

    static let alice = PrivateKey.derived(from: "alice")
    static let bob = PrivateKey.derived(from: "bob")
    static let carol = PrivateKey.derived(from: "carol")
    static let recipient = Address(high: 0, middle: 0, low: 0xff)

    init(_ profile: MempoolProfile, localTracker: Bool = false) {
        pool = Mempool(profile: profile, localTracker: localTracker)
        for key in [Self.alice, Self.bob, Self.carol] { state.balances[key.address] = Wei.ether + Wei.ether }
    }

    init(_ name: String, localTracker: Bool = false) {
        self.init(MempoolProfile.all.first { $0.name == name } ?? .geth, localTracker: localTracker)
    }

    @discardableResult
    mutating func submit(_ transaction: SignedTransaction) -> Result<Admission, PoolRejection> {
        pool.admit(raw: transaction.raw, state: state, environment: environment)
    }

    /// The error message, or the part of the pool it is in.
    mutating func outcome(_ transaction: SignedTransaction) -> String {
        switch submit(transaction) {
        case .success(let admission): admission.pooled.part.rawValue
        case .failure(let rejection): rejection.error.message
        }
    }

    mutating func newHead(mined: [SignedTransaction] = []) -> [PoolEviction] {
        environment.head.number += 1
        environment.now += .seconds(12)
        return pool.headChanged(mined: mined.map(\.hash), state: state, environment: environment)
    }

    /// The parts of a sender's transactions by ascending nonce.
    func parts(of key: PrivateKey = alice) -> [String] {
        pool.transactions(from: key.address).map { "\($0.nonce) \($0.part.rawValue)" }
    }

    func nonces(of key: PrivateKey = alice) -> [UInt64] {
        pool.transactions(from: key.address).map(\.nonce)
    }
}

struct TestState: PoolStateView {
    var nonces: [Address: UInt64] = [:]
    var balances: [Address: Wei] = [:]
    var delegated: Set<Address> = []
    var contracts: Set<Address> = []

    func nonce(of address: Address) -> UInt64 { nonces[address] ?? 0 }
    func balance(of address: Address) -> Wei { balances[address] ?? 0 }
    func hasCode(_ address: Address) -> Bool { delegated.contains(address) || contracts.contains(address) }
    func isDelegated(_ address: Address) -> Bool { delegated.contains(address) }
}

func gwei(_ amount: UInt128) -> WeiPerGas { WeiPerGas(amount * 1_000_000_000) }

func fees(_ maxFeePerGas: WeiPerGas, _ maxPriorityFeePerGas: WeiPerGas) -> GasFees {
    GasFees(maxFeePerGas: maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas)
}

/// A transfer of nothing; costs 21 000 · 30 gwei = 0.00063 ether unless told otherwise.
func transfer(
    _ nonce: UInt64,
    fees: GasFees = fees(gwei(30), gwei(2)),
    gasLimit: Gas = 21_000,
    to: Address? = PoolFixture.recipient,
    value: UInt256 = .zero,
    data: [UInt8] = [],
    chainID: UInt64 = 1,
    from key: PrivateKey = PoolFixture.alice
) -> SignedTransaction {
    let transaction = FeeMarketTransaction(
        chainID: chainID,
        nonce: nonce,
        fees: fees,
        gasLimit: gasLimit,
        to: to,
        value: value,
        data: data
    )
    return Transaction.feeMarket(transaction).signed(by: key)
}

func legacyTransfer(
    _ nonce: UInt64,
    gasPrice: WeiPerGas,
    chainID: UInt64? = 1,
    from key: PrivateKey = PoolFixture.alice
) -> SignedTransaction {
    let transaction = LegacyTransaction(
        chainID: chainID,
        nonce: nonce,
        gasPrice: gasPrice,
        gasLimit: 21_000,
        to: PoolFixture.recipient
    )
    return Transaction.legacy(transaction).signed(by: key)
}

func delegation(
    _ nonce: UInt64,
    of authorities: [PrivateKey],
    from key: PrivateKey = PoolFixture.alice
) -> SignedTransaction {
    let transaction = SetCodeTransaction(
        chainID: 1,
        nonce: nonce,
        fees: fees(gwei(30), gwei(2)),
        gasLimit: 100_000,
        to: PoolFixture.recipient,
        authorizations: authorities.map {
            Authorization(chainID: 1, address: PoolFixture.recipient, nonce: 0).signed(by: $0)
        }
    )
    return Transaction.setCode(transaction).signed(by: key)
}

extension Result {
    var admitted: Success? { try? get() }

    var refused: Failure? {
        switch self {
        case .success: nil
        case .failure(let failure): failure
        }
    }
}
