extension Scenario {
    /// The same scenario as if all of it stood at the start of a file, and without its warnings, which have places too.
    ///
    /// Two scenarios that are equal without their positions say the same.
    public var withoutPositions: Scenario {
        var scenario = self
        scenario.warnings = []
        scenario.timeline = timeline.map(\.withoutPosition)
        for index in workload.indices { scenario.workload[index].position = .start }
        scenario.expectations = expectations.withoutPositions
        return scenario
    }
}

extension TimelineEntry {
    fileprivate var withoutPosition: Self {
        var entry = self
        entry.position = .start
        if case .expect(let check) = action { entry.action = .expect(ExpectNow(check.expectations.withoutPositions)) }
        return entry
    }
}

// MARK: - Expectations

extension InstantExpectations {
    fileprivate var withoutPositions: Self {
        var expectations = self
        expectations.state = state.map(\.withoutPosition)
        expectations.userOperations = userOperations.withoutPositions
        expectations.pendingTransactions = pendingTransactions.map(\.withoutPosition)
        expectations.baseFee = baseFee?.withoutPosition
        expectations.nonces = nonces.map(\.withoutPosition)
        return expectations
    }
}

extension Expectations {
    fileprivate var withoutPositions: Self {
        var expectations = self
        expectations.transitions = transitions.map(\.withoutPosition)
        expectations.finalState = finalState.map(\.withoutPosition)
        expectations.userOperations = userOperations.withoutPositions
        expectations.bundles = bundles.withoutPositions
        expectations.transactions = transactions.map { $0.withoutPosition.mapping(\.withoutPositions) }
        expectations.cancellations = cancellations.withoutPositions
        expectations.profit = profit?.withoutPosition
        expectations.senderProfits = senderProfits.map(\.withoutPosition)
        for index in metrics.indices { expectations.metrics[index].check.position = .start }
        expectations.events = events.map { $0.withoutPosition.mapping(\.withoutPositions) }
        for index in rpcCalls.indices { expectations.rpcCalls[index].check.position = .start }
        expectations.pendingTransactions = pendingTransactions.map(\.withoutPosition)
        expectations.baseFee = baseFee?.withoutPosition
        expectations.nonces = nonces.map(\.withoutPosition)
        expectations.fails = fails?.withoutPosition
        return expectations
    }
}

extension UserOperationExpectations {
    fileprivate var withoutPositions: Self {
        var expectations = self
        expectations.included = included?.withoutPosition
        expectations.reverted = reverted?.withoutPosition
        expectations.removed = removed?.withoutPosition
        expectations.rejected = rejected?.withoutPosition
        expectations.pending = pending?.withoutPosition
        for index in labelled.indices { expectations.labelled[index].outcome.position = .start }
        return expectations
    }
}

extension BundleExpectations {
    fileprivate var withoutPositions: Self {
        var expectations = self
        expectations.submitted = submitted?.withoutPosition
        expectations.refused = refused?.withoutPosition
        expectations.dropped = dropped?.withoutPosition
        expectations.replaced = replaced?.withoutPosition
        expectations.abandoned = abandoned?.withoutPosition
        expectations.mined = mined?.withoutPosition
        expectations.reverted = reverted?.withoutPosition
        expectations.largestGas = largestGas?.withoutPosition
        expectations.operations = operations.map { $0.withoutPosition.mapping(\.withoutPosition) }
        return expectations
    }
}

extension CancellationExpectations {
    fileprivate var withoutPositions: Self {
        var expectations = self
        expectations.hardSubmitted = hardSubmitted?.withoutPosition
        expectations.soft = soft?.withoutPosition
        expectations.mined = mined?.withoutPosition
        expectations.abandoned = abandoned?.withoutPosition
        expectations.feeIncreases = feeIncreases?.withoutPosition
        expectations.cost = cost?.withoutPosition
        return expectations
    }
}

extension TransactionExpectation {
    fileprivate var withoutPositions: Self {
        var expectation = self
        expectation.position = .start
        expectation.kind = kind?.withoutPosition
        expectation.nonce = nonce?.withoutPosition
        expectation.maxFeePerGas = maxFeePerGas?.withoutPosition
        expectation.maxPriorityFeePerGas = maxPriorityFeePerGas?.withoutPosition
        expectation.gasLimit = gasLimit?.withoutPosition
        expectation.operations = operations?.withoutPosition
        expectation.outcome = outcome?.withoutPosition
        return expectation
    }
}

extension EventExpectation {
    fileprivate var withoutPositions: Self {
        var expectation = self
        expectation.position = .start
        for index in fields.indices {
            guard case .number(let check) = fields[index].condition else { continue }
            expectation.fields[index].condition = .number(check.withoutPosition)
        }
        return expectation
    }
}

// MARK: - Parts of expectations

/// A part with one place.
private protocol Positioned {
    var position: SourcePosition { get set }
}

extension Check: Positioned {}
extension Expected: Positioned {}

extension Positioned {
    fileprivate var withoutPosition: Self {
        var value = self
        value.position = .start
        return value
    }
}

extension PerSender where Value: Positioned {
    fileprivate var withoutPosition: Self { PerSender(sender: sender, value: value.withoutPosition) }
}

extension Expected {
    fileprivate func mapping<Item>(_ transform: (Item) -> Item) -> Self where Value == [Item] {
        var expected = self
        expected.value = value.map(transform)
        return expected
    }
}
