/// An action of the timeline that says how files have it.
protocol DeclaredAction: Hashable, Sendable {
    static var declaration: ActionDeclaration<Self> { get }
}

extension DeclaredAction {
    var name: String { Self.declaration.key.name }

    var pair: YAMLValue.Pair { Self.declaration.key.pair(self) }
}

/// When an action makes sense.
enum ActionTiming: Sendable {
    case instant
    /// Holds for a window.
    case window
    /// Sets something that a window could set back.
    case setting
    /// Asks at an instant, and changes nothing.
    case check
}

struct ActionDeclaration<Action: Sendable>: Sendable {
    /// Its name, and the format of its argument.
    let key: NamedFormat<Action>
    let timing: ActionTiming

    /// - Parameters:
    ///   - summary: one line, for whoever points at the key in an editor, and for the documentation.
    ///   - example: an argument that one might write.
    init(_ name: String, _ timing: ActionTiming, _ format: Format<Action>, _ summary: String, example: String) {
        key = NamedFormat(name, format, summary, example: example)
        self.timing = timing
    }
}

/// The declaration of any action.
struct ActionKind: Sendable {
    let key: Key
    let timing: ActionTiming
    let read: @Sendable (NodeReader) -> TimelineAction?

    var name: String { key.name }

    init<Action: DeclaredAction>(_ make: @escaping @Sendable (Action) -> TimelineAction) {
        let declaration = Action.declaration
        key = declaration.key.key
        timing = declaration.timing
        read = { declaration.key.format.read($0).map(make) }
    }
}
