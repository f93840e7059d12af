import ArgumentParser
import Wire

struct PerformanceCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "performance",
        abstract: "Show how an agent's canary is doing, with the evidence.",
        discussion: """
            EXAMPLES:
              attune performance inbox_triage
              attune performance inbox_triage --lookback-hours 72 --json
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: "The window of the descriptive figures; it never decides. (default: 24)")
    var lookbackHours: Int?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.show(
            .get("canaries", agent, "performance", query: ["lookback_hours": lookbackHours.map(String.init)]),
            as: CanaryPerformance.self,
            performanceReport
        )
    }
}

struct DetectCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Ask the guard for its judgement now, without acting on it.",
        discussion: """
            EXAMPLES:
              attune detect inbox_triage
              attune detect inbox_triage --since-hours 24
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: "The window of the descriptive figures; it never decides. (default: 24)")
    var sinceHours: Int?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let question = DetectRequest(agent: agent, sinceHours: sinceHours)
        let request = ServerRequest(.post, segments: ["api", "canary", "detect"], body: try body(question))
        try await session.show(request, as: CanaryPerformance.self, performanceReport)
    }
}
