import ArgumentParser
import Wire

struct WeightsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "Show how much each judge's word counts.",
        discussion: """
            EXAMPLES:
              attune weights
              attune weights inbox_triage --details
              attune weights inbox_triage --history --days 30
              attune weights --update
            """
    )

    @Argument(help: "Only this agent's judges.", completion: .agents)
    var agent: String?

    @Flag(help: "Show how reliable each judge is, and what they are worth together.")
    var details = false

    @Flag(help: "Show how the weights have changed.")
    var history = false

    @Option(help: "How far the history goes back. (default: 30)")
    var days: Int?

    @Flag(help: "Compute the weights now, instead of waiting for the night.")
    var update = false

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if history, update { throw ValidationError("Give either --history or --update, not both.") }
        if details, history || update { throw ValidationError("--details goes without --history and --update.") }
        if details, agent == nil { throw ValidationError("--details needs an agent.") }
        if days != nil, !history { throw ValidationError("--days goes with --history.") }
        if update, agent != nil { throw ValidationError("--update computes the weights of all agents.") }
    }

    func run(in session: OperatorSession) async throws(CommandFailure) {
        if update {
            try await session.showHeavy(.post("weights", "update"), as: WeightsUpdateAnswer.self) { answer in
                var report = Report.line("\(answer.updated) weights computed.")
                report.add(Self.matrix(answer.weights))
                return report
            }
        } else if history {
            let request = ServerRequest.get(
                "weights",
                "history",
                query: [
                    "agent": agent, "days": days.map(String.init), "limit": page.limit.map(String.init),
                    "cursor": page.cursor,
                ]
            )
            try await session.show(request, as: [WeightHistoryPoint].self, historyReport)
        } else if details, let agent {
            let request = ServerRequest.get("weights", agent, query: ["details": "true"])
            try await session.show(request, as: JudgeDetails.self, judgesReport)
        } else if let agent {
            try await session.show(.get("weights", agent), as: [String: Double].self) { weights in
                .table(Self.matrix(weights.isEmpty ? [:] : [agent: weights]), empty: Self.noWeights)
            }
        } else {
            try await session.show(.get("weights"), as: JudgeWeights.self) {
                .table(Self.matrix($0), empty: Self.noWeights)
            }
        }
    }

    private static let noWeights = "No judge has been weighed yet."

    /// Judges below each other, agents side by side.
    private static func matrix(_ weights: JudgeWeights) -> Table {
        let agents = weights.keys.sorted()
        let judges = Set(weights.values.flatMap(\.keys)).sorted()
        return Table(
            [.name("JUDGE")] + agents.map { .number($0) },
            rows: judges.map { judge in
                [judge] + agents.map { weights[$0]?[judge].map { Figure.fixed($0, places: 3) } ?? Figure.none }
            }
        )
    }

    private func historyReport(_ points: [WeightHistoryPoint]) -> Report {
        let table = Table(
            [.name("TIME"), .name("AGENT"), .name("JUDGE"), .number("WEIGHT"), .number("VERDICTS")],
            rows: points.map { point in
                [
                    point.computedAt, point.agent, point.judge, Figure.fixed(point.weight, places: 3),
                    String(point.matched),
                ]
            }
        )
        return .table(table, empty: Self.noWeights)
    }
}
