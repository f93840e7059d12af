import Domain
import Hummingbird
import JSON
import Wire

struct ApprovalsRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        addDeciding(to: routes)
        let backend = backend
        routes.get("/api/active/approvals/pending") { request, _ in
            try await Self.page(request, backend, status: .pending, hours: nil)
        }
        routes.get("/api/active/approvals/recent") { request, _ in
            try await Self.page(request, backend, status: nil, hours: Query(request).hours(or: 48))
        }
        routes.get("/api/active/approvals/{id}") { _, context in
            try Answer.of(Wire.Approval(try await backend.desk.approval(context.parameter("id"))))
        }
    }

    private static func page(
        _ request: Request,
        _ backend: Backend,
        status: Domain.Approval.Status?,
        hours: Double?
    ) async throws -> Response {
        let query = Query(request)
        let limit = try query.limit()
        let cursor = try query.cursor(parts: 1)?.first
        var approvals = try await backend.desk.approvals(
            status: status,
            hours: hours,
            limit: limit + 1,
            before: cursor
        )
        let hasMore = approvals.count > limit
        if hasMore { approvals.removeLast() }
        let next = hasMore ? approvals.last.map { String($0.number) } : nil
        return try Answer.page(approvals.map { Wire.Approval($0) }, next: next, of: request)
    }

    private func addDeciding(to routes: RouteTable) {
        let backend = backend
        routes.postOnce("/api/active/approvals/{id}/approve") { request, context in
            let body = try await BodyReader.value(Wire.ApproveRequest.self, of: request)
            let approval = try await backend.desk.decide(
                context.parameter("id"),
                .approved,
                rationale: body.rationale,
                by: Actor(body.approver)
            )
            return try Answer.of(Wire.Approval(approval))
        }
        routes.postOnce("/api/active/approvals/{id}/reject") { request, context in
            let body = try await BodyReader.value(Wire.RejectRequest.self, of: request)
            let approval = try await backend.desk.decide(
                context.parameter("id"),
                .rejected,
                rationale: body.rationale,
                by: Actor(body.rejector ?? body.approver)
            )
            return try Answer.of(Wire.Approval(approval))
        }
        routes.postOnce("/api/active/approvals/{id}/apply") { request, context in
            let body = try await BodyReader.value(Wire.ApplyRequest.self, of: request)
            let percent = body.canaryPercent ?? 10
            let (approval, version) = try await backend.desk.apply(
                context.parameter("id"),
                percent: percent,
                by: Actor(body.actor)
            )
            return try await backend.confirmed(
                Wire.ApplyAnswer(
                    status: "deployed",
                    canaryPercent: percent,
                    agent: approval.agent,
                    bundleID: approval.bundleID,
                    configVersion: version
                ),
                at: version
            )
        }
    }
}

extension Wire.Approval {
    init(_ approval: Domain.Approval) {
        self.init(
            id: approval.id,
            agent: approval.agent,
            bundleID: approval.bundleID,
            diff: Wire.BundleDiff(approval.diff),
            requestedBy: approval.requestedBy.name,
            createdAt: approval.createdAt.description,
            status: approval.status.rawValue,
            trainingCount: approval.trainingCount,
            decidedBy: approval.decidedBy?.name,
            rationale: approval.rationale,
            decidedAt: approval.decidedAt?.description,
            appliedAt: approval.appliedAt?.description,
            advice: Wire.Advice(
                recommendation: approval.advice.recommendation.rawValue,
                reasons: approval.advice.reasons
            )
        )
    }
}
