import Domain
import Hummingbird
import JSON
import Wire

struct ReviewRoutes {
    private enum Strategy: String, CaseIterable {
        case judges
    }

    let backend: Backend

    func add(to routes: RouteTable) {
        addLabeling(to: routes)
        let review = backend.review
        routes.get("/api/active/review/queue") { request, _ in
            let query = Query(request)
            _ = try query.word("strategy", Strategy.self)
            let items = try await review.judged(
                agent: query.text("agent"),
                minimumUncertainty: query.number("min_uncertainty", 0...1) ?? 0.5,
                limit: query.limit()
            )
            return try Answer.of(items.map { try Wire.ReviewItem($0) })
        }
        routes.get("/api/active/review/stats") { _, _ in
            let counts = try await review.counts()
            return try Answer.of(
                Wire.ReviewStats(
                    open: counts.open,
                    leased: counts.leased,
                    labeled: counts.labeled,
                    skipped: counts.skipped,
                    byAgent: counts.openByAgent,
                    byLabeler: counts.labeledByLabeler
                )
            )
        }
        routes.post("/api/active/review/next") { request, _ in
            let body = try await BodyReader.value(Wire.ReviewNextRequest.self, of: request)
            try Self.requireLabeler(body.labeler)
            switch try await review.next(agent: body.agent, labeler: body.labeler) {
            case .none(let reason):
                return try Answer.of(Wire.ReviewNextAnswer(reason: reason))
            case .item(let item, let labels):
                return try Answer.of(Wire.ReviewNextAnswer(item: try Wire.ReviewLease(item, labels: labels)))
            }
        }
    }

    private func addLabeling(to routes: RouteTable) {
        let review = backend.review
        routes.post("/api/active/review/{id}/label") { request, context in
            let body = try await BodyReader.value(Wire.ReviewLabelRequest.self, of: request)
            try Self.requireLabeler(body.labeler)
            let confidence = body.confidence ?? 100
            guard (0...100).contains(confidence) else { throw Refusal.invalid("/confidence", "must be from 0 to 100") }
            let (item, example) = try await review.label(
                context.parameter("id"),
                label: body.label,
                labeler: body.labeler,
                confidence: confidence,
                notes: body.notes
            )
            return try Answer.of(
                Wire.ReviewAnswer(id: item.publicID, status: "labeled", label: item.label, exampleID: example)
            )
        }
        routes.post("/api/active/review/{id}/skip") { request, context in
            let body = try await BodyReader.value(Wire.ReviewSkipRequest.self, of: request)
            try Self.requireLabeler(body.labeler)
            let item = try await review.skip(context.parameter("id"), labeler: body.labeler, reason: body.reason)
            return try Answer.of(Wire.ReviewAnswer(id: item.publicID, status: "skipped"))
        }
        routes.post("/api/active/review/{id}/undo") { request, context in
            let body = try await BodyReader.value(Wire.ReviewUndoRequest.self, of: request)
            try Self.requireLabeler(body.labeler)
            let item = try await review.undo(context.parameter("id"), labeler: body.labeler)
            return try Answer.of(Wire.ReviewAnswer(id: item.publicID, status: "open"))
        }
        routes.post("/api/active/review/{id}/reopen") { request, context in
            let body = try await BodyReader.value(Wire.ReviewReopenRequest.self, of: request)
            let item = try await review.reopen(
                context.parameter("id"),
                reason: body.reason,
                by: Actor(body.actor)
            )
            return try Answer.of(Wire.ReviewAnswer(id: item.publicID, status: "open"))
        }
    }

    private static func requireLabeler(_ labeler: String) throws(Refusal) {
        guard !labeler.isEmpty, labeler.utf8.count <= 200 else {
            throw .invalid("/labeler", "must be 1 to 200 bytes")
        }
    }
}

extension Wire.ReviewItem {
    fileprivate init(_ item: Domain.ReviewItem) throws {
        self.init(
            id: item.publicID,
            agent: item.agent,
            key: item.key,
            uncertainty: item.uncertainty,
            method: item.method.rawValue,
            judgeScores: Dictionary(
                uniqueKeysWithValues: item.judgeScores.map {
                    ($0.judge, Wire.JudgeScore(verdict: $0.verdict, confidence: $0.confidence))
                }
            ),
            payload: try item.payload.map { try JSON.parse($0) } ?? [:],
            createdAt: item.createdAt.description
        )
    }
}

extension Wire.ReviewLease {
    fileprivate init(_ item: Domain.ReviewItem, labels: [String]) throws {
        self.init(
            id: item.publicID,
            agent: item.agent,
            key: item.key,
            payload: try item.payload.map { try JSON.parse($0) } ?? [:],
            labels: labels,
            createdAt: item.createdAt.description,
            leasedUntil: (item.leasedUntil ?? item.createdAt).description
        )
    }
}
