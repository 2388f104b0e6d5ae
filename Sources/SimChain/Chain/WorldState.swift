import Ethereum

/// An account as the chain keeps it, whether a key or a contract is behind it.
struct Account: Hashable, Sendable {
    var balance: Wei = 0
    var nonce: UInt64 = 0
    var hasCode = false
}

/// Someone's place in the books of one entry point: an account, or a paymaster.
struct Depositor: Hashable, Comparable, Sendable {
    let account: Address
    /// Stands for the version, whose own hash would be that of its name.
    let versionIndex: UInt8

    init(_ account: Address, in version: EntryPointVersion) {
        self.account = account
        versionIndex =
            switch version {
            case .v0_6: 6
            case .v0_7: 7
            case .v0_8: 8
            case .v0_9: 9
            }
    }

    func hash(into hasher: inout Hasher) { hasher.combine(account) }

    static func < (left: Depositor, right: Depositor) -> Bool {
        (left.account, left.versionIndex) < (right.account, right.versionIndex)
    }
}

/// The totals of accounts that will never be used again, so that a long run does not keep each of them.
struct RetiredTotals: Hashable, Sendable {
    var accounts: UInt64 = 0
    var balances: Wei = 0
    var deposits: Wei = 0
}

/// All that transactions read and write, with a journal that can take back any number of the latest writes.
///
/// There are no snapshots: a block, a call or a failing transaction remembers how long the journal was and returns to
/// that point. Every write moves the ``ledger`` by its own difference and by nothing else, so that ether credited
/// without having been debited shows up as a wrong total.
final class WorldState {
    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    private(set) var ledger = Ledger()
    @exclusivity(unchecked)
    private(set) var retired = RetiredTotals()
    @exclusivity(unchecked)
    private var accounts: [Address: Account] = [:]
    @exclusivity(unchecked)
    private var deposits: [Depositor: Wei] = [:]
    /// Sequences of nonce key 0, which nearly all operations use.
    @exclusivity(unchecked)
    private var firstSequences: [Depositor: UInt64] = [:]
    @exclusivity(unchecked)
    private var otherSequences: [Depositor: [UInt256: UInt64]] = [:]
    @exclusivity(unchecked)
    private var journal: [Undo] = []

    /// A write that can be undone: the place, and the value before.
    enum Undo {
        case account(Address, Account?)
        case deposit(Depositor, Wei?)
        case firstSequence(Depositor, UInt64?)
        case otherSequence(Depositor, key: UInt256, UInt64?)
        case otherSequences(Depositor, [UInt256: UInt64]?)
        case burnt(Wei)
        case tips(Wei)
        case faucet(Wei)
        case retired(RetiredTotals)
    }
}

// MARK: - Reading

extension WorldState {
    func account(at address: Address) -> Account { accounts[address] ?? Account() }

    func deposit(of depositor: Depositor) -> Wei { deposits[depositor] ?? 0 }

    /// The next sequence the entry point accepts under this 192-bit key.
    func sequence(of depositor: Depositor, key: UInt256) -> UInt64 {
        key.isZero ? firstSequences[depositor] ?? 0 : otherSequences[depositor]?[key] ?? 0
    }
}

// MARK: - Writing

extension WorldState {
    func credit(_ amount: Wei, to address: Address) {
        guard amount > 0 else { return }
        var account = account(at: address)
        account.balance += amount
        write(account, at: address)
    }

    /// `false`, and nothing happens, where the account has less.
    func debit(_ amount: Wei, from address: Address) -> Bool {
        var account = account(at: address)
        guard account.balance >= amount else { return false }
        guard amount > 0 else { return true }
        account.balance -= amount
        write(account, at: address)
        return true
    }

    func incrementNonce(of address: Address) {
        var account = account(at: address)
        account.nonce += 1
        write(account, at: address)
    }

    func deployCode(at address: Address) {
        var account = account(at: address)
        guard !account.hasCode else { return }
        account.hasCode = true
        write(account, at: address)
    }

    func creditDeposit(_ amount: Wei, of depositor: Depositor) {
        guard amount > 0 else { return }
        writeDeposit(deposit(of: depositor) + amount, of: depositor)
    }

    /// `false`, and nothing happens, where less is deposited.
    func debitDeposit(_ amount: Wei, of depositor: Depositor) -> Bool {
        let deposit = deposit(of: depositor)
        guard deposit >= amount else { return false }
        if amount > 0 { writeDeposit(deposit - amount, of: depositor) }
        return true
    }

    func incrementSequence(of depositor: Depositor, key: UInt256) {
        let next = sequence(of: depositor, key: key) + 1
        if key.isZero {
            journal.append(.firstSequence(depositor, firstSequences.updateValue(next, forKey: depositor)))
        } else {
            let old = otherSequences[depositor, default: [:]].updateValue(next, forKey: key)
            journal.append(.otherSequence(depositor, key: key, old))
        }
    }

    func burn(_ amount: Wei) {
        guard amount > 0 else { return }
        journal.append(.burnt(ledger.burnt))
        ledger.burnt += amount
    }

    func payTip(_ amount: Wei) {
        guard amount > 0 else { return }
        journal.append(.tips(ledger.tips))
        ledger.tips += amount
    }

    func creditFaucet(_ amount: Wei) {
        journal.append(.faucet(ledger.faucet))
        ledger.faucet += amount
    }

    /// `false`, and nothing happens, where the faucet has less.
    func debitFaucet(_ amount: Wei) -> Bool {
        guard ledger.faucet >= amount else { return false }
        journal.append(.faucet(ledger.faucet))
        ledger.faucet -= amount
        return true
    }

    /// Folds what the account owns into the totals and forgets it; the ledger stays as it is.
    func retire(_ address: Address) {
        journal.append(.retired(retired))
        retired.accounts += 1
        if let account = accounts[address] {
            write(nil, at: address)
            retired.balances += account.balance
            ledger.accounts += account.balance
        }
        for version in EntryPointVersion.allCases { retire(Depositor(address, in: version)) }
    }

    private func retire(_ depositor: Depositor) {
        if let deposit = deposits[depositor] {
            writeDeposit(nil, of: depositor)
            retired.deposits += deposit
            ledger.deposits += deposit
        }
        if let sequence = firstSequences.removeValue(forKey: depositor) {
            journal.append(.firstSequence(depositor, sequence))
        }
        if let sequences = otherSequences.removeValue(forKey: depositor) {
            journal.append(.otherSequences(depositor, sequences))
        }
    }

    private func write(_ account: Account?, at address: Address) {
        journal.append(.account(address, replace(account, at: address)))
    }

    private func writeDeposit(_ amount: Wei?, of depositor: Depositor) {
        journal.append(.deposit(depositor, replaceDeposit(amount, of: depositor)))
    }

    private func replace(_ account: Account?, at address: Address) -> Account? {
        let old =
            if let account { accounts.updateValue(account, forKey: address) } else {
                accounts.removeValue(forKey: address)
            }
        ledger.accounts = ledger.accounts - (old?.balance ?? 0) + (account?.balance ?? 0)
        return old
    }

    private func replaceDeposit(_ amount: Wei?, of depositor: Depositor) -> Wei? {
        let old =
            if let amount { deposits.updateValue(amount, forKey: depositor) } else {
                deposits.removeValue(forKey: depositor)
            }
        ledger.deposits = ledger.deposits - (old ?? 0) + (amount ?? 0)
        return old
    }
}

// MARK: - Taking back

extension WorldState {
    /// A point to which ``rollBack(to:)`` can return.
    var mark: Int { journal.count }

    func rollBack(to mark: Int) {
        while journal.count > mark { takeBack(journal.removeLast()) }
    }

    /// Returns the journal of a finished block, and starts a new one.
    func takeJournal() -> [Undo] {
        guard !journal.isEmpty else { return [] }
        defer { journal = [] }
        return journal
    }

    /// Goes on with a journal that ``takeJournal()`` handed over, because its block is the newest again.
    func resumeJournal(_ entries: [Undo]) {
        precondition(journal.isEmpty, "the journals of younger blocks are taken back first")
        journal = entries
    }

    /// Takes back the writes of an older block, whose journal ``takeJournal()`` handed over. All younger writes must
    /// have been taken back before.
    func takeBack(_ entries: [Undo]) {
        for entry in entries.reversed() { takeBack(entry) }
    }

    /// Runs `look` on the state before all of these writes, and brings the state back.
    ///
    /// - Parameter journals: of finished blocks, the newest first. What the newest block has written since comes
    ///   before them by itself.
    func before<Answer>(_ journals: [[Undo]], _ look: () -> Answer) -> Answer {
        var redo: [Undo] = []
        for entry in ([journal] + journals).lazy.map({ $0.reversed() }).joined() {
            redo.append(present(at: entry))
            takeBack(entry)
        }
        let mark = mark
        let answer = look()
        rollBack(to: mark)
        takeBack(redo)
        return answer
    }

    /// What is now where an entry of the journal puts back what was.
    private func present(at entry: Undo) -> Undo {
        switch entry {
        case .account(let address, _): .account(address, accounts[address])
        case .deposit(let depositor, _): .deposit(depositor, deposits[depositor])
        case .firstSequence(let depositor, _): .firstSequence(depositor, firstSequences[depositor])
        case .otherSequence(let depositor, let key, _):
            .otherSequence(depositor, key: key, otherSequences[depositor]?[key])
        case .otherSequences(let depositor, _): .otherSequences(depositor, otherSequences[depositor])
        case .burnt: .burnt(ledger.burnt)
        case .tips: .tips(ledger.tips)
        case .faucet: .faucet(ledger.faucet)
        case .retired: .retired(retired)
        }
    }

    private func takeBack(_ entry: Undo) {
        switch entry {
        case .account(let address, let old): _ = replace(old, at: address)
        case .deposit(let depositor, let old): _ = replaceDeposit(old, of: depositor)
        case .firstSequence(let depositor, let old): firstSequences[depositor] = old
        case .otherSequence(let depositor, let key, let old): takeBack(sequence: old, key: key, of: depositor)
        case .otherSequences(let depositor, let old): otherSequences[depositor] = old
        case .burnt(let old): ledger.burnt = old
        case .tips(let old): ledger.tips = old
        case .faucet(let old): ledger.faucet = old
        case .retired(let old):
            ledger.accounts = ledger.accounts + old.balances - retired.balances
            ledger.deposits = ledger.deposits + old.deposits - retired.deposits
            retired = old
        }
    }

    private func takeBack(sequence: UInt64?, key: UInt256, of depositor: Depositor) {
        otherSequences[depositor, default: [:]][key] = sequence
        if otherSequences[depositor]?.isEmpty == true { otherSequences[depositor] = nil }
    }
}

// MARK: - Auditing

extension WorldState {
    /// The totals counted again from the accounts and deposits themselves; differs from ``ledger`` only after a bug.
    func recount() -> Ledger {
        var counted = ledger
        counted.accounts = accounts.values.reduce(retired.balances) { $0 + $1.balance }
        counted.deposits = deposits.values.reduce(retired.deposits) { $0 + $1 }
        return counted
    }

    /// A hash of everything: equal states have equal hashes.
    func fingerprint() -> Hash32 {
        var hasher = Keccak256Hasher()
        for (address, account) in accounts.sorted(by: { $0.key < $1.key }) where account != Account() {
            hasher.update(Hash32(address))
            hasher.update(UInt256(account.balance.rawValue).hash32)
            hasher.update(bigEndian: account.nonce)
            hasher.update(byte: account.hasCode ? 1 : 0)
        }
        for (depositor, deposit) in deposits.sorted(by: { $0.key < $1.key }) where deposit > 0 {
            hasher.update(depositor, UInt256(deposit.rawValue).hash32)
        }
        for (depositor, sequence) in firstSequences.sorted(by: { $0.key < $1.key }) {
            hasher.update(depositor, UInt256(sequence).hash32)
        }
        for (depositor, sequences) in otherSequences.sorted(by: { $0.key < $1.key }) {
            for (key, sequence) in sequences.sorted(by: { $0.key.hash32 < $1.key.hash32 }) {
                hasher.update(depositor, key.hash32)
                hasher.update(bigEndian: sequence)
            }
        }
        for amount in [ledger.accounts, ledger.deposits, ledger.burnt, ledger.tips, ledger.faucet] {
            hasher.update(UInt256(amount.rawValue).hash32)
        }
        return hasher.finalize()
    }
}

extension Keccak256Hasher {
    fileprivate mutating func update(_ depositor: Depositor, _ word: Hash32) {
        update(Hash32(depositor.account))
        update(byte: depositor.versionIndex)
        update(word)
    }
}
