import Ethereum

/// When each sender last did something, and since when it cancels.
struct SenderProgress {
    private var lastSteps: [Int: Duration] = [:]
    private var cancelling: [Int: BlockNumber] = [:]

    /// Blocks that a sender may wait after a node said that its address is reserved, as it may do until then.
    static var blocksForAddress: Int { 8 }
    private var reserved: Set<Int> = []

    var isCancelling: Bool { !cancelling.isEmpty }

    func last(of sender: Int) -> Duration { lastSteps[sender] ?? .zero }

    mutating func note(_ sender: Int, at time: Duration) {
        lastSteps[sender] = time
        reserved.remove(sender)
    }

    mutating func waitsForAddress(_ sender: Int) { reserved.insert(sender) }

    func isWaitingForAddress(_ sender: Int) -> Bool { reserved.contains(sender) }

    func cancellingSince(_ sender: Int) -> BlockNumber? { cancelling[sender] }

    mutating func cancels(_ sender: Int, since block: BlockNumber) {
        if cancelling[sender] == nil { cancelling[sender] = block }
    }

    mutating func endCancelling(_ sender: Int) { cancelling[sender] = nil }
}
