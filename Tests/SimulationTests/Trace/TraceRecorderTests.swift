import Bundler
import Ethereum
import Foundation
import SimChain
import Testing

@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("the trace")
struct TraceRecorderTests {
    /// Time that a test sets.
    private final class Clock: @unchecked Sendable {
        var now = Duration.zero
    }

    private final class Sink: @unchecked Sendable {
        var text = ""
        func write(_ bytes: UnsafeRawBufferPointer) { text += String(decoding: bytes, as: UTF8.self) }
    }

    private final class Witness: TraceObserver {
        var seen: [TraceEvent] = []
        func observe(_ event: TraceEvent) { seen.append(event) }
    }

    private func line(_ body: TraceEvent.Body, at time: Duration = .zero) -> String {
        let recorder = TraceRecorder(now: { time })
        recorder.record(body)
        return recorder.lastLines(1).first ?? ""
    }

    @Test("an event is one line of JSON with its fields in order")
    func format() {
        let change = StateChange(from: .building, to: .pending, reason: .submitted, block: 3, feeIncreases: 1)
        #expect(
            line(.builder(sender: 2, .sender(.stateChanged(change))), at: .milliseconds(12_020))
                == #"{"t":"12.020s","head":0,"source":"sender 2","event":"state_changed","fields":"#
                + #"{"from":"Building","to":"Pending","reason":"submitted","block":3,"fee_increases":1}}"#
        )
        #expect(
            line(.world(.manualCall(action: "x")))
                == #"{"t":"0.000s","head":0,"source":"world","event":"manual_call","fields":{"action":"x"}}"#
        )
    }

    @Test(
        "times are exact and have at least three decimals",
        arguments: [
            (Duration.zero, "0.000s"), (.seconds(7), "7.000s"), (.milliseconds(1), "0.001s"),
            (.microseconds(1_500_001), "1.500001s"), (.nanoseconds(1), "0.000000001s"),
            (Duration(secondsComponent: 3, attosecondsComponent: 1), "3.000000000000000001s"),
        ]
    )
    func times(time: Duration, text: String) {
        #expect(line(.world(.manualCall(action: "x")), at: time).hasPrefix("{\"t\":\"\(text)\","))
    }

    @Test(
        "amounts are decimal text, whatever their size",
        arguments: [
            ("0", 0), ("9", 9), ("10", 10), ("18446744073709551615", UInt128(UInt64.max)),
            ("18446744073709551616", UInt128(UInt64.max) + 1),
            // 10^19 and 10^19 + 1: the second half has leading zeros.
            ("10000000000000000000", 10_000_000_000_000_000_000),
            ("10000000000000000001", 10_000_000_000_000_000_001),
            // 2^128 − 1.
            ("340282366920938463463374607431768211455", UInt128.max),
        ] as [(String, UInt128)]
    )
    func amounts(text: String, amount: UInt128) {
        let event = WorldEvent.signerFunded(sender: 0, address: .zero, balance: Wei(amount))
        #expect(line(.world(event)).contains("\"balance\":\"\(text)\""))
    }

    @Test("codes keep their sign, and hashes and addresses are 0x and lower-case digits")
    func values() throws {
        let hash = Hash32(words: (0x0123_4567_89ab_cdef, 0, 0xfedc_ba98_7654_3210, 1))
        let pooled = PooledTransaction(
            hash: hash,
            sender: Address(high: 0x00ff, middle: 0, low: 0xabcd),
            nonce: 0,
            fees: .zero,
            gasLimit: 0,
            part: .queued
        )
        let text = line(.chain(.transactionRefused(pooled, error: RPCError(code: -32000, message: "no"))))
        #expect(text.contains("\"hash\":\"\(hash)\",\"sender\":\"0x00000000000000ff00000000000000000000abcd\""))
        #expect(text.contains(#""code":-32000,"message":"no""#))
        let lists = line(.chain(.reorganised(depth: 1, ancestor: 0, removed: [hash, hash])))
        #expect(lists.contains("\"removed\":[\"\(hash)\",\"\(hash)\"]"))
        #expect(line(.chain(.reorganised(depth: 1, ancestor: 0, removed: []))).contains("\"removed\":[]"))
    }

    @Test(
        "any text survives a JSON parser",
        arguments: ["a \"quoted\" \\ line\nfeed", "\u{0}\u{1f}\t", "übung — ✓", ""]
    )
    func escapes(text: String) throws {
        let data = Data(line(.builder(sender: nil, .sender(.stepFailed(text)))).utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let fields = try #require(object["fields"] as? [String: Any])
        #expect(fields["message"] as? String == text)
    }

    @Test("every event is a JSON object, and names no field twice")
    func samples() throws {
        for body in SampleEvents.all {
            let text = line(body)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let fields = try #require(object["fields"] as? [String: Any])
            #expect(text.count { $0 == ":" } >= fields.count + 5)
            let event = TraceEvent(sequence: 0, time: .zero, block: 0, body: body)
            var counter = FieldCounter()
            event.visitFields(&counter)
            #expect(counter.count == fields.count, "\(event.name)")
        }
    }

    @Test("the fingerprint is the first 8 bytes of the Keccak-256 of all lines, with chunks of any size")
    func fingerprint() {
        let (clock, sink) = (Clock(), Sink())
        let recorder = TraceRecorder(now: { clock.now }, sink: { sink.write($0) })
        // Some 100 bytes each: several chunks.
        for number in 0..<3000 as Range<UInt64> {
            clock.now = .milliseconds(number)
            recorder.record(.world(.manualCall(action: "call \(number)")))
        }
        let before = recorder.fingerprint
        recorder.finish()
        #expect(recorder.fingerprint == before)
        #expect(sink.text.utf8.count > 200_000)
        let hash = Keccak256.hash(utf8: sink.text)
        #expect(recorder.fingerprint == Hex.encode(hash.bytes.prefix(8), prefix: false))
        let lines = sink.text.split(separator: "\n")
        #expect(lines.count == 3000)
        #expect(recorder.lastLines(5) == lines.suffix(5).map(String.init))
        // A chunk holds 16 KiB at least: more than a hundred lines of some 100 bytes, wherever the trace ends.
        #expect(recorder.lastLines(100) == lines.suffix(100).map(String.init))
        #expect(recorder.lastLines(1_000_000).count <= 3000)
    }

    @Test("the fingerprint of an empty trace is that of the Keccak-256 of no bytes")
    func empty() {
        #expect(TraceRecorder(now: { .zero }).fingerprint == "c5d2460186f7233c")
    }

    @Test("events are numbered from 1, and have the head after blocks and reorganisations")
    func head() {
        let (recorder, witness) = (TraceRecorder(now: { .zero }), Witness())
        recorder.add(witness)
        let story = Story()
        recorder.record(.chain(.genesis(header: story.header(0), issued: 0)))
        recorder.record(.chain(.blockSealed(header: story.header(1), transactions: [], ledger: Ledger())))
        recorder.record(.chain(.blockSealed(header: story.header(2), transactions: [], ledger: Ledger())))
        recorder.record(.chain(.reorganised(depth: 2, ancestor: 0, removed: [])))
        #expect(witness.seen.map(\.sequence) == [1, 2, 3, 4])
        #expect(witness.seen.map(\.block) == [0, 1, 2, 0])
    }

    @Test("events after the end of the run are not part of the trace")
    func end() {
        let (witness, sink) = (Witness(), Sink())
        let recorder = TraceRecorder(now: { .zero }, sink: { sink.write($0) })
        recorder.add(witness)
        recorder.record(.world(.runEnded(blocks: 1, reason: .completed)))
        recorder.finish()
        let fingerprint = recorder.fingerprint
        recorder.record(.chain(.slotMissed(next: 2)))
        recorder.finish()
        #expect((recorder.count, witness.seen.count) == (1, 1))
        #expect(recorder.fingerprint == fingerprint)
        #expect(recorder.lastLines(5).count == 1)
        #expect(fingerprint == Hex.encode(Keccak256.hash(utf8: sink.text).bytes.prefix(8), prefix: false))
    }
}

private struct FieldCounter: EventFieldVisitor {
    var count = 0
    mutating func field(_ name: StaticString, _ value: UInt64) { count += 1 }
    mutating func field(_ name: StaticString, _ value: Int128) { count += 1 }
    mutating func field(_ name: StaticString, _ value: Bool) { count += 1 }
    mutating func field(_ name: StaticString, _ value: String) { count += 1 }
    mutating func field(_ name: StaticString, word: StaticString) { count += 1 }
    mutating func field(_ name: StaticString, _ value: Hash32) { count += 1 }
    mutating func field(_ name: StaticString, _ value: Address) { count += 1 }
    mutating func field(_ name: StaticString, _ value: Wei) { count += 1 }
    mutating func field(_ name: StaticString, _ value: WeiPerGas) { count += 1 }
    mutating func field(_ name: StaticString, _ value: Gas) { count += 1 }
    mutating func field(_ name: StaticString, _ value: [Hash32]) { count += 1 }
}
