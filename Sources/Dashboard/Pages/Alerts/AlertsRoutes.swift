import Domain

struct AlertsRoutes {
    /// Open alerts are few, one a condition.
    private static let mostOpen = 200
    private static let rows = 50
    private static let deliveries = 25

    let useCases: UseCases

    func add(to pages: PageTable) {
        addCaring(to: pages)
        let useCases = useCases
        pages.page("/alerts") { visit in
            var open = AlertFilter()
            open.limit = Self.mostOpen
            var past = AlertFilter()
            past.openness = .resolved
            past.limit = Self.rows + 1
            past.before = try visit.cursor(parts: 1)?.first
            var latest = DeliveryFilter()
            latest.limit = Self.deliveries
            let resolved = try await useCases.alerts.alerts(past)
            let next = resolved.count > Self.rows ? String(resolved[Self.rows - 1].number) : nil
            let page = AlertsPage(
                token: visit.token,
                open: try await useCases.alerts.alerts(open).map { .init($0, at: visit.now) },
                resolved: resolved.prefix(Self.rows).map { .init($0, at: visit.now) },
                next: visit.next(next),
                channels: try await useCases.alerts.channels().map { .init($0) },
                deliveries: try await useCases.alerts.deliveries(latest).map { .init($0) }
            )
            return Content(title: "Alerts", template: "alerts", model: page)
        }
    }

    private func addCaring(to pages: PageTable) {
        let useCases = useCases
        let back: @Sendable (Visit) -> String = { _ in "/alerts" }
        pages.action("/alerts/{id}/ack", back: back) { visit, _ in
            let alert = try await useCases.alerts.acknowledge(visit.parameter("id"), by: visit.actor)
            return Outcome("You look after \(alert.id).", at: "/alerts", logged: .alertAcknowledge)
        }
        pages.action("/alerts/{id}/silence", back: back) { visit, form in
            let longest = AlertDesk.longestSilenceHours
            guard let hours = try form.number("hours", 0...longest) else {
                throw Refusal.invalid("/hours", "is missing")
            }
            let alert = try await useCases.alerts.silence(
                visit.parameter("id"),
                until: visit.now.adding(hours: hours),
                reason: form.text("reason"),
                by: visit.actor
            )
            let said = hours > 0 ? "is silent for \(brief(hours)) hours" : "is no longer silent"
            return Outcome("\(alert.id) \(said).", at: "/alerts", logged: .alertSilence)
        }
        pages.action("/alerts/channels/{name}/test", back: back) { visit, _ in
            let name = try visit.parameter("name")
            let outcome = try await useCases.channelTesting.test(name)
            let detail = outcome.error.map { ": \($0)" } ?? ""
            return Outcome("Test message to \(name): \(outcome.word)\(detail).", at: "/alerts")
        }
    }
}
