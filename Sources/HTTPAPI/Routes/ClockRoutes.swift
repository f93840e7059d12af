import Domain
import Hummingbird
import Wire

/// This server's clock, and accepting it after it jumped.
struct ClockRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/clock") { _, _ in try Answer.of(Wire.ClockStatus(backend.clock.status())) }
        routes.post("/api/active/clock/accept") { request, _ in
            let body = try await BodyReader.value(Wire.ClockAcceptRequest.self, of: request)
            try await backend.clock.accept(reason: body.reason, by: Actor(body.actor))
            return try Answer.of(Wire.ClockStatus(backend.clock.status()))
        }
    }
}

extension Wire.ClockStatus {
    fileprivate init(_ status: (now: Timestamp, doubt: ClockDoubt?)) {
        self.init(
            trusted: status.doubt == nil,
            now: status.now.description,
            jumpSeconds: status.doubt.map { rounded($0.jumpSeconds, 1) },
            since: status.doubt?.since.description,
            detail: status.doubt?.sentence
        )
    }
}
