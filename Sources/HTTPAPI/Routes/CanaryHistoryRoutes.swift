import Domain
import Hummingbird
import Learning
import Wire

/// Canaries that have ended, evidence over time, decisions made again, and holds that a person clears.
struct CanaryHistoryRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/canaries/history") { request, _ in
            let query = Query(request)
            let limit = try query.limit()
            var canaries = try await backend.canaries.ended(
                agent: query.agent(in: backend),
                limit: limit + 1,
                before: try query.cursor(parts: 1)?.first
            )
            let hasMore = canaries.count > limit
            if hasMore { canaries.removeLast() }
            let next = hasMore ? canaries.last.map { String($0.id) } : nil
            return try Answer.page(canaries.map(Wire.EndedCanary.init), next: next, of: request)
        }
        routes.get("/api/active/canaries/{agent}/evidence", heavy: .evidence) { request, context in
            let points = try Query(request).integer("points", or: 200, 1...2_000)
            let history = try await backend.canaries.history(of: context.parameter("agent"), points: points)
            return try Answer.of(Wire.CanaryEvidenceHistory(history))
        }
        routes.get("/api/active/canaries/{agent}/replay", heavy: .evidence) { _, context in
            try Answer.of(Wire.CanaryReplay(try await backend.canaries.replay(context.parameter("agent"))))
        }
        routes.post("/api/active/canaries/{agent}/clear") { request, context in
            let body = try await BodyReader.value(Wire.ClearHoldRequest.self, of: request)
            let agent = try context.parameter("agent")
            guard body.hold == GuardReason.unevenSplit.rawValue else {
                throw Refusal.invalid("/hold", "must be uneven_split; the other holds go away with what causes them")
            }
            try await backend.canaries.clearUnevenSplit(agent: agent, note: body.reason, by: Actor(body.actor))
            return try Answer.of(Wire.ClearHoldAnswer(status: "cleared", agent: agent, hold: body.hold))
        }
    }
}
