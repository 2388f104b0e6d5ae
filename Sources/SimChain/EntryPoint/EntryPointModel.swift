import Ethereum

/// The entry point contract as far as a bundler can see it: calldata in; checks, payments, logs and errors out
/// (ERC-4337, versions 0.6 to 0.9).
///
/// The ``BehaviourRegistry`` says what accounts and paymasters do. Stakes and withdrawals are not modelled.
struct EntryPointModel: ContractRunner {
    let version: EntryPointVersion
    let behaviours: BehaviourRegistry
    private let hasher: UserOperationHasher
    private let digests: OperationDigests

    init(version: EntryPointVersion, chainID: UInt64, behaviours: BehaviourRegistry) {
        self.version = version
        self.behaviours = behaviours
        hasher = UserOperationHasher(version: version, chainID: chainID)
        digests = OperationDigests(hasher: hasher)
    }

    var address: Address { version.address }

    func run(_ call: ContractCall, world: WorldState) -> ContractOutcome {
        // Ether without calldata is a deposit of its sender.
        if call.data.isEmpty { return deposit(call.value, for: call.caller, world: world) }
        do throws(EntryPointCallError) {
            let bundle = try EntryPointCall(decoding: call.data, version: version)
            guard call.value == 0 else { return reverted([]) }
            return run(bundle, call, world: world)
        } catch {
            switch error {
            case .missingSelector, .malformed: return reverted([])
            case .unknownSelector(let selector): return answer(call, selector: selector, world: world)
            case .operation(let index, let error): return reverted(refusal(of: error, index: index).encoded)
            }
        }
    }

    func operations(in data: [UInt8]) -> [Hash32] {
        guard let bundle = try? EntryPointCall(decoding: data, version: version) else { return [] }
        return bundle.operations.map { digests.digest(of: $0).userOpHash }
    }

    private func run(_ bundle: EntryPointCall, _ call: ContractCall, world: WorldState) -> ContractOutcome {
        var run = BundleRun(
            version: version,
            bundle: bundle,
            digests: bundle.operations.map { digests.digest(of: $0) },
            call: call,
            behaviours: behaviours,
            world: world
        )
        return run.outcome()
    }

    /// The contract's error for an operation with impossible fields.
    private func refusal(of error: UserOperationError, index: Int) -> EntryPointError {
        switch error {
        case .gasValuesOverflow: BundleRun.gasValuesOverflow(index: index, version: version)
        case .initCodeTooShort:
            version >= .v0_8 ? .failedOp(index: index, reason: "AA99 initCode too small") : .unknown([])
        case .paymasterAndDataTooShort(let byteCount):
            version >= .v0_9
                ? .invalidPaymasterData(byteCount: UInt256(UInt64(byteCount)))
                : .errorString("AA93 invalid paymasterAndData")
        case .invalidPaymasterSignatureLength(let dataByteCount, let signatureByteCount):
            .invalidPaymasterSignatureLength(
                dataByteCount: UInt256(UInt64(dataByteCount)),
                signatureByteCount: UInt256(UInt64(signatureByteCount))
            )
        }
    }
}

// MARK: - Deposits and questions

extension EntryPointModel {
    /// `depositTo(address)`
    private static let depositToSelector: UInt32 = 0xb760_faf9

    private func answer(_ call: ContractCall, selector: UInt32, world: WorldState) -> ContractOutcome {
        if selector == Self.depositToSelector {
            let parameters = ABIReader(call.data[4...])
            guard let account = try? parameters.address(at: 0) else { return reverted([]) }
            return deposit(call.value, for: account, world: world)
        }
        guard call.value == 0, let query = try? EntryPointQuery(decoding: call.data, version: version) else {
            return reverted([])
        }
        return ContractOutcome(ending: .returned(answer(query, world: world)), gasUsed: 0)
    }

    private func answer(_ query: EntryPointQuery, world: WorldState) -> [UInt8] {
        switch query {
        case .nonce(let sender, let key):
            let sequence = world.sequence(of: Depositor(sender, in: version), key: key)
            return EntryPointQuery.encode(nonce: UInt256.nonce(key: key, sequence: sequence))
        case .balance(let account):
            return EntryPointQuery.encode(balance: world.deposit(of: Depositor(account, in: version)))
        case .depositInfo(let account):
            let deposit = world.deposit(of: Depositor(account, in: version))
            return DepositInfo(deposit: deposit, isStaked: false, stake: 0, unstakeDelay: 0, withdrawTime: 0).encoded
        case .userOpHash(let operation):
            return EntryPointQuery.encode(userOpHash: hasher.hash(operation))
        }
    }

    /// The value has reached the contract's account; deposits are kept in books of their own.
    private func deposit(_ amount: Wei, for account: Address, world: WorldState) -> ContractOutcome {
        let depositor = Depositor(account, in: version)
        guard world.debit(amount, from: address) else { return reverted([]) }
        world.creditDeposit(amount, of: depositor)
        let event = Deposited(account: account, totalDeposit: world.deposit(of: depositor))
        return ContractOutcome(ending: .returned([]), gasUsed: 0, logs: [EmittedLog(event, from: address)])
    }

    private func reverted(_ data: [UInt8]) -> ContractOutcome {
        ContractOutcome(ending: .reverted(data), gasUsed: 0)
    }
}

extension EmittedLog {
    init(_ event: some EntryPointEvent, from address: Address) {
        let parts = event.logParts()
        self.init(address: address, topics: parts.topics, data: parts.data)
    }
}
