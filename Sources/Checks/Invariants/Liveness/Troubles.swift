import Ethereum

/// Operations that cost their shard attempts: suspects, and those whose validation fails or whose paymaster has too little.
struct Troubles {
    private var present: Set<Hash32> = []
    private var counts: [Int: (came: Int, left: Int)] = [:]

    func came(_ shard: Int) -> Int { counts[shard]?.came ?? 0 }
    func left(_ shard: Int) -> Int { counts[shard]?.left ?? 0 }

    mutating func add(_ hash: Hash32, shard: Int) {
        if present.insert(hash).inserted { counts[shard, default: (0, 0)].came += 1 }
    }

    mutating func remove(_ hash: Hash32, shard: Int) {
        if present.remove(hash) != nil { counts[shard, default: (0, 0)].left += 1 }
    }
}
