import Rules
import Domain

struct ReviewRoutes {
    private static let recentRows = 8
    private static let accuracyDays = 30.0
    private static let pageDays = 7.0

    let useCases: UseCases

    func add(to pages: PageTable) {
        addLabeling(to: pages)
        addTakingBack(to: pages)
        let useCases = useCases
        pages.page("/review") { visit in
            let counts = try await useCases.review.counts()
            let names = try await useCases.agents.agents().map(\.name)
            let accuracy = try await useCases.review.liveAccuracy(days: Self.accuracyDays)
            let page = ReviewStartPage(
                token: visit.token,
                agents: Choice.all(names, chosen: visit.text("agent")),
                strategies: Choice.all(ReviewChoice.allCases.map(\.rawValue), chosen: visit.text("strategy") ?? "auto"),
                open: grouped(counts.open),
                leased: grouped(counts.leased),
                labeled: grouped(counts.labeled),
                byAgent: ReviewStartPage.counts(counts.openByAgent),
                byLabeler: ReviewStartPage.counts(counts.labelsByLabeler),
                accuracy: ReviewStartPage.accuracy(accuracy),
                mine: try await Self.recent(useCases, visit),
                hasOpen: counts.open > 0
            )
            return Content(title: "Review", template: "review", model: page)
        }
        pages.page("/review/{id}") { visit in
            let id = try visit.parameter("id")
            let counts = try await useCases.review.counts()
            let (item, labels) = try await useCases.ledger.read { records in
                guard id.hasPrefix("review-"), let number = Int64(id.dropFirst("review-".count)),
                    let item = try records.reviewItem(number)
                else { throw Refusal.notFound("There is no review item \"\(id)\".") }
                return (item, try records.requireAgent(item.agent).specification.labels)
            }
            let page = ReviewItemPage(item, labels: labels, visit: visit, counts: counts)
            return Content(title: "Review \(item.key)", template: "review-item", model: page)
        }
    }

    /// What this person labeled lately, newest first.
    private static func recent(_ useCases: UseCases, _ visit: Visit) async throws -> [ReviewAnswerRow] {
        let filter = JournalFilter(
            action: .label,
            actor: visit.actor.name,
            since: visit.now.adding(days: -pageDays),
            limit: recentRows
        )
        return try await useCases.ledger.read { try $0.journal(filter).compactMap { ReviewAnswerRow($0.entry) } }
    }

    private func addLabeling(to pages: PageTable) {
        let review = useCases.review
        let back: @Sendable (Visit) throws -> String = { "/review/\(Link.escaped(try $0.parameter("id")))" }
        pages.action("/review/next", back: { _ in "/review" }) { visit, form in
            try await Self.next(review, visit, ReviewScopeChoice(form), saying: "", last: nil)
        }
        pages.action("/review/{id}/label", back: back) { visit, form in
            let (item, _) = try await review.label(
                visit.parameter("id"),
                label: Names.kept(form.require("label"), at: "/label"),
                labeler: visit.actor.name,
                confidence: 100,
                notes: form.text("notes")
            )
            let said = "Labeled \(item.key) as \(form.text("label") ?? "")."
            var outcome = try await Self.next(
                review,
                visit,
                ReviewScopeChoice(form),
                saying: said,
                last: item.publicID
            )
            outcome.logged = .label
            return outcome
        }
        pages.action("/review/{id}/skip", back: back) { visit, form in
            let item = try await review.skip(
                visit.parameter("id"),
                labeler: visit.actor.name,
                reason: form.text("notes")
            )
            var outcome = try await Self.next(
                review,
                visit,
                ReviewScopeChoice(form),
                saying: "Left \(item.key) to others.",
                last: item.publicID
            )
            outcome.logged = .reviewSkip
            return outcome
        }
    }

    /// Leads to the next item, or to the start of the session when there is none.
    private static func next(
        _ review: ReviewQueue,
        _ visit: Visit,
        _ scope: ReviewScopeChoice,
        saying text: String,
        last: String?
    ) async throws -> Outcome {
        let request = ReviewQueue.Request(
            labeler: visit.actor.name,
            agent: scope.agent.isEmpty ? nil : scope.agent,
            choice: ReviewChoice(rawValue: scope.strategy) ?? .auto
        )
        switch try await review.next(request) {
        case .item(let item, _):
            let said = text.isEmpty ? "This one is yours for ten minutes." : text
            return Outcome(said, at: scope.path(of: item.publicID, last: last))
        case .none(_, let reason):
            let said = text.isEmpty ? reason : "\(text) \(reason)"
            return Outcome(said, at: "/review")
        }
    }

    private func addTakingBack(to pages: PageTable) {
        let review = useCases.review
        let back: @Sendable (Visit) throws -> String = { "/review/\(Link.escaped(try $0.parameter("id")))" }
        pages.action("/review/{id}/undo", back: back) { visit, form in
            let item = try await review.undo(visit.parameter("id"), labeler: visit.actor.name)
            return Outcome(
                "Took your answer on \(item.key) back.",
                at: ReviewScopeChoice(form).path(of: item.publicID, last: nil),
                logged: .reviewUndo
            )
        }
        pages.action("/review/{id}/reopen", back: back) { visit, form in
            let item = try await review.reopen(
                visit.parameter("id"),
                reason: form.text("notes"),
                by: visit.actor
            )
            return Outcome(
                "\(item.key) is asked of everybody again; its labels were taken back.",
                at: ReviewScopeChoice(form).path(of: item.publicID, last: nil),
                logged: .reviewReopen
            )
        }
    }
}
