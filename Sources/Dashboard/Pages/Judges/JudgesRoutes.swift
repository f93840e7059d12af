import Domain

struct JudgesRoutes {
    private static let historyDays = 90.0
    private static let historyRows = 5_000

    let useCases: UseCases

    func add(to pages: PageTable) {
        let useCases = useCases
        pages.page("/judges") { visit in
            let chosen = visit.text("agent")
            let names = try await useCases.agents.agents().map(\.name)
            let history = try await useCases.judges.history(
                agent: chosen,
                days: Self.historyDays,
                limit: Self.historyRows
            )
            var panel: FittedPanel?
            if let chosen { panel = try await useCases.judges.details(agent: chosen).panel }
            var page = JudgesPage(
                try await useCases.judges.weights(agent: chosen),
                panel: panel,
                history: history,
                agents: Choice.all(names, chosen: chosen),
                settings: useCases.ledger.alertPolicy.settings
            )
            page.token = visit.token
            return Content(title: "Judges", template: "judges", model: page, hasCharts: true)
        }
        pages.action("/judges/weigh", back: { _ in "/judges" }) { visit, _ in
            let weights = try await useCases.judges.update(by: visit.actor)
            return Outcome("\(counted(weights.count, "weight")) computed anew.", at: "/judges", logged: .weightsUpdate)
        }
    }
}
