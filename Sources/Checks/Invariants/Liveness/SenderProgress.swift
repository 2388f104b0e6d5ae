import Ethereum

/// When each sender last did something, and since when it cancels.
struct SenderProgress {
    private var lastSteps: [Int: Duration] = [:]
    private var cancelling: [Int: BlockNumber] = [:]

    var isCancelling: Bool { !cancelling.isEmpty }

    func last(of sender: Int) -> Duration { lastSteps[sender] ?? .zero }

    mutating func note(_ sender: Int, at time: Duration) { lastSteps[sender] = time }

    func cancellingSince(_ sender: Int) -> BlockNumber? { cancelling[sender] }

    mutating func cancels(_ sender: Int, since block: BlockNumber) {
        if cancelling[sender] == nil { cancelling[sender] = block }
    }

    mutating func endCancelling(_ sender: Int) { cancelling[sender] = nil }
}
