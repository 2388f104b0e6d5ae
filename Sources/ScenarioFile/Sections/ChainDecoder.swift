import Wording

struct ChainDecoder {
    /// `--mempool`; a file that names one is pinned to it.
    var override: MempoolName?

    func decode(_ reader: NodeReader?, _ context: LoadContext) -> ChainOptions {
        var chain = ChainOptions.ethereum
        defer { context.chain = chain }
        guard let reader, let map = MapReader(reader, .chain) else {
            chain.mempool = override ?? chain.mempool
            return chain
        }
        // Latencies may be measured in blocks, and nodes depend on the mempool.
        map.read(ChainOptions.fields, into: &chain) { context.chain = $0 }
        // A file that asks for what one client has can only be run with that one.
        if chain.nodes.contains(where: \.locals) { chain.mempoolIsPinned = true }
        if !chain.mempoolIsPinned, let override { chain.mempool = override }
        return chain
    }
}

extension NodeReader {
    func blockTime() -> Duration? {
        guard let span = span() else { return nil }
        guard case .time(let duration) = span else {
            report("a block time cannot be measured in blocks")
            return nil
        }
        guard duration >= .milliseconds(1), duration <= .seconds(86_400) else {
            report("\(Quoted.text(node.plainText)) is out of range: expected a block time from 1ms to 24h")
            return nil
        }
        return duration
    }
}
