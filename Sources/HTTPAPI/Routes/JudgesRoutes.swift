import Domain
import Hummingbird
import Wire

struct JudgesRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let judges = backend.judges
        routes.get("/api/active/weights") { _, _ in
            try Answer.of(Self.table(try await judges.weights(agent: nil)))
        }
        routes.get("/api/active/weights/history") { request, _ in
            let query = Query(request)
            let history = try await judges.history(
                agent: query.text("agent"),
                days: query.number("days", 0...3_650) ?? 30,
                limit: query.limit()
            )
            return try Answer.of(
                history.map { point in
                    Wire.WeightHistoryPoint(
                        agent: point.agent,
                        judge: point.judge,
                        weight: point.weight,
                        matched: point.matched,
                        computedAt: point.computedAt.description
                    )
                }
            )
        }
        routes.get("/api/active/weights/{agent}") { _, context in
            let agent = try context.parameter("agent")
            return try Answer.of(Self.table(try await judges.weights(agent: agent))[agent] ?? [:])
        }
        routes.post("/api/active/weights/update") { request, _ in
            let actor = try await BodyReader.value(ActorRequest.self, of: request).actor
            let weights = try await judges.update(by: Actor(actor))
            return try Answer.of(
                Wire.WeightsUpdateAnswer(status: "success", updated: weights.count, weights: Self.table(weights))
            )
        }
    }

    private static func table(_ weights: [JudgeWeight]) -> Wire.JudgeWeights {
        Dictionary(grouping: weights, by: \.agent).mapValues { judges in
            Dictionary(uniqueKeysWithValues: judges.map { ($0.judge, $0.weight) })
        }
    }
}
