/// A value whose keys are declared one by one.
protocol Declared: Sendable {
    /// As a file has it that has none of the keys.
    static var defaults: Self { get }
}

/// One declaration of a key: its name, its place in a value, its format, its default, and what it means.
///
/// Reader, writer, JSON Schema and the documentation's tables are functions of it.
struct Field<Root: Declared>: Sendable {
    private(set) var key: Key
    /// Puts the file's value in its place, which keeps its own where the file has something else.
    let read: @Sendable (NodeReader, inout Root) -> Void
    /// `nil` where there is nothing to write.
    let write: @Sendable (Root) -> YAMLValue?

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
        key = Key(name, format.shape, summary)
        read = { reader, root in
            if let value = format.read(reader) { root[keyPath: path] = value }
        }
        write = { format.write($0[keyPath: path]) }
        key.example = example
        key.defaultValue = write(.defaults)
    }

    /// A key whose value may be missing, which is not written then.
    init<Value>(
        _ name: String,
        _ path: any WritableKeyPath<Root, Value?> & Sendable,
        _ format: Format<Value>,
        _ summary: String,
        example: String
    ) {
        key = Key(name, format.shape, summary)
        read = { reader, root in
            if let value = format.read(reader) { root[keyPath: path] = value }
        }
        write = { $0[keyPath: path].map(format.write) }
        key.example = example
        key.defaultValue = write(.defaults)
    }

    /// A file must have it: there is no default.
    var required: Self {
        var field = self
        field.key = key.required
        field.key.defaultValue = nil
        return field
    }

    /// The key with its value, unless that is what a file says that does not have it.
    func pair(_ root: Root) -> YAMLValue.Pair? {
        guard let value = write(root), value != key.defaultValue else { return nil }
        return YAMLValue.Pair(name: key.name, value: value)
    }
}

extension MapReader {
    /// Reads the keys that the file has, in the order of their declarations.
    func read<Root>(_ fields: [Field<Root>], into root: inout Root, after: (Root) -> Void = { _ in }) {
        for field in fields {
            guard let reader = self[field.key.name] else { continue }
            field.read(reader, &root)
            after(root)
        }
    }
}
