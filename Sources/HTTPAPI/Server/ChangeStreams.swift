import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import ServiceLifecycle

/// Streams of server-sent events that say that the served configuration moved.
///
/// A stream never falls behind and never misses the last change: a listener that is slow hears once of many changes, and
/// what is sent is the version at the time of sending.
final class ChangeStreams: Sendable {
    private static let opening = ": attune\nretry: 2000\n\n"
    private static let heartbeat = ": still here\n\n"

    private let live: LiveConfiguration
    private let settings: ServingSettings
    private let places: StreamPlaces

    init(_ live: LiveConfiguration, settings: ServingSettings) {
        self.live = live
        self.settings = settings
        places = StreamPlaces(total: settings.changeStreams, ofPeer: settings.changeStreamsOfPeer)
    }

    /// A stream that begins with the present version unless the client knows it already.
    ///
    /// - Parameters:
    ///   - known: the version that the client has; `Last-Event-ID`, which a reconnecting client sends, goes before it.
    ///   - data: what is said of a version.
    /// - Throws: 429 while as many streams are open, or open to the same address, as the settings allow.
    func response(
        to request: Request,
        known: Int64,
        data: @escaping @Sendable (Int64) -> JSON
    ) throws(RequestError) -> Response {
        let place = try places.take(for: Peer.current ?? Peer(address: ""))
        let last = request.headers[.lastEventID].flatMap { Int64($0) } ?? known
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store",
            // nginx would collect the events otherwise.
            .accelBuffering: "no",
        ]
        let body = ResponseBody { [self] writer in
            defer { withExtendedLifetime(place) {} }
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await write(to: &writer, after: last, data)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Writes until the client goes or the server is asked to end.
    @concurrent
    private func write(
        to writer: inout any ResponseBodyWriter,
        after last: Int64,
        _ data: @escaping @Sendable (Int64) -> JSON
    ) async throws {
        let (looks, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        live.announceChanges(to: listener)
        defer { listener.finish() }
        try await writer.write(ByteBuffer(string: Self.opening))
        listener.yield()
        let pause = settings.heartbeat
        let heart = Task {
            while (try? await Task.sleep(for: pause)) != nil { listener.yield() }
        }
        defer { heart.cancel() }
        var sent = last
        for await _ in looks.cancelOnGracefulShutdown() {
            let version = live.current.version
            let text = version == sent ? Self.heartbeat : Self.frame(version, data(version))
            try await writer.write(ByteBuffer(string: text))
            sent = version
        }
    }

    private static func frame(_ version: Int64, _ data: JSON) -> String {
        "id: \(version)\nevent: message\ndata: \(data.text())\n\n"
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .location
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering") ?? .location
}
