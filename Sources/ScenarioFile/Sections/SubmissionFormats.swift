import Ethereum

extension Format<Submission> {
    /// The keys of a user operation.
    static let submission = Self(
        shape: .map(.submission),
        read: { SubmissionDecoder().decode($0) },
        write: { submission in .map(Submission.fields.compactMap { $0.pair(submission) }) }
    )
}

extension Format<AccountChoice> {
    static let accounts = Self(
        shape: .text,
        read: { $0.accountChoice() },
        write: { accounts in
            switch accounts {
            case .distinct: .plain("distinct")
            case .same: .plain("same")
            case .label(let label): .text(label)
            }
        }
    )
}

extension Format<GasAllowance> {
    /// A limit alone, or a map.
    static func gasAllowance(_ defaults: GasAllowance) -> Self {
        let limit = Format<Distribution<Gas>>.distribution(.anyGas)
        return Self(
            shape: .anyOf([limit.shape, .map(.gasAllowance)]),
            read: { $0.gasAllowance(default: defaults) },
            write: { allowance in
                guard allowance.used != nil else { return limit.write(allowance.limit) }
                return .map(GasAllowance.fields.compactMap { $0.pair(allowance) })
            }
        )
    }
}

extension Format<UInt128> {
    /// From 0 to 2^128 - 1.
    static func wide(_ what: String) -> Self {
        Self(shape: .wideInteger, read: { $0.bigInteger(what: what) }, write: { .plain("\($0)") })
    }
}

extension Format<EntryPointVersion> {
    static let deployedEntryPoint = Self(
        shape: .words(SupportedWords.entryPoints),
        read: { $0.deployedEntryPoint() },
        write: { .plain($0.rawValue) }
    )
}

extension Format<PaymasterOptions> {
    static let paymaster = map(.paymaster, PaymasterOptions.fields) { map, paymaster in
        map.reader.checkDeposit(of: paymaster, map["deposit"])
    }
}

extension Format<Wei> {
    /// What the faucet can give, if nobody else has had anything of it.
    static let deposit = Self(shape: ether.shape, read: { $0.deposit() }, write: ether.write)
}

extension Format<ValidationBehaviour> {
    static let validation = Self(
        shape: .anyOf([.words(["passes"]), .map(.validation)]),
        read: { $0.validation() },
        write: { validation in
            switch validation {
            case .passes: .plain("passes")
            case .fails(let failure): .map([ValidationBehaviour.failsKey.pair(failure)])
            case .failsFrom(let block, let failure):
                .map(
                    [ValidationBehaviour.failsFromKey.pair(block)]
                        + ValidationFailure.fields.compactMap { $0.pair(failure) }
                )
            }
        }
    )
}
