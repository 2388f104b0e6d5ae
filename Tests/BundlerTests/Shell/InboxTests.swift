import Testing

@testable import Bundler

@Suite("Inbox")
struct InboxTests {
    @Test("gives what was posted, oldest first, all at once")
    func order() async {
        let inbox = Inbox<Int>()
        inbox.post(1)
        inbox.post(2)
        #expect(await inbox.next() == [1, 2])
    }

    @Test("a reader that waits is woken by a message, and by closing")
    func wakes() async {
        let inbox = Inbox<Int>()
        async let read = inbox.next()
        inbox.post(7)
        #expect(await read == [7])
        async let last = inbox.next()
        inbox.close()
        #expect(await last.isEmpty)
        inbox.post(8)
        #expect(await inbox.next().isEmpty)
    }
}
