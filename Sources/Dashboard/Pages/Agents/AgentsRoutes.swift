import Learning
import Rules
import Domain

struct AgentsRoutes {
    private static let qualityHours = 24.0 * 30
    private static let trafficHours = 24

    let useCases: UseCases

    func add(to pages: PageTable) {
        let useCases = useCases
        pages.page("/agents") { _ in
            let rows = try await useCases.ledger.read { records in
                let counts = Dictionary(grouping: try records.exampleCounts(agent: nil), by: \.agent)
                    .mapValues { $0.reduce(0) { $0 + $1.count } }
                let canaries = Dictionary(firstOf: try records.runningCanaries().map { ($0.agent, $0) })
                return try records.agents().map { agent in
                    Self.row(agent, examples: counts[agent.name] ?? 0, canary: canaries[agent.name])
                }
            }
            return Content(title: "Agents", template: "agents", model: AgentsPage(rows: rows))
        }
        pages.page("/agents/{agent}") { visit in
            let name = try visit.parameter("agent")
            let agent = try await useCases.agents.agent(name)
            let page = AgentPage(
                agent,
                served: useCases.live.current.agents[name],
                key: visit.text("key"),
                charts: AgentCharts(
                    agent: name,
                    quality: try await useCases.canaries.qualityHours(agent: name, hours: Self.qualityHours),
                    traffic: try await useCases.traffic.traffic(agent: name, hours: Self.trafficHours, step: .hour)
                ),
                token: visit.token
            )
            return Content(title: name, template: "agent", model: page, hasCharts: true)
        }
        let back: @Sendable (Visit) throws -> String = { "/agents/\(Link.escaped(try $0.parameter("agent")))" }
        pages.action("/agents/{agent}/rollback", back: back) { visit, form in
            let name = try visit.parameter("agent")
            guard try await useCases.agents.agent(name).effectiveBundleID == form.text("seen") else {
                throw Refusal.conflict(.rolloutMoved, "Another bundle became active meanwhile; look again.")
            }
            let moved = try await useCases.canaries.rollBackBundle(
                agent: name,
                reason: form.text("reason"),
                by: visit.actor
            )
            return Outcome(
                "\(moved.to) is active again in place of \(moved.from).",
                at: try back(visit),
                logged: .bundleRollback
            )
        }
    }

    private static func row(_ agent: Agent, examples: Int, canary: Canary?) -> AgentsPage.Row {
        AgentsPage.Row(
            name: agent.name,
            path: "/agents/\(Link.escaped(agent.name))",
            labels: agent.specification.labels.joined(separator: ", "),
            decides: AgentPage.decides(agent.specification),
            bundleID: agent.effectiveBundleID,
            bundlePath: "/bundles/\(Link.escaped(agent.effectiveBundleID))",
            activatedAt: agent.activatedAt.map(Moment.init),
            examples: grouped(examples),
            canary: canary.map { Badge("canary \($0.percent) %", .accent) }
        )
    }
}
