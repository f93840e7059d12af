import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Rules
import ServiceLifecycle
import Synchronization

/// Tells open pages that something they may show has changed, as server-sent events.
///
/// A page then asks for itself again and puts the new figures in place of the old: what it shows is always what a reload
/// would show.
final class LiveStream: Sendable {
    private static let look = Duration.seconds(2)
    private static let opening = ": attune\nretry: 3000\n\n"
    /// After so many looks without a change a comment is sent, so that dead peers show.
    private static let quietLooks = 8

    private let pulse: Pulse
    private let open = Count()

    init(useCases: UseCases) {
        pulse = Pulse(ledger: useCases.ledger)
    }

    func add(to pages: PageTable) {
        pages.file("/live") { request, _ in try self.response(to: request) }
    }

    private func response(to request: Request) throws -> Response {
        let place = Place(of: open)
        guard place.number <= Limits.Streams.pages else { throw HTTPError(.tooManyRequests) }
        var headers = PageHeaders.common
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        // nginx would collect the events otherwise.
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        let body = ResponseBody { writer in
            defer { withExtendedLifetime(place) {} }
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await self.write(to: &writer)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Writes until the page is left or the server is asked to end.
    @concurrent
    private func write(to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: Self.opening))
        var known = try? await pulse.current()
        var quiet = 0
        for await _ in Looks(every: Self.look).cancelOnGracefulShutdown() {
            // A database that is away for a while is no reason to end the stream.
            let now = try? await pulse.current()
            quiet += 1
            if let now, now != known {
                known = now
                quiet = 0
                try await writer.write(ByteBuffer(string: "event: message\ndata: changed\n\n"))
            } else if quiet >= Self.quietLooks {
                quiet = 0
                try await writer.write(ByteBuffer(string: ": still here\n\n"))
            }
        }
    }
}

private final class Count: Sendable {
    let value = Atomic(0)
}

/// One of the streams that are open, until nobody holds it any more.
private final class Place: Sendable {
    /// How many there are with this one.
    let number: Int
    private let count: Count

    init(of count: Count) {
        self.count = count
        number = count.value.add(1, ordering: .relaxed).newValue
    }

    deinit { count.value.subtract(1, ordering: .relaxed) }
}

/// An element every so often, until it is cancelled.
private struct Looks: AsyncSequence, Sendable {
    struct Iterator: AsyncIteratorProtocol {
        let interval: Duration

        mutating func next() async -> Void? {
            (try? await Task.sleep(for: interval)).map { _ in () }
        }
    }

    let interval: Duration

    init(every interval: Duration) {
        self.interval = interval
    }

    func makeAsyncIterator() -> Iterator { Iterator(interval: interval) }
}
