import Ethereum
import Foundation
import Testing

@Suite("Published base fee vectors", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct BaseFeeVectorTests {
    @Test("the base fee follows the transitions of ethereum/tests")
    func transitions() throws {
        let file = try #require(try VectorFolder.json("basefee/basefee_transitions.json") as? [String: Any])
        let rows: [[Any]] = try file.value("rows")
        #expect(rows.count == 84)
        for row in rows {
            let numbers = row.compactMap { ($0 as? NSNumber)?.uint64Value }
            try #require(numbers.count == 4)
            let next = BaseFeeRule.ethereum.next(
                parentBaseFee: WeiPerGas(UInt128(numbers[0])),
                gasUsed: Gas(numbers[2]),
                gasLimit: Gas(numbers[1])
            )
            #expect(next == WeiPerGas(UInt128(numbers[3])), "\(row)")
        }
    }

    @Test(
        "the base fee is right in the cases of go-ethereum and op-geth and at the limits",
        arguments: [
            "geth_eip1559_test", "op_geth_eip1559_test", "computed_edge_cases",
        ]
    )
    func baseFees(group: String) throws {
        let file = try #require(try VectorFolder.json("basefee/basefee_and_gaslimit_cases.json") as? [String: Any])
        let rows: [[NSNumber]] = try file.value(group)
        #expect(!rows.isEmpty)
        for row in rows {
            let numbers = row.map(\.uint64Value)
            let rule = BaseFeeRule(elasticity: numbers[3], denominator: numbers[4])
            let next = rule.next(
                parentBaseFee: WeiPerGas(UInt128(numbers[0])),
                gasUsed: Gas(numbers[2]),
                gasLimit: Gas(numbers[1])
            )
            #expect(next == WeiPerGas(UInt128(numbers[5])), "\(numbers)")
        }
    }

    @Test("the gas limit is right in go-ethereum's cases")
    func gasLimits() throws {
        let file = try #require(try VectorFolder.json("basefee/basefee_and_gaslimit_cases.json") as? [String: Any])
        let rows: [[NSNumber]] = try file.value("geth_gas_limit")
        #expect(!rows.isEmpty)
        for row in rows {
            // The block after the fork to EIP-1559 has a parent whose limit counts twice.
            let parent = row[1].boolValue ? row[0].uint64Value : row[0].uint64Value * 2
            let allowed = GasLimitRule.ethereum.allows(Gas(row[2].uint64Value), after: Gas(parent))
            #expect(allowed == row[3].boolValue, "\(row)")
        }
    }

    @Test(
        "the base fee of every block of real chains follows from its parent",
        arguments: [
            "bcEIP1559_highDemand", "bcEIP1559_invalid_baseFee",
        ]
    )
    func chains(name: String) throws {
        let file = try #require(try VectorFolder.json("basefee/\(name).json") as? [String: [String: Any]])
        var checked = 0
        for chain in file.values {
            let blocks: [[String: Any]] = try chain.value("blocks")
            let genesis: [String: Any] = try chain.value("genesisBlockHeader")
            // Blocks that are invalid for their transactions have a decoded header in another place.
            let headers = try blocks.map { block throws -> [String: Any] in
                try (block["blockHeader"] as? [String: Any])
                    ?? block.value("rlp_decoded", as: [String: Any].self).value("blockHeader")
            }
            var byHash = [try genesis.value("hash", as: String.self): genesis]
            for header in headers {
                byHash[try header.value("hash")] = header
                let parent = try #require(byHash[try header.value("parentHash")])
                let next = BaseFeeRule.ethereum.next(
                    parentBaseFee: WeiPerGas(UInt128(try number(parent, "baseFeePerGas"))),
                    gasUsed: Gas(try number(parent, "gasUsed")),
                    gasLimit: Gas(try number(parent, "gasLimit"))
                )
                #expect(next == WeiPerGas(UInt128(try number(header, "baseFeePerGas"))))
                let (limit, parentLimit) = (try number(header, "gasLimit"), try number(parent, "gasLimit"))
                #expect(GasLimitRule.ethereum.allows(Gas(limit), after: Gas(parentLimit)))
                checked += 1
            }
        }
        #expect(checked > 4)
    }

    private func number(_ header: [String: Any], _ key: String) throws -> UInt64 {
        try #require(UInt256(hex: try header.value(key, as: String.self))?.uint64())
    }
}
