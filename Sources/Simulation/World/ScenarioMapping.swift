import Bundler
import Ethereum
import ScenarioFile
import SimChain

// The scenario's words and the simulated chain's are different types: a file format is a promise, a simulation is not.

extension ChainConfiguration {
    init(_ scenario: Scenario, streams: RandomStreams) {
        let options = scenario.chain
        self.init(
            chainID: options.chainID,
            blockTime: options.blockTime,
            blockGasLimit: options.blockGasLimit,
            transactionGasCap: options.transactionGasCap,
            baseFeePerGas: options.baseFee,
            priorityFeePerGas: options.priorityFee,
            mempool: options.mempool.profile(minimumTip: options.poolMinimumTip),
            localTracker: options.nodes.contains(where: \.locals),
            rpcFeeCap: options.rpcFeeCap == 0 ? nil : options.rpcFeeCap,
            traffic: options.market?.simulated(options, streams: streams, first: nil)
                ?? options.traffic.simulated(options, streams: streams, first: nil),
            entryPoints: scenario.entryPoints
        )
    }
}

extension MempoolName {
    /// - Parameter minimumTip: instead of the client's own, where it is more.
    func profile(minimumTip: WeiPerGas) -> MempoolProfile {
        var profile = profile
        profile.minimumTip = max(minimumTip, profile.minimumTip)
        return profile
    }

    var profile: MempoolProfile {
        switch self {
        case .geth: .geth
        case .reth: .reth
        case .anvil: .anvil
        }
    }
}

extension ScenarioFile.Traffic {
    /// - Parameter first: as of a market.
    func simulated(_ chain: ChainOptions, streams: RandomStreams, first: BlockNumber?) -> SimChain.Traffic {
        switch self {
        case .quiet: .quiet
        case .balanced: .balanced
        case .steady(let gasPerBlock, let tip): .steady(gasPerBlock: gasPerBlock, tip: tip)
        case .market(let market): market.simulated(chain, streams: streams, first: first)
        }
    }
}

extension ScenarioFile.ValidationBehaviour {
    var simulated: SimChain.ValidationBehaviour {
        switch self {
        case .passes: .passes
        case .fails(let failure): .fails(failure.simulated(from: nil))
        case .failsFrom(let block, let failure): .fails(failure.simulated(from: block))
        }
    }
}

extension ScenarioFile.ValidationFailure {
    fileprivate func simulated(from block: BlockNumber?) -> SimChain.ValidationFailure {
        SimChain.ValidationFailure(
            stage: stage.simulated,
            reason: reason,
            entity: entity.simulated,
            fromBlock: block
        )
    }
}

extension ScenarioFile.ValidationFailure.Stage {
    fileprivate var simulated: FailureStage {
        switch self {
        case .pool: .pool
        case .secondSimulation: .secondSimulation
        case .bundle: .bundle
        case .inclusion: .inclusion
        }
    }
}

extension ScenarioFile.FailingEntity {
    fileprivate var simulated: SimChain.FailingEntity {
        switch self {
        case .account: .account
        case .paymaster: .paymaster
        case .factory: .factory
        }
    }
}

extension ScenarioFile.ExecutionBehaviour {
    var simulated: SimChain.ExecutionBehaviour {
        switch self {
        case .succeeds: .succeeds
        case .reverts: .reverts
        case .outOfGas: .outOfGas
        case .postOpReverts: .postOpReverts
        }
    }
}

extension ScriptedAnswer.Refusal {
    /// The refusal in the client's words and under its code. The numbers in it are of no transaction.
    func error(of profile: MempoolProfile) -> RPCError {
        switch self {
        case .underpriced: profile.error(for: .underpriced)
        case .replacementUnderpriced:
            profile.error(for: .replacementUnderpriced(offered: .zero, required: .zero))
        case .nonceTooLow: profile.error(for: .nonceTooLow(next: 1, transaction: 0))
        case .insufficientFunds:
            profile.error(for: .insufficientFunds(Overdraft(balance: 0, cost: 1)))
        case .conditionNotMet:
            // op-geth's text and code: the one client whose conditional submission bundlers use.
            RPCError(code: -32003, message: "failed conditional validation: storage slot value condition not met")
        case .rejected: profile.error(for: .futureReplacesPending)
        case .alreadyKnown: profile.error(for: .alreadyKnown)
        }
    }
}
