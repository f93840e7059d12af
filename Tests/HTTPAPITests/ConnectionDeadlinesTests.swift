import HTTPTypes
import NIOCore
import Testing

@testable import HTTPAPI

struct ConnectionDeadlinesTests {
    private static func at(_ seconds: Double) -> NIODeadline {
        .uptimeNanoseconds(1_000_000_000_000 + UInt64(clamping: seconds * 1_000_000_000))
    }

    private static var fresh: ConnectionDeadlines {
        var deadlines = ConnectionDeadlines(ConnectionSettings(), at: at(0))
        deadlines.readBegan(at: at(0))
        return deadlines
    }

    @Test func aConnectionMayBeIdleForSeventyFiveSeconds() {
        var deadlines = Self.fresh
        #expect(deadlines.overdue(at: Self.at(74.9)) == nil)
        #expect(deadlines.overdue(at: Self.at(75)) == .idle)
        deadlines.received(at: Self.at(70))
        deadlines.headEnded(isUnbounded: false, at: Self.at(70))
        deadlines.bodyEnded()
        #expect(deadlines.overdue(at: Self.at(5_000)) == nil, "it is the server that is slow")
        deadlines.answered(at: Self.at(100))
        #expect(deadlines.overdue(at: Self.at(174.9)) == nil)
        #expect(deadlines.overdue(at: Self.at(175)) == .idle)
    }

    @Test func aHeadHasTenSecondsHoweverItTrickles() {
        var deadlines = Self.fresh
        for second in 20..<30 { deadlines.received(at: Self.at(Double(second))) }
        #expect(deadlines.overdue(at: Self.at(29.9)) == nil)
        #expect(deadlines.overdue(at: Self.at(30)) == .head)
    }

    @Test func aBodyLivesAsLongAsItMovesForTenMinutesInAll() {
        var bounded = Self.fresh
        var unbounded = Self.fresh
        bounded.headEnded(isUnbounded: false, at: Self.at(0))
        unbounded.headEnded(isUnbounded: true, at: Self.at(0))
        for turn in 1...40 {
            let now = Self.at(Double(turn) * 29)
            let time = Double(turn) * 29
            #expect(bounded.overdue(at: now) == (time >= 600 ? .body : nil), "\(time)")
            #expect(unbounded.overdue(at: now) == nil, "\(time)")
            bounded.received(at: now)
            unbounded.received(at: now)
        }
        #expect(unbounded.overdue(at: Self.at(40 * 29 + 30)) == .bodySilence)
    }

    @Test func nobodyIsLateWithWhatTheServerDoesNotAskFor() {
        var deadlines = Self.fresh
        deadlines.headEnded(isUnbounded: true, at: Self.at(0))
        deadlines.readEnded()
        #expect(deadlines.overdue(at: Self.at(300)) == nil)
        deadlines.readBegan(at: Self.at(300))
        #expect(deadlines.overdue(at: Self.at(329)) == nil)
        #expect(deadlines.overdue(at: Self.at(330)) == .bodySilence)
    }

    @Test func anAnswerThatIsNotTakenEndsAndOneThatIsTakenSlowlyDoesNot() {
        var deadlines = Self.fresh
        deadlines.headEnded(isUnbounded: false, at: Self.at(0))
        deadlines.bodyEnded()
        for turn in 0..<10 {
            deadlines.noteUnsent(1_000 - turn, of: 2_000, at: Self.at(Double(turn) * 29))
            #expect(deadlines.overdue(at: Self.at(Double(turn) * 29)) == nil)
        }
        deadlines.noteUnsent(991, of: 2_000, at: Self.at(9 * 29 + 29))
        #expect(deadlines.overdue(at: Self.at(9 * 29 + 29)) == nil)
        #expect(deadlines.overdue(at: Self.at(9 * 29 + 30)) == .write)
        deadlines.noteUnsent(0, of: 2_000, at: Self.at(9 * 29 + 31))
        #expect(deadlines.overdue(at: Self.at(5_000)) == nil)
    }

    @Test func placesOfStreamsAreBoundedInAllAndForEachAddress() throws {
        let places = StreamPlaces(total: 3, ofPeer: 2)
        let (first, second) = (Peer(address: "10.0.0.1"), Peer(address: "10.0.0.2"))
        var held = [try places.take(for: first), try places.take(for: first)]
        let refusal = #expect(throws: RequestError.self) { try places.take(for: first) }
        #expect(refusal?.status == .tooManyRequests)
        #expect(refusal?.detail.contains("2 streams are open to 10.0.0.1") == true)
        held.append(try places.take(for: second))
        #expect(throws: RequestError.self) { try places.take(for: second) }
        held.removeFirst()
        held.append(try places.take(for: second))
        #expect(held.count == 3)
    }

    @Test func bytesOfBodiesAreBoundedInAll() {
        var settings = ConnectionSettings()
        settings.bodyBytes = 100
        let connections = Connections(settings)
        #expect(connections.hold(60))
        #expect(!connections.hold(41))
        #expect(connections.hold(40))
        connections.release(100)
        #expect(connections.figures.bodyBytes == 0)
    }
}
