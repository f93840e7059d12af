import ArgumentParser
import Wire

struct LearningCurveCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "learning-curve",
        abstract: "Show what further labels would bring an agent.",
        discussion: """
            The curve is that of the agent's newest trained bundle.

            EXAMPLES:
              attune learning-curve inbox_triage
              attune learning-curve inbox_triage --label-cost 0.5 --decisions 10000
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: ArgumentHelp("What giving one label costs, in wrong decisions. (default: 0.1)", valueName: "number"))
    var labelCost: Double?

    @Option(
        help: ArgumentHelp(
            "How many decisions the gain is counted over. (default: those of the last 30 days)",
            valueName: "number"
        )
    )
    var decisions: Double?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "agents",
            agent,
            "learning-curve",
            query: ["label_cost": labelCost.map { "\($0)" }, "decisions": decisions.map { "\($0)" }]
        )
        try await session.show(request, as: LearningCurveAnswer.self, learningCurveReport)
    }
}

/// A learning curve as people read it: what was measured beside what the curve says, then what to do.
func learningCurveReport(_ answer: LearningCurveAnswer) -> Report {
    var report = Report()
    report.add(
        Table(
            [.number("LABELS"), .number("ERROR"), .number("± STANDARD ERROR")],
            rows: answer.points.map { point in
                [
                    Figure.fixed(point.labels, places: 0), Figure.percent(point.error),
                    Figure.percent(point.standardError),
                ]
            }
        )
    )
    report.add(line: answer.summary)
    return report
}
