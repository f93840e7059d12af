import Domain

struct CanariesRoutes {
    private static let chartHours = 72.0
    private static let rows = 50

    let useCases: UseCases

    func add(to pages: PageTable) {
        addMoving(to: pages)
        let useCases = useCases
        pages.page("/canaries") { visit in
            let canaries = try await useCases.canaries.running()
            let ended = try await useCases.canaries.ended(
                agent: nil,
                limit: Self.rows + 1,
                before: try visit.cursor(parts: 1)?.first
            )
            let next = ended.count > Self.rows ? String(ended[Self.rows - 1].id) : nil
            let page = CanariesPage(
                canaries: canaries.map { CanaryRow($0) },
                ended: ended.prefix(Self.rows).map { EndedCanaryRow($0) },
                next: visit.next(next)
            )
            return Content(title: "Canaries", template: "canaries", model: page)
        }
        pages.page("/canaries/{agent}") { visit in
            let agent = try visit.parameter("agent")
            if Int64(agent) != nil {
                let history = try await useCases.histories.history(of: agent)
                if history.canary.endedAt != nil {
                    let page = EndedCanaryPage(history)
                    let title = "Canary of \(history.canary.agent)"
                    return Content(title: title, template: "ended-canary", model: page, hasCharts: true)
                }
            }
            guard let judged = try await useCases.canaries.judged(agent: agent) else {
                let log = Link("/log", [("agent", agent), ("action", "rollback"), ("hours", "8760")]).text
                let page = NoCanaryPage(agent: agent, logPath: log)
                return Content(title: "Canary of \(agent)", template: "no-canary", model: page)
            }
            let quality = try await useCases.canaries.qualityHours(agent: agent, hours: Self.chartHours)
            let history = try await useCases.histories.history(of: agent)
            let page = CanaryPage(judged, history: history, quality: quality, token: visit.token)
            return Content(title: "Canary of \(agent)", template: "canary", model: page, hasCharts: true)
        }
    }

    private func addMoving(to pages: PageTable) {
        let canaries = useCases.canaries
        let back: @Sendable (Visit) throws -> String = { "/canaries/\(Link.escaped(try $0.parameter("agent")))" }
        pages.action("/canaries/{agent}/promote", back: back) { visit, form in
            let agent = try visit.parameter("agent")
            guard let percent = try form.integer("percent", 1...100) else {
                throw Refusal.invalid("/percent", "is missing")
            }
            try await Self.requireUnmoved(canaries, agent: agent, seen: form.text("seen"))
            _ = try await canaries.promote(agent: agent, to: percent, by: visit.actor)
            let text = percent == 100 ? "is active for all traffic" : "serves \(percent) % of the keys"
            return Outcome("\(agent)'s canary \(text).", at: try back(visit), logged: .promote)
        }
        pages.action("/canaries/{agent}/clear", back: back) { visit, form in
            let agent = try visit.parameter("agent")
            try await Self.requireUnmoved(canaries, agent: agent, seen: form.text("seen"))
            try await canaries.clearUnevenSplit(agent: agent, note: form.text("reason"), by: visit.actor)
            let text = "The uneven split no longer holds \(agent)'s canary."
            return Outcome(text, at: try back(visit), logged: .clearHold)
        }
        pages.action("/canaries/{agent}/rollback", back: back) { visit, form in
            let agent = try visit.parameter("agent")
            try await Self.requireUnmoved(canaries, agent: agent, seen: form.text("seen"))
            let (canary, _) = try await canaries.rollBack(agent: agent, note: form.text("reason"), by: visit.actor)
            return Outcome(
                "\(canary.bundleID) was taken back; \(canary.baselineID) serves all of \(agent)'s traffic.",
                at: try back(visit),
                logged: .rollback
            )
        }
    }

    /// Refuses a form that was made for a canary that is no longer there or stands elsewhere by now.
    private static func requireUnmoved(_ canaries: CanaryControl, agent: String, seen: String?) async throws {
        guard let judged = try await canaries.judged(agent: agent) else {
            throw Refusal.notFound("No canary is running for \(agent) any more.")
        }
        guard seen == CanaryPage.seen(judged.canary) else {
            throw Refusal.conflict(
                .rolloutMoved,
                "The canary was moved meanwhile and is at \(judged.canary.percent) % now; look again."
            )
        }
    }
}
