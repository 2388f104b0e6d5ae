import Testing

@testable import Bundler

@Suite("Inbox")
struct InboxTests {
    @Test("taking from the inbox gives all posted messages, oldest first")
    func order() async {
        let inbox = Inbox<Int>()
        inbox.post(1)
        inbox.post(2)
        #expect(await inbox.next() == [1, 2])
    }

    @Test("a waiting reader is woken by a message and by closing the inbox")
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
