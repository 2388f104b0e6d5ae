import Ethereum
import Foundation
import Testing

@Suite("ABI vectors", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct ABIVectorTests {
    @Test("the Ethereum project's examples encode and decode as published")
    func basic() throws {
        let cases = try #require(VectorFolder.json("abi/basic_abi_tests.json") as? [String: [String: Any]])
        #expect(cases.count == 3)
        for (name, vector) in cases {
            let types = try vector.value("types", as: [String].self).map { try ABIType(parsing: $0) }
            let values = try zip(vector.value("args", as: [Any].self), types).map { try JSONValues.value($0, as: $1) }
            let encoded = try Hex.decode("0x" + vector.value("result", as: String.self))
            #expect(try ABIEncoder.encode(values, as: types) == encoded, "\(name)")
            #expect(try ABIDecoder.decode(types, from: encoded) == values, "\(name)")
        }
    }

    @Test("random values of ethers' tests encode and decode as published")
    func ethers() throws {
        let cases = try #require(VectorFolder.json("abi/ethers_abi_subset.json") as? [[String: Any]])
        #expect(cases.count == 90)
        for vector in cases {
            let type = try ABIType(parsing: vector.value("type", as: String.self))
            let value = try JSONValues.value(try vector.value("value", as: [String: Any].self), as: type)
            let encoded = try Hex.decode(vector.value("encoded", as: String.self))
            #expect(try ABIEncoder.encode(value, as: type) == encoded, "\(type)")
            #expect(try ABIDecoder.decode(type, from: encoded) == value, "\(type)")
        }
    }

    @Test("a damaged encoding is refused, or decodes to a value that encodes and decodes to itself")
    func damage() throws {
        let cases = try #require(VectorFolder.json("abi/ethers_abi_subset.json") as? [[String: Any]])
        var mutator = Mutator(seed: 1)
        var accepted = 0
        for vector in cases {
            let type = try ABIType(parsing: vector.value("type", as: String.self))
            let encoded = try Hex.decode(vector.value("encoded", as: String.self))
            for round in 0..<60 {
                let bytes = mutator.damaged(encoded)
                let padding = round.isMultiple(of: 2) ? ABIReader.Padding.strict : .ignored
                guard let value = try? ABIDecoder.decode(type, from: bytes, padding: padding) else { continue }
                accepted += 1
                let canonical = try ABIEncoder.encode(value, as: type)
                #expect(try ABIDecoder.decode(type, from: canonical) == value, "\(type) \(Hex.encode(bytes))")
            }
        }
        #expect(accepted > 100, "too little of the damage is harmless for this test to mean anything")
    }
}
