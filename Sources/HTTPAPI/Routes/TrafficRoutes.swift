import Domain
import Wire

struct TrafficRoutes {
    private static let mostHours = 8_760

    let backend: Backend

    func add(to routes: RouteTable) {
        let traffic = backend.traffic
        routes.get("/api/active/agents/{agent}/traffic") { request, context in
            let query = Query(request)
            let agent = try context.parameter("agent")
            let hours = try query.integer("hours", or: 24, 1...Self.mostHours)
            let step = try query.word("step", TrafficStep.self)
            return try Answer.of(
                Wire.Traffic(try await traffic.traffic(agent: agent, hours: hours, step: step), of: agent, hours: hours)
            )
        }
    }
}

extension Wire.Traffic {
    fileprivate init(_ traffic: Domain.Traffic, of agent: String, hours: Int) {
        self.init(
            agent: agent,
            hours: hours,
            step: traffic.step.rawValue,
            countedThrough: traffic.countedThrough.description,
            points: traffic.points.map(Wire.TrafficPoint.init)
        )
    }
}

extension Wire.TrafficPoint {
    fileprivate init(_ point: Domain.TrafficPoint) {
        self.init(
            time: point.start.description,
            variant: point.variant,
            runs: point.figures.runs,
            errors: point.figures.errors,
            errorRate: point.errorRate ?? 0
        )
        quality = point.quality
        cost = point.cost
        latencyMs = point.latency.map {
            Wire.LatencyFigures(count: $0.count, p50: $0.p50, p95: $0.p95, p99: $0.p99, max: $0.most)
        }
    }
}
