import ArgumentParser
import Wire

struct PauseCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop training, feeds and promotions until resumed.",
        discussion: """
            Approvals, deployments and rollbacks by people still work, and a regression is still rolled back.

            EXAMPLES:
              attune pause --reason "Investigating data quality issues"
            """
    )

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who pauses. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let pause = PauseRequest(reason: reason, actor: actor ?? session.loginName)
        try await session.show(.post("pause", body: try body(pause)), as: PauseAnswer.self) { answer in
            .line("Paused\(answer.reason.map { ": \($0)" } ?? "").").noting(answer)
        }
    }
}

struct ResumeCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let the loop go on after a pause.",
        discussion: """
            EXAMPLES:
              attune resume
            """
    )

    @Option(help: "Who resumes. (default: your login name)")
    var actor: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let resumption = ResumeRequest(actor: actor ?? session.loginName)
        try await session.show(.post("resume", body: try body(resumption)), as: ResumeAnswer.self) { _ in
            .line("Resumed.")
        }
    }
}
