/// All operations of a label start to behave differently; `nil` leaves that part as it was.
public struct OperationChange: Hashable, Sendable {
    public var label: String
    public var validation: ValidationBehaviour?
    public var execution: ExecutionBehaviour?
    public var storage: [StorageSlot]?
    public var accesses: [String]?

    public init(label: String) { self.label = label }
}

extension OperationChange: Declared {
    static let defaults = OperationChange(label: "")

    static let fields: [Field<OperationChange>] =
        [Field("label", \.label, .label(.operation), "Of the operations.", example: "alice").required] + changes

    private static let changes: [Field<OperationChange>] = [
        Field(\.validation, OperationBehaviour.validationKey), Field(\.execution, OperationBehaviour.executionKey),
        Field(\.storage, OperationBehaviour.storageKey), Field(\.accesses, OperationBehaviour.accessesKey),
    ]
}

extension OperationChange: DeclaredAction {
    static let declaration = ActionDeclaration<OperationChange>(
        "change_operation",
        .instant,
        .map(.changeOperation, fields) { map, change in
            if !changes.contains(where: { map.has($0.key.name) }) {
                map.reader.report("change_operation changes nothing")
            }
            change.checkEntities(map)
        },
        "All operations of a label behave differently from now on.",
        example: "{ label: alice, execution: reverts }"
    )

    /// Some behaviours need a paymaster or a factory, which the operations have or not.
    private func checkEntities(_ map: MapReader) {
        if execution == .postOpReverts, let reader = map["execution"] {
            need(.paymaster, reader, "'post_op_reverts' needs a paymaster")
        }
        guard let failure = validation?.failure, let reader = map["validation"] else { return }
        switch failure.entity {
        case .account: break
        case .paymaster: need(.paymaster, reader, "'entity: paymaster' needs a paymaster")
        case .factory: need(.factory, reader, "'entity: factory' needs 'factory: true'")
        }
    }

    private func need(_ part: LabelTable.Part, _ reader: NodeReader, _ message: String) {
        reader.context.labels.need(part, of: label, reader.origin, message)
    }
}

extension KeyTable {
    static let changeOperation = KeyTable(
        "change_operation",
        OperationChange.fields.map(\.key),
        // The label and a change.
        rules: [.count(2...Int.max)]
    )
}
