/// One declaration of a key: its name, its place in a value, its format, its default, and what it means.
///
/// Reader, writer, JSON Schema and the documentation's tables are functions of it.
struct Field<Root: Sendable>: Sendable {
    let key: Key
    /// Puts the file's value in its place, which keeps its own where the file has something else.
    let read: @Sendable (NodeReader, inout Root) -> Void
    /// The value as a plain scalar of YAML.
    let write: @Sendable (Root) -> String

    /// - Parameters:
    ///   - summary: one line, for whoever points at the key in an editor, and for the documentation.
    ///   - example: a value that one might write, other than the default.
    ///   - defaults: has the default at the path.
    init<Value>(
        _ name: String,
        _ path: any WritableKeyPath<Root, Value> & Sendable,
        _ format: Format<Value>,
        _ summary: String,
        example: String,
        defaults: Root
    ) {
        var key = Key(name, format.shape, summary)
        key.defaultText = format.write(defaults[keyPath: path])
        key.example = example
        self.key = key
        read = { reader, root in
            if let value = format.read(reader) { root[keyPath: path] = value }
        }
        write = { format.write($0[keyPath: path]) }
    }
}
