/// One declaration of a positional argument, an option or a flag: how it is typed and explained, how a shell completes
/// it, and where its value goes.
public struct Argument<Root: Command> {
    enum Kind {
        case positional, option, flag
    }

    let kind: Kind
    /// As it is typed, `--fail-fast`; for a positional argument the word that stands for it, `PATH`.
    let name: String
    /// The word that stands for an option's value.
    let valueName: String
    let help: String
    /// Takes any number of values. Of other options the last value counts, and other positional arguments are needed.
    let isRepeated: Bool
    let completion: Completion<Root>
    private(set) var isHidden = false
    /// Reads a text and puts the value where it belongs. For a flag the text says nothing.
    let store: (inout Root, String) throws(UsageError) -> Void

    /// Works like any other, and is neither in help nor completed by a shell.
    public var hidden: Self {
        var copy = self
        copy.isHidden = true
        return copy
    }

    var isPositional: Bool { kind == .positional }

    /// `--wall_limit` and `--wall-limit` are one option.
    func isTyped(as text: some StringProtocol) -> Bool {
        name.utf8.elementsEqual(text.utf8) { left, right in
            left == right || Self.dashes.contains(left) && Self.dashes.contains(right)
        }
    }

    private static var dashes: String.UTF8View { "-_".utf8 }
}

// MARK: - Declarations

extension Argument {
    /// A positional argument that must be there.
    public static func positional<Value: ArgumentValue>(
        _ name: String,
        _ path: WritableKeyPath<Root, Value>,
        _ help: String,
        completedBy completion: Completion<Root>? = nil
    ) -> Self {
        Self(.positional, name, nil, help, completion) { $0[keyPath: path] = $1 }
    }

    /// All positional arguments that no other has taken; there may be none.
    public static func positional<Value: ArgumentValue>(
        _ name: String,
        _ path: WritableKeyPath<Root, [Value]>,
        _ help: String,
        completedBy completion: Completion<Root>? = nil
    ) -> Self {
        Self(.positional, name, nil, help, completion, isRepeated: true) { $0[keyPath: path].append($1) }
    }

    /// An option with the property's value as its default, which help shows.
    ///
    /// - Parameters:
    ///   - name: without the two dashes. `_` and `-` are alike.
    ///   - valueName: the name of the value in help.
    public static func option<Value: ArgumentValue>(
        _ name: String,
        _ valueName: String,
        _ path: WritableKeyPath<Root, Value>,
        _ help: String,
        completedBy completion: Completion<Root>? = nil
    ) -> Self {
        let help = "\(help) (default: \(Root()[keyPath: path].argument))"
        return Self(.option, name, valueName, help, completion) { $0[keyPath: path] = $1 }
    }

    /// An option that need not be there.
    public static func option<Value: ArgumentValue>(
        _ name: String,
        _ valueName: String,
        _ path: WritableKeyPath<Root, Value?>,
        _ help: String,
        completedBy completion: Completion<Root>? = nil
    ) -> Self {
        Self(.option, name, valueName, help, completion) { $0[keyPath: path] = $1 }
    }

    /// An option that may be given again and again.
    public static func option<Value: ArgumentValue>(
        _ name: String,
        _ valueName: String,
        _ path: WritableKeyPath<Root, [Value]>,
        _ help: String,
        completedBy completion: Completion<Root>? = nil
    ) -> Self {
        Self(.option, name, valueName, help, completion, isRepeated: true) { $0[keyPath: path].append($1) }
    }

    public static func flag(_ name: String, _ path: WritableKeyPath<Root, Bool>, _ help: String) -> Self {
        Self(.flag, name, nil, help, nil) { (root: inout Root, _: String) in root[keyPath: path] = true }
    }

    private init<Value: ArgumentValue>(
        _ kind: Kind,
        _ name: String,
        _ valueName: String?,
        _ help: String,
        _ completion: Completion<Root>?,
        isRepeated: Bool = false,
        put: @escaping (inout Root, Value) -> Void
    ) {
        self.kind = kind
        self.name = kind == .positional ? name : "--" + name
        self.valueName = valueName ?? name.uppercased()
        self.help = help
        self.isRepeated = isRepeated
        self.completion = completion ?? .words(Value.allArguments)
        store = { (root: inout Root, text: String) throws(UsageError) in put(&root, try Value(argument: text)) }
    }
}
