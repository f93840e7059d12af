import AsyncHTTPClient
import Foundation
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import NIOHTTP1
import Testing

/// Over real connections: that each test ends at all shows that open streams do not hold up the server's end.
struct ChangeStreamTests {
    @Test func aStreamBeginsWithThePresentVersionAndTellsOfEachChange() async throws {
        try await TestServer.run(.live) { server in
            let stream = try await server.stream("/api/active/changes")
            #expect(stream.status == 200)
            #expect(stream.mediaType == "text/event-stream")
            var frames = stream.frames
            let before = try await server.configurationVersion
            #expect(try await frames.next() == .init(id: before, data: ["config_version": .integer(before)]))
            try await server.startCanary()
            let after = try await server.configurationVersion
            #expect(try await frames.next() == .init(id: after, data: ["config_version": .integer(after)]))
        }
    }

    @Test func aReconnectingClientHearsAtOnceOfWhatItMissedAndOnlyOfThat() async throws {
        try await TestServer.run(.live) { server in
            let known = try await server.configurationVersion
            var upToDate = try await server.stream("/api/active/changes", lastEventID: "\(known)").frames
            try await server.startCanary()
            let now = try await server.configurationVersion
            #expect(try await upToDate.next()?.id == now)
            var late = try await server.stream("/api/active/changes?since=\(now)", lastEventID: "\(known)").frames
            #expect(try await late.next()?.id == now)
        }
    }

    @Test func flagClientsOpenTheAnnouncedStreamWithItsTicket() async throws {
        try await TestServer.run(.live) { server in
            let bulk = try await server.post("/ofrep/v1/evaluate/flags", ["context": ["targetingKey": "ann"]])
            let announced = try #require(bulk["eventStreams"]?.array?.first)
            #expect(announced["type"] == "sse")
            #expect(announced["inactivityDelaySec"] == 120)
            let address = try #require(announced["url"]?.string)
            #expect(address.hasPrefix("http://localhost/ofrep/v1/event-stream?ticket="))
            let path = String(address.drop { $0 != "?" })
            try await server.startCanary()
            var frames = try await server.stream("/ofrep/v1/event-stream\(path)").frames
            let version = try await server.configurationVersion
            #expect(
                try await frames.next()
                    == .init(id: version, data: ["type": "refetchEvaluation", "etag": .string("\"\(version)\"")])
            )
        }
    }

    @Test func aTicketThatIsForgedOrExpiredOpensNothing() async throws {
        try await TestServer.run { server in
            let bulk = try await server.post("/ofrep/v1/evaluate/flags", [:])
            let address = try #require(bulk["eventStreams"]?.array?.first?["url"]?.string)
            let ticket = try #require(address.split(separator: "=").last.map(String.init))
            let parts = ticket.split(separator: ".")
            let longer = "\(parts[0]).\((Int64(parts[1]) ?? 0) + 60).\(parts[2])"
            for wrong in ["", "x", "1.2.3", longer, "\(ticket)0"] {
                let reply = try await server.get("/ofrep/v1/event-stream?ticket=\(wrong)")
                expectProblem(reply, 403, code: "ticket_invalid", wrong)
                #expect(reply["errorCode"] == "GENERAL")
                #expect(!reply.text.contains(parts[2]), "an answer never repeats a ticket")
            }
            server.clock.advance(hours: 301.0 / 3_600)
            expectProblem(try await server.get("/ofrep/v1/event-stream?ticket=\(ticket)"), 403, code: "ticket_invalid")
        }
    }

    @Test func theNumberOfOpenStreamsIsBounded() async throws {
        var serving = ServingSettings()
        serving.changeStreams = 1
        try await TestServer.run(.live, serving: serving) { server in
            var first = try await server.stream("/api/active/changes").frames
            #expect(try await first.next() != nil)
            let second = try await server.get("/api/active/changes")
            expectProblem(second, 429, code: "too_many_streams")
            #expect(second.headers[.retryAfter] == "10")
            try await server.startCanary()
            #expect(try await first.next() != nil, "the open one is not disturbed")
        }
    }
}

/// One event as a client reads it.
private struct Frame: Equatable {
    var id: Int64
    var data: JSON
}

/// An answer that goes on.
private struct EventStream {
    let status: Int
    let mediaType: String?
    let frames: Frames

    /// Events in order; comments and other fields are left out.
    struct Frames {
        private var pieces: HTTPClientResponse.Body.AsyncIterator
        private var text = ""

        init(_ body: HTTPClientResponse.Body) {
            pieces = body.makeAsyncIterator()
        }

        @concurrent
        mutating func next() async throws -> Frame? {
            while true {
                while let end = text.range(of: "\n\n") {
                    let block = text[..<end.lowerBound]
                    text.removeSubrange(..<end.upperBound)
                    if let frame = try Self.frame(block) { return frame }
                }
                guard let piece = try await pieces.next() else { return nil }
                text += String(buffer: piece)
            }
        }

        private static func frame(_ block: Substring) throws -> Frame? {
            var fields: [Substring: Substring] = [:]
            for line in block.split(separator: "\n") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[line[..<colon]] = line[line.index(after: colon)...].drop { $0 == " " }
            }
            guard let data = fields["data"] else { return nil }
            #expect(fields["event"] == "message")
            return Frame(id: try #require(fields["id"].flatMap { Int64($0) }), data: try JSON.parse(String(data)))
        }
    }
}

extension TestServer {
    fileprivate func stream(_ path: String, lastEventID: String? = nil) async throws -> EventStream {
        var request = HTTPClientRequest(url: "http://localhost:\(try #require(client.port))\(path)")
        if let lastEventID { request.headers.add(name: "Last-Event-ID", value: lastEventID) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return EventStream(
            status: Int(response.status.code),
            mediaType: response.headers.first(name: "Content-Type"),
            frames: EventStream.Frames(response.body)
        )
    }
}
