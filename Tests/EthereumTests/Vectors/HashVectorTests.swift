import Ethereum
import Foundation
import Testing

@Suite("Published hash vectors", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct HashVectorTests {
    @Test(
        "Keccak-256 and the SHA-256 that other vectors need give the published hashes",
        arguments: ["ethers", "boundary_lengths_computed"]
    )
    func hashes(group: String) throws {
        let file = try #require(try VectorFolder.json("hash/keccak256.json") as? [String: Any])
        let cases: [[String: Any]] = try file.value(group)
        #expect(!cases.isEmpty)
        for entry in cases {
            let data = try Hex.decode(try entry.value("data", as: String.self))
            let name: String = try entry.value("name")
            #expect(Keccak256.hash(data).description == (try entry.value("keccak256", as: String.self)), "\(name)")
            if let expected = entry["sha256"] as? String { #expect(Hex.encode(sha256(data)) == expected, "\(name)") }
        }
    }
}
