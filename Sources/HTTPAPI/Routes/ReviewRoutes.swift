import Domain
import Hummingbird
import JSON
import Rules
import Wire

struct ReviewRoutes {
    private static let reviews = 1...9

    let backend: Backend

    func add(to routes: RouteTable) {
        addLabeling(to: routes)
        let backend = backend
        let review = backend.review
        routes.get("/api/active/review/queue") { request, _ in
            let query = Query(request)
            let items = try await review.view(
                agent: query.agent(in: backend),
                choice: try query.word("strategy", ReviewChoice.self) ?? .auto,
                minimumUncertainty: query.number("min_uncertainty", 0...1),
                limit: query.limit()
            )
            return try Answer.of(items.map { try Wire.ReviewItem($0) })
        }
        routes.get("/api/active/review/stats") { request, _ in
            let days = try Query(request).number("days", 0...3_650) ?? 30
            let counts = try await review.counts()
            let accuracy = try await review.liveAccuracy(days: days)
            let agreement = try await review.agreement(days: days)
            return try Answer.of(Wire.ReviewStats(counts, accuracy, agreement))
        }
        routes.post("/api/active/review/next") { request, _ in
            let body = try await BodyReader.value(Wire.ReviewNextRequest.self, of: request)
            switch try await review.next(Self.request(body)) {
            case .none(let emptiness, let reason):
                return try Answer.of(Wire.ReviewNextAnswer(code: emptiness.rawValue, reason: reason))
            case .item(let item, let labels):
                return try Answer.of(Wire.ReviewNextAnswer(item: try Wire.ReviewLease(item, labels: labels)))
            }
        }
    }

    private static func request(_ body: Wire.ReviewNextRequest) throws(Refusal) -> ReviewQueue.Request {
        let labeler = try Names.kept(body.labeler, at: "/labeler")
        guard let choice = ReviewChoice(rawValue: body.strategy ?? ReviewChoice.auto.rawValue) else {
            let names = ReviewChoice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("/strategy", "must be one of \(names)")
        }
        let count = body.reviews ?? 1
        guard reviews.contains(count) else {
            throw .invalid("/reviews", "must be from \(reviews.lowerBound) to \(reviews.upperBound)")
        }
        return .init(labeler: labeler, agent: body.agent, choice: choice, reviews: count)
    }

    private func addLabeling(to routes: RouteTable) {
        let review = backend.review
        routes.post("/api/active/review/{id}/label") { request, context in
            let body = try await BodyReader.value(Wire.ReviewLabelRequest.self, of: request)
            let label = try Names.kept(body.label, at: "/label", code: "unknown_label")
            let confidence = body.confidence ?? 100
            guard (0...100).contains(confidence) else { throw Refusal.invalid("/confidence", "must be from 0 to 100") }
            let (item, example) = try await review.label(
                context.parameter("id"),
                label: label,
                labeler: Names.kept(body.labeler, at: "/labeler"),
                confidence: confidence,
                notes: body.notes
            )
            return try Answer.of(
                Wire.ReviewAnswer(
                    id: item.publicID,
                    status: "labeled",
                    reviews: item.progress,
                    label: label,
                    exampleID: example
                )
            )
        }
        routes.post("/api/active/review/{id}/skip") { request, context in
            let body = try await BodyReader.value(Wire.ReviewSkipRequest.self, of: request)
            let labeler = try Names.kept(body.labeler, at: "/labeler")
            let item = try await review.skip(context.parameter("id"), labeler: labeler, reason: body.reason)
            return try Answer.of(Wire.ReviewAnswer(id: item.publicID, status: "skipped", reviews: item.progress))
        }
        routes.post("/api/active/review/{id}/undo") { request, context in
            let body = try await BodyReader.value(Wire.ReviewUndoRequest.self, of: request)
            let labeler = try Names.kept(body.labeler, at: "/labeler")
            let item = try await review.undo(context.parameter("id"), labeler: labeler)
            return try Answer.of(
                Wire.ReviewAnswer(
                    id: item.publicID,
                    status: item.state == .closed ? "closed" : "open",
                    reviews: item.progress
                )
            )
        }
        routes.post("/api/active/review/{id}/reopen") { request, context in
            let body = try await BodyReader.value(Wire.ReviewReopenRequest.self, of: request)
            let item = try await review.reopen(
                context.parameter("id"),
                reason: body.reason,
                by: Actor(body.actor)
            )
            return try Answer.of(
                Wire.ReviewAnswer(
                    id: item.publicID,
                    status: item.state == .closed ? "closed" : "open",
                    reviews: item.progress
                )
            )
        }
    }
}

extension Domain.ReviewItem {
    fileprivate var progress: Wire.ReviewProgress { .init(given: labels.count, wanted: reviewsWanted) }
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
                firstOf: item.judgeScores.map {
                    ($0.judge, Wire.JudgeScore(verdict: $0.verdict, confidence: $0.confidence))
                }
            ),
            payload: try item.payload.map { try JSON.parse($0) } ?? [:],
            createdAt: item.createdAt.description,
            reason: item.why,
            reviews: item.progress
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
            leasedUntil: (item.lease?.until ?? item.createdAt).description,
            method: item.method.rawValue,
            reason: item.why,
            reviews: item.progress
        )
    }
}

extension Wire.ReviewStats {
    fileprivate init(
        _ counts: ReviewCounts,
        _ accuracy: [String: Domain.LiveAccuracy],
        _ agreement: [String: Domain.ReviewAgreement]
    ) {
        self.init(
            open: counts.open,
            leased: counts.leased,
            labeled: counts.labeled,
            skipped: counts.skipped,
            byAgent: counts.openByAgent,
            byLabeler: counts.labelsByLabeler,
            liveAccuracy: accuracy.mapValues { found in
                Wire.LiveAccuracy(
                    drawn: found.drawn,
                    labeled: found.labeled,
                    skipped: found.skipped,
                    waiting: found.waiting,
                    accuracy: found.accuracy.map { Wire.Estimate($0) },
                    lowerBound: found.bounds.map { rounded($0.lowerBound, 4) },
                    upperBound: found.bounds.map { rounded($0.upperBound, 4) }
                )
            },
            agreement: agreement.mapValues { found in
                Wire.ReviewAgreement(
                    items: found.items,
                    labels: found.labels,
                    alpha: found.alpha.map { rounded($0, 4) }
                )
            }
        )
    }
}
