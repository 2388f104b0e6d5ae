import Ethereum

/// What `from` of a workload says: in `submit` it names accounts, in a workload it may be the first instant.
enum WorkloadStart: Hashable, Sendable {
    case instant(Instant)
    case accounts(AccountChoice)
}

extension Workload: Declared {
    /// But for its arrivals and its end, which is the run's.
    static let defaults = Workload(
        submission: Submission(),
        arrivals: .fixed(0),
        from: .block(1),
        to: .block(InstantText.lastBlock),
        position: .start
    )

    /// Its own keys, and those of `submit`.
    static let fields: [Field<Workload>] = own + Submission.fieldsOfWorkloads.map { $0.inside(\Workload.submission) }

    private static let own: [Field<Workload>] = [
        Field(
            "arrivals",
            \.arrivals,
            // More submissions in one block would be a typing error.
            .distribution(.integer(0...1_000_000, "submissions per block"), .poisson),
            "Submissions per block.",
            example: "{ poisson: 3 }"
        ).required,
        Field(
            "burst",
            \.burst,
            .burst,
            "More submissions at once: in the first block, and in every so many-th after it.",
            example: "{ every: 20 blocks, size: 50 }"
        ),
        Field(
            "from",
            \.start,
            .start,
            "The first instant. A text that is no instant says which accounts, as in submit.",
            example: "block 5"
        ),
        Field("to", \.to, .instant, "The last instant; the end of the run unless given.", example: "block 40")
            .withoutDefault,
    ]

    /// A file that says which accounts begins with block 1.
    private var start: WorkloadStart {
        get { submission.accounts == .distinct ? .instant(from) : .accounts(submission.accounts) }
        set {
            switch newValue {
            case .instant(let instant): from = instant
            case .accounts(let accounts): submission.accounts = accounts
            }
        }
    }
}

extension Burst: Declared {
    /// Both keys must be there.
    static let defaults = Burst(every: 1, size: .fixed(1))

    static let fields: [Field<Burst>] = [
        Field("every", \.every, .blocks, "From one burst to the next.", example: "20 blocks").required,
        Field(
            "size",
            \.size,
            .distribution(.integer(0...1_000_000, "submissions per burst"), .poisson),
            "Submissions in a burst, beside the other arrivals.",
            example: "{ uniform: [20, 60] }"
        ).required,
    ]
}

extension KeyTable {
    static let burst = KeyTable("burst", Burst.fields.map(\.key))
}

extension Format<Burst> {
    fileprivate static let burst = map(.burst, Burst.fields)
}

extension Format<WorkloadStart> {
    fileprivate static let start = Self(
        shape: .anyOf([.instant, .textOf(Pattern.noInstant)]),
        read: { reader in
            guard let text = reader.scalar, looksLikeInstant(text) else {
                return reader.accountChoice().map(WorkloadStart.accounts)
            }
            return reader.instant().map(WorkloadStart.instant)
        },
        write: { start in
            switch start {
            case .instant(let instant): Format<Instant>.instant.write(instant)
            case .accounts(let accounts): Format<AccountChoice>.accounts.write(accounts)
            }
        }
    )

    private static func looksLikeInstant(_ text: String) -> Bool {
        text == "block" || text.hasPrefix("block ") || text.utf8.first.map { (0x30...0x39).contains($0) } == true
    }
}

extension Format<[Workload]> {
    static let workload = Self(
        shape: .anyOf([.map(.workload), .list(.map(.workload), atLeast: 0)]),
        read: { WorkloadDecoder().decode($0) },
        write: { workloads in
            let maps = workloads.map { workload in YAMLValue.map(Workload.fields.compactMap { $0.pair(workload) }) }
            return maps.count == 1 ? maps[0] : .list(maps)
        }
    ).forgetting { workloads in
        for index in workloads.indices { workloads[index].position = .start }
    }
}

extension KeyTable {
    static let workload = KeyTable(
        "workload",
        Workload.fields.map(\.key) + [.notYet("aggregator")],
        rules: SubmissionDecoder.rules
    )
}
