import Domain
import Hummingbird
import JSON
import Wire

struct CanariesRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        addMoving(to: routes)
        let backend = backend
        routes.get("/api/active/canaries/active") { _, _ in
            try Answer.of(try await backend.canaries.running().map { Wire.ActiveCanary($0) })
        }
        routes.get("/api/active/canaries/{agent}/performance") { request, context in
            let hours = try Query(request).integer("lookback_hours", or: 24, 1...8_760)
            return try await Self.performance(backend, agent: context.parameter("agent"), hours: hours)
        }
        routes.post("/api/canary/detect") { request, _ in
            let body = try await BodyReader.value(Wire.DetectRequest.self, of: request)
            let hours = body.sinceHours ?? 24
            guard (1...8_760).contains(hours) else { throw Refusal.invalid("/since_hours", "must be from 1 to 8760") }
            return try await Self.performance(backend, agent: body.agent, hours: hours)
        }
    }

    private static func performance(_ backend: Backend, agent: String, hours: Int) async throws -> Response {
        guard let judged = try await backend.canaries.judged(agent: agent) else {
            return try Answer.of(Wire.CanaryPerformance.withoutCanary(agent: agent))
        }
        let window = CanaryWindowFigures(
            hours: hours,
            quality: try await backend.canaries.qualityHours(agent: agent, hours: Double(hours)),
            traffic: try await backend.traffic.totals(agent: agent, hours: hours)
        )
        return try Answer.of(Wire.CanaryPerformance(judged, window: window))
    }

    private func addMoving(to routes: RouteTable) {
        let backend = backend
        routes.post("/api/active/canaries/{agent}/promote") { request, context in
            let body = try await BodyReader.value(Wire.PromoteRequest.self, of: request)
            let agent = try context.parameter("agent")
            let version = try await backend.canaries.promote(
                agent: agent,
                to: body.targetPercent,
                by: Actor(body.actor)
            )
            return try await backend.confirmed(
                Wire.PromoteAnswer(
                    status: "promoted",
                    agent: agent,
                    targetPercent: body.targetPercent,
                    configVersion: version
                ),
                at: version
            )
        }
        routes.post("/api/active/canaries/{agent}/rollback") { request, context in
            let body = try await BodyReader.value(Wire.RollbackRequest.self, of: request)
            let agent = try context.parameter("agent")
            let (canary, version) = try await backend.canaries.rollBack(
                agent: agent,
                note: body.reason,
                by: Actor(body.actor)
            )
            return try await backend.confirmed(
                Wire.RollbackAnswer(
                    status: "rolled_back",
                    canaryPercent: 0,
                    agent: agent,
                    bundleID: canary.bundleID,
                    configVersion: version
                ),
                at: version
            )
        }
    }
}
