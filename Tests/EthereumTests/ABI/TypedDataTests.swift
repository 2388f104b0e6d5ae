import Ethereum
import Foundation
import Testing

@Suite("EIP-712 typed data")
struct TypedDataTests {
    /// The example of EIP-712 itself.
    static let mail = TypedData(
        domain: .init(
            name: "Ether Mail",
            version: "1",
            chainID: 1,
            verifyingContract: Address(high: 0xcccc_cccc_cccc_cccc, middle: 0xcccc_cccc_cccc_cccc, low: 0xcccc_cccc)
        ),
        types: [
            .init(
                name: "Person",
                fields: [.init(name: "name", type: "string"), .init(name: "wallet", type: "address")]
            ),
            .init(
                name: "Mail",
                fields: [
                    .init(name: "from", type: "Person"), .init(name: "to", type: "Person"),
                    .init(name: "contents", type: "string"),
                ]
            ),
        ],
        primaryType: "Mail",
        message: .tuple([
            .tuple([
                .string("Cow"),
                .address(Address(high: 0xcd2a_3d9f_938e_13cd, middle: 0x947e_c05a_bc7f_e734, low: 0xdf8d_d826)),
            ]),
            .tuple([
                .string("Bob"),
                .address(Address(high: 0xbbbb_bbbb_bbbb_bbbb, middle: 0xbbbb_bbbb_bbbb_bbbb, low: 0xbbbb_bbbb)),
            ]),
            .string("Hello, Bob!"),
        ])
    )

    @Test("the standard's example mail has the published hashes")
    func mail() throws {
        let mail = Self.mail
        #expect(
            try mail.encodedType()
                == "Mail(Person from,Person to,string contents)Person(string name,address wallet)"
        )
        #expect(
            try mail.domain.separator().description
                == "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"
        )
        #expect(
            try mail.structHash().description
                == "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"
        )
        #expect(
            try mail.digest().description == "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
        )
    }

    @Test("values of another type, unknown types and endless structs are refused")
    func refusals() {
        var data = Self.mail
        data.message = .tuple([.string("Cow")])
        #expect(throws: TypedData.HashingError.valueDoesNotMatchType("Mail")) { try data.digest() }
        data.primaryType = "Letter"
        #expect(throws: TypedData.HashingError.unknownType("Letter")) { try data.digest() }

        data.types = [.init(name: "Node", fields: [.init(name: "next", type: "Node[]")])]
        data.primaryType = "Node"
        data.message = .tuple([.array([])])
        #expect(throws: Never.self) { try data.digest() }
        for _ in 0..<100 { data.message = .tuple([.array([data.message])]) }
        #expect(throws: TypedData.HashingError.tooDeep) { try data.digest() }
    }

    @Test(
        "random messages of ethers' tests have the published hashes",
        .enabled(if: VectorFolder.isPresent, VectorFolder.absence)
    )
    func ethers() throws {
        let cases = try #require(VectorFolder.json("eip712/typed_data_subset.json") as? [[String: Any]])
        #expect(cases.count == 40)
        for vector in cases {
            let types = try vector.value("types", as: [String: [[String: Any]]].self).map { name, fields in
                TypedData.StructType(
                    name: name,
                    fields: try fields.map { .init(name: try $0.value("name"), type: try $0.value("type")) }
                )
            }
            let primaryType = try vector.value("primaryType", as: String.self)
            let data = TypedData(
                domain: try Self.domain(vector.value("domain")),
                types: types,
                primaryType: primaryType,
                message: try Self.value(vector.value("data", as: [String: Any].self), as: primaryType, types)
            )
            #expect(try data.digest() == Hash32(hex: vector.value("digest", as: String.self)))
        }
    }

    private static func domain(_ json: [String: Any]) throws -> TypedData.Domain {
        TypedData.Domain(
            name: json["name"] as? String,
            version: json["version"] as? String,
            chainID: (json["chainId"] as? Int).map { UInt256(UInt64($0)) },
            verifyingContract: try (json["verifyingContract"] as? String).map { try Address(hex: $0) },
            salt: try (json["salt"] as? String).map { try Hash32(hex: $0) }
        )
    }

    private static func value(_ json: Any, as type: String, _ types: [TypedData.StructType]) throws -> ABIValue {
        if type.hasSuffix("]"), let bracket = type.lastIndex(of: "["), let elements = json as? [Any] {
            return .array(try elements.map { try value($0, as: String(type[..<bracket]), types) })
        }
        guard let structType = types.first(where: { $0.name == type }) else {
            return try JSONValues.value(json, as: ABIType(parsing: type))
        }
        let fields = try #require(json as? [String: Any])
        return .tuple(try structType.fields.map { try value(fields.value($0.name, as: Any.self), as: $0.type, types) })
    }
}
