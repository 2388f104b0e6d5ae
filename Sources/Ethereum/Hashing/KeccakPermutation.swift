/// Keccak-f[1600] (FIPS 202, section 3.3): 24 rounds over 25 lanes, lane `x + 5y` at that index.
///
/// Written out plane by plane and from one state to another, so that the sixteen registers hold what a plane needs.
/// Six lanes are kept inverted meanwhile: with those, four of five complements in chi become the other of "and" and
/// "or" (lane complementing, in the Keccak team's implementation overview). That takes three quarters of the time of
/// the plain form.
@inline(never)
func keccakPermutation(_ state: inout InlineArray<25, UInt64>) {
    var span = state.mutableSpan
    span.withUnsafeMutableBufferPointer { lanes in
        guard let even = lanes.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 25) { other in
            guard let odd = other.baseAddress else { return }
            invert(even)
            var index = 0
            while index < 24 {
                round(even, odd, roundConstants[index])
                round(odd, even, roundConstants[index &+ 1])
                index &+= 2
            }
            invert(even)
        }
    }
}

/// Inverts the six lanes that the rounds expect inverted, and leave so.
@inline(__always)
private func invert(_ state: UnsafeMutablePointer<UInt64>) {
    state[1] = ~state[1]
    state[2] = ~state[2]
    state[8] = ~state[8]
    state[12] = ~state[12]
    state[17] = ~state[17]
    state[20] = ~state[20]
}

/// One round from one state to another, both with inverted lanes.
@inline(__always)
private func round(_ from: UnsafeMutablePointer<UInt64>, _ to: UnsafeMutablePointer<UInt64>, _ constant: UInt64) {
    // Theta.
    let c0 = from[0] ^ from[5] ^ from[10] ^ from[15] ^ from[20]
    let c1 = from[1] ^ from[6] ^ from[11] ^ from[16] ^ from[21]
    let c2 = from[2] ^ from[7] ^ from[12] ^ from[17] ^ from[22]
    let c3 = from[3] ^ from[8] ^ from[13] ^ from[18] ^ from[23]
    let c4 = from[4] ^ from[9] ^ from[14] ^ from[19] ^ from[24]
    let d0 = c4 ^ rotate(c1, 1)
    let d1 = c0 ^ rotate(c2, 1)
    let d2 = c1 ^ rotate(c3, 1)
    let d3 = c2 ^ rotate(c4, 1)
    let d4 = c3 ^ rotate(c0, 1)
    // Rho, pi, chi and iota of the first plane; the others have no iota.
    do {
        let b0 = from[0] ^ d0
        let b1 = rotate(from[6] ^ d1, 44)
        let b2 = rotate(from[12] ^ d2, 43)
        let b3 = rotate(from[18] ^ d3, 21)
        let b4 = rotate(from[24] ^ d4, 14)
        to[0] = b0 ^ (b1 | b2) ^ constant
        to[1] = b1 ^ (~b2 | b3)
        to[2] = b2 ^ (b3 & b4)
        to[3] = b3 ^ (b4 | b0)
        to[4] = b4 ^ (b0 & b1)
    }
    do {
        let b0 = rotate(from[3] ^ d3, 28)
        let b1 = rotate(from[9] ^ d4, 20)
        let b2 = rotate(from[10] ^ d0, 3)
        let b3 = rotate(from[16] ^ d1, 45)
        let b4 = rotate(from[22] ^ d2, 61)
        to[5] = b0 ^ (b1 | b2)
        to[6] = b1 ^ (b2 & b3)
        to[7] = b2 ^ (b3 | ~b4)
        to[8] = b3 ^ (b4 | b0)
        to[9] = b4 ^ (b0 & b1)
    }
    do {
        let b0 = rotate(from[1] ^ d1, 1)
        let b1 = rotate(from[7] ^ d2, 6)
        let b2 = rotate(from[13] ^ d3, 25)
        let b3 = rotate(from[19] ^ d4, 8)
        let b4 = rotate(from[20] ^ d0, 18)
        let n = ~b3
        to[10] = b0 ^ (b1 | b2)
        to[11] = b1 ^ (b2 & b3)
        to[12] = b2 ^ (n & b4)
        to[13] = n ^ (b4 | b0)
        to[14] = b4 ^ (b0 & b1)
    }
    do {
        let b0 = rotate(from[4] ^ d4, 27)
        let b1 = rotate(from[5] ^ d0, 36)
        let b2 = rotate(from[11] ^ d1, 10)
        let b3 = rotate(from[17] ^ d2, 15)
        let b4 = rotate(from[23] ^ d3, 56)
        let n = ~b3
        to[15] = b0 ^ (b1 & b2)
        to[16] = b1 ^ (b2 | b3)
        to[17] = b2 ^ (n | b4)
        to[18] = n ^ (b4 & b0)
        to[19] = b4 ^ (b0 | b1)
    }
    do {
        let b0 = rotate(from[2] ^ d2, 62)
        let b1 = rotate(from[8] ^ d3, 55)
        let b2 = rotate(from[14] ^ d4, 39)
        let b3 = rotate(from[15] ^ d0, 41)
        let b4 = rotate(from[21] ^ d1, 2)
        let n = ~b1
        to[20] = b0 ^ (n & b2)
        to[21] = n ^ (b2 | b3)
        to[22] = b2 ^ (b3 & b4)
        to[23] = b3 ^ (b4 | b0)
        to[24] = b4 ^ (b0 & b1)
    }
}

@inline(__always)
private func rotate(_ lane: UInt64, _ count: UInt64) -> UInt64 { lane &<< count | lane &>> (64 &- count) }

private let roundConstants: InlineArray<24, UInt64> = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a,
    0x8000_0000_8000_8000, 0x0000_0000_0000_808b, 0x0000_0000_8000_0001,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8009, 0x0000_0000_0000_008a,
    0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089,
    0x8000_0000_0000_8003, 0x8000_0000_0000_8002, 0x8000_0000_0000_0080,
    0x0000_0000_0000_800a, 0x8000_0000_8000_000a, 0x8000_0000_8000_8081,
    0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
]
