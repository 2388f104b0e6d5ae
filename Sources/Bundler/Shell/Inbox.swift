import Synchronization

/// Messages for one loop, oldest first. Anyone may post; one task reads.
final class Inbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var reader: UnsafeContinuation<Void, Never>?
        var isClosed = false

        mutating func takeReader() -> UnsafeContinuation<Void, Never>? {
            defer { reader = nil }
            return reader
        }
    }

    private let state = Mutex(State())

    func post(_ message: Message) {
        let reader = state.withLock { state in
            state.messages.append(message)
            return state.takeReader()
        }
        reader?.resume()
    }

    /// Ends the reader's loop.
    func close() {
        let reader = state.withLock { state in
            state.isClosed = true
            return state.takeReader()
        }
        reader?.resume()
    }

    /// What the messages that wait say, oldest first, where they say anything.
    func waiting<Value: Sendable>(_ value: @Sendable (Message) -> Value?) -> [Value] {
        state.withLock { $0.messages.compactMap(value) }
    }

    /// All that has been posted since the last call, at least one message; empty once it is closed.
    func next() async -> [Message] {
        while true {
            let messages = state.withLock { state in
                defer { state.messages.removeAll(keepingCapacity: true) }
                return state.isClosed ? [] : state.messages
            }
            if !messages.isEmpty || state.withLock({ $0.isClosed }) { return messages }
            await withUnsafeContinuation { continuation in
                let mustNotWait = state.withLock { state in
                    guard state.messages.isEmpty, !state.isClosed else { return true }
                    state.reader = continuation
                    return false
                }
                if mustNotWait { continuation.resume() }
            }
        }
    }
}
