/// Bytes for decoders to survive: random ones, and valid encodings with damage. The same seed gives the same bytes.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    mutating func bytes(upTo limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0...limit, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// One to three changes: bits flipped, words overwritten with sizes that tempt, bytes cut off or added.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            guard !bytes.isEmpty else { return self.bytes(upTo: 40) }
            let position = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[position] = UInt8.random(in: 0...255, using: &self)
            case 2: bytes.removeLast(Int.random(in: 1...min(64, bytes.count), using: &self))
            case 3: bytes += self.bytes(upTo: 64)
            case 4: overwriteWord(of: &bytes, at: position, with: .max)
            default:
                let offset = UInt64.random(in: 0...UInt64(bytes.count), using: &self) & ~31
                overwriteWord(of: &bytes, at: position, with: offset)
            }
        }
        return bytes
    }

    private func overwriteWord(of bytes: inout [UInt8], at position: Int, with value: UInt64) {
        // Words lie at multiples of 32, after a selector if there is one.
        let start = position & ~31 + bytes.count % 32
        guard start + 32 <= bytes.count else { return }
        for index in 0..<24 { bytes[start + index] = 0 }
        for index in 0..<8 { bytes[start + 24 + index] = UInt8(truncatingIfNeeded: value >> UInt64(56 - index * 8)) }
    }
}
