import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Rules
import ServiceLifecycle
import Wire

/// Streams of server-sent events that follow a job: one whenever its place or its progress has moved, the last when it has
/// ended.
final class JobStreams: Sendable {
    private static let heartbeat = ": still here\n\n"

    private let pause: Duration
    private let places = StreamPlaces(total: Limits.Work.progressStreams, ofPeer: Limits.Work.progressStreams)

    init(_ settings: ServingSettings) {
        pause = settings.heartbeat
    }

    /// - Parameters:
    ///   - changes: an element whenever the job may have moved.
    ///   - job: the job as it is now.
    /// - Throws: 429 while as many streams are open as may be.
    func response(
        to request: Request,
        changes: AsyncStream<Void>,
        job: @escaping @Sendable () throws -> Wire.Job
    ) throws(RequestError) -> Response {
        let place = try places.take(for: Peer.current ?? Peer(address: ""))
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store",
            // nginx would collect the events otherwise.
            .accelBuffering: "no",
        ]
        let body = ResponseBody { [self] writer in
            defer { withExtendedLifetime(place) {} }
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await write(to: &writer, changes, job)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Writes until the job has ended, the client goes, or the server is asked to end.
    @concurrent
    private func write(
        to writer: inout any ResponseBodyWriter,
        _ changes: AsyncStream<Void>,
        _ job: @escaping @Sendable () throws -> Wire.Job
    ) async throws {
        let (looks, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let pause = pause
        let heart = Task {
            while (try? await Task.sleep(for: pause)) != nil { listener.yield() }
        }
        let ears = Task {
            for await _ in changes { listener.yield() }
            listener.yield()
            listener.finish()
        }
        defer {
            heart.cancel()
            ears.cancel()
        }
        var sent: Wire.Job?
        var number = 0
        for await _ in looks.cancelOnGracefulShutdown() {
            let now = try job()
            guard now != sent else {
                try await writer.write(ByteBuffer(string: Self.heartbeat))
                continue
            }
            number += 1
            let data = try JSONValueEncoder().encode(now).text()
            try await writer.write(ByteBuffer(string: "id: \(number)\nevent: message\ndata: \(data)\n\n"))
            sent = now
            if now.hasEnded { return }
        }
    }
}
