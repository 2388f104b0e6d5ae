/// A value whose keys are declared one by one.
protocol Declared: Sendable {
    /// As a file has it that has none of the keys.
    static var defaults: Self { get }
}

/// A key that several kinds of maps have: everything but its place in a value.
struct NamedFormat<Value: Sendable>: Sendable {
    let name: String
    let format: Format<Value>
    /// One line, for whoever points at the key in an editor, and for the documentation.
    let summary: String
    /// A value that one might write, other than the default.
    let example: String

    init(_ name: String, _ format: Format<Value>, _ summary: String, example: String) {
        self.name = name
        self.format = format
        self.summary = summary
        self.example = example
    }

    var key: Key {
        var key = Key(name, format.shape, summary)
        key.example = example
        return key
    }

    /// The key with this value.
    func pair(_ value: Value) -> YAMLValue.Pair { YAMLValue.Pair(name: name, value: format.write(value)) }
}

/// One declaration of a key: its name, its place in a value, its format, its default, and what it means.
///
/// Reader, writer, JSON Schema and the documentation's tables are functions of it.
struct Field<Root: Sendable>: Sendable {
    private(set) var key: Key
    /// The value that is not written: a file that does not have the key says it.
    private var silent: YAMLValue?
    /// Puts the file's value in its place, which keeps its own where the file has something else; says whether it did.
    let read: @Sendable (NodeReader, inout Root) -> Bool
    /// `nil` where there is nothing to write.
    let write: @Sendable (Root) -> YAMLValue?
    /// The value is as if it stood at the start of a file.
    let forgetPositions: @Sendable (inout Root) -> Void

    private init(
        _ key: Key,
        silent: YAMLValue? = nil,
        read: @escaping @Sendable (NodeReader, inout Root) -> Bool,
        write: @escaping @Sendable (Root) -> YAMLValue?,
        forgetPositions: @escaping @Sendable (inout Root) -> Void
    ) {
        self.key = key
        self.silent = silent
        self.read = read
        self.write = write
        self.forgetPositions = forgetPositions
    }

    /// The same key of something that `path` leads from.
    func inside<Outer>(_ path: any WritableKeyPath<Outer, Root> & Sendable) -> Field<Outer> {
        Field<Outer>(
            key,
            silent: silent,
            read: { [read] in read($0, &$1[keyPath: path]) },
            write: { [write] in write($0[keyPath: path]) },
            forgetPositions: { [forgetPositions] in forgetPositions(&$0[keyPath: path]) }
        )
    }

    /// A file must have it: there is no default.
    var required: Self {
        var field = self
        field.key = key.required
        return field.withoutDefault
    }

    /// It was called so before. Files that say it still load.
    func formerly(_ name: String) -> Self {
        var field = self
        field.key.oldName = name
        return field
    }

    /// What a file says that does not have it depends on other keys.
    var withoutDefault: Self {
        var field = self
        field.key.defaultValue = nil
        field.silent = nil
        return field
    }

    /// The key with its value, whatever that is.
    func everyPair(_ root: Root) -> YAMLValue.Pair? { write(root).map { YAMLValue.Pair(name: key.name, value: $0) } }

    /// The key with its value, unless that is what a file says that does not have it.
    func pair(_ root: Root) -> YAMLValue.Pair? {
        guard let value = write(root), value != silent else { return nil }
        return YAMLValue.Pair(name: key.name, value: value)
    }

    /// The same where a file that does not have the key says something else: what `base` says.
    func pair(_ root: Root, over base: Root) -> YAMLValue.Pair? {
        guard let value = write(root), value != write(base) else { return nil }
        return YAMLValue.Pair(name: key.name, value: value)
    }
}

extension Field {
    /// An empty map or text tells nobody anything: the documentation leaves it out.
    private mutating func hasDefault(_ value: YAMLValue?) {
        silent = value
        key.defaultValue = value == .map([]) || value == .text("") ? nil : value
    }
}

extension Field where Root: Declared {
    init<Value>(_ path: any WritableKeyPath<Root, Value> & Sendable, _ declaration: NamedFormat<Value>) {
        let format = declaration.format
        self.init(
            declaration.key,
            read: { reader, root in
                guard let value = format.read(reader) else { return false }
                root[keyPath: path] = value
                return true
            },
            write: { format.write($0[keyPath: path]) },
            forgetPositions: { $0[keyPath: path] = format.withoutPositions($0[keyPath: path]) }
        )
        hasDefault(write(.defaults))
    }

    /// A key whose value may be missing, which is not written then.
    init<Value>(_ path: any WritableKeyPath<Root, Value?> & Sendable, _ declaration: NamedFormat<Value>) {
        let format = declaration.format
        self.init(
            declaration.key,
            read: { reader, root in
                guard let value = format.read(reader) else { return false }
                root[keyPath: path] = value
                return true
            },
            write: { $0[keyPath: path].map(format.write) },
            forgetPositions: { $0[keyPath: path] = $0[keyPath: path].map(format.withoutPositions) }
        )
        hasDefault(write(.defaults))
    }

    /// - Parameters:
    ///   - summary: one line, for whoever points at the key in an editor, and for the documentation.
    ///   - example: a value that one might write, other than the default.
    init<Value>(
        _ name: String,
        _ path: any WritableKeyPath<Root, Value> & Sendable,
        _ format: Format<Value>,
        _ summary: String,
        example: String
    ) {
        self.init(path, NamedFormat(name, format, summary, example: example))
    }

    /// A key whose value may be missing, which is not written then.
    init<Value>(
        _ name: String,
        _ path: any WritableKeyPath<Root, Value?> & Sendable,
        _ format: Format<Value>,
        _ summary: String,
        example: String
    ) {
        self.init(path, NamedFormat(name, format, summary, example: example))
    }
}

extension MapReader {
    /// Reads the keys that the file has, in the order of their declarations.
    ///
    /// - Returns: the keys whose values are wrong.
    @discardableResult
    func read<Root>(_ fields: [Field<Root>], into root: inout Root, after: (Root) -> Void = { _ in }) -> Set<String> {
        var wrong: Set<String> = []
        for field in fields {
            guard let reader = self[field.key.name] else { continue }
            if !field.read(reader, &root) { wrong.insert(field.key.name) }
            after(root)
        }
        return wrong
    }
}

extension Format where Value: Declared {
    /// A map with these keys.
    ///
    /// - Parameter check: what its values must be together; it may put in what is not written.
    static func map(
        _ table: KeyTable,
        _ fields: [Field<Value>],
        check: @escaping @Sendable (MapReader, inout Value) -> Void = { _, _ in }
    ) -> Self {
        Self(
            shape: .map(table),
            read: { reader in
                guard let map = MapReader(reader, table) else { return nil }
                var value = Value.defaults
                map.read(fields, into: &value)
                check(map, &value)
                return value
            },
            write: { value in .map(fields.compactMap { $0.pair(value) }) }
        ).forgetting { value in
            for field in fields { field.forgetPositions(&value) }
        }
    }
}
