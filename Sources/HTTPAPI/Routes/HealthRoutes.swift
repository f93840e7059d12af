import Domain
import Hummingbird
import JSON
import Wire

/// Liveness, readiness and the contract itself.
struct HealthRoutes {
    let backend: Backend
    /// The OpenAPI document.
    let document: [UInt8]

    func add(to routes: RouteTable) {
        let backend = backend
        let document = document
        routes.get("/livez") { _, _ in Answer.json(["status": "ok"]) }
        routes.get("/readyz") { _, _ in try Answer.of(Self.readiness(backend)) }
        routes.get("/openapi.json") { _, _ in Answer.bytes(document) }
    }

    /// What agents are served does not need the database, so a server without one is ready all the same.
    private static func readiness(_ backend: Backend) -> Wire.Readiness {
        let contact = backend.standby.contact.state
        let readiness = backend.readiness
        return Wire.Readiness(
            isDegraded: readiness.isDegraded,
            configVersion: backend.live.current.version,
            database: contact.obstacle(at: backend.now).map { $0 == .away ? "unavailable" : $0.rawValue },
            reasons: readiness.reasons.map {
                Wire.Readiness.Reason(code: $0.code.rawValue, detail: $0.detail, seconds: $0.seconds)
            }
        )
    }
}
