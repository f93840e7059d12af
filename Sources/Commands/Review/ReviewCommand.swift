import ArgumentParser
import Wire

struct ReviewCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Label the cases that teach most, one after the other.",
        discussion: """
            Shows one case at a time, without what the agent or any judge thought of it; one key gives the label. \
            Each case is yours alone for ten minutes. Where the input is no terminal, every line is one key, and the \
            line after an s is the reason for skipping.

            EXAMPLES:
              attune review --labeler ana
              attune review --agent inbox_triage
            """
    )

    @Option(help: "Only this agent's cases.", completion: .agents)
    var agent: String?

    @Option(help: "Who labels. (default: your login name)")
    var labeler: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let input = session.console.openInput()
        defer { input.close() }
        var desk = ReviewDesk(
            session: session,
            input: input,
            labeler: labeler ?? session.loginName,
            agent: agent
        )
        try await desk.work()
    }
}

/// Carries out the steps of a labeling session: asks the server, shows items, reads keys.
private struct ReviewDesk {
    let session: OperatorSession
    let input: any InputSource
    let labeler: String
    let agent: String?
    var review = ReviewSession()

    init(session: OperatorSession, input: any InputSource, labeler: String, agent: String?) {
        self.session = session
        self.input = input
        self.labeler = labeler
        self.agent = agent
    }

    mutating func work() async throws(CommandFailure) {
        var step = review.begin()
        while step != .finish {
            step = try await carryOut(step)
        }
        if let ending = review.ending { session.print(.line(ending)) }
        session.print(.line("\(review.labeled) labeled, \(review.skipped) skipped."))
    }

    private mutating func carryOut(_ step: ReviewSession.Step) async throws(CommandFailure) -> ReviewSession.Step {
        switch step {
        case .fetch:
            let request = ReviewNextRequest(labeler: labeler, agent: agent)
            let answer = try await session.fetch(
                .post("review", "next", body: try body(request)),
                as: ReviewNextAnswer.self
            )
            return review.received(answer)
        case .show:
            if let item = review.current {
                session.print(reviewReport(item, keys: review.keys, labeled: review.labeled))
            }
            return await read()
        case .prompt(let text):
            prompt(text)
            return await read()
        case .say(let text):
            session.print(.line(text))
            return await read()
        case .label(let item, let label):
            let request = ReviewLabelRequest(label: label, labeler: labeler)
            return try await tell(.post("review", item, "label", body: try body(request)), done: "→ \(label)")
        case .skip(let item, let reason):
            if session.console.style.isTerminal { session.console.write("\n") }
            let request = ReviewSkipRequest(labeler: labeler, reason: reason)
            return try await tell(.post("review", item, "skip", body: try body(request)), done: "→ skipped")
        case .undo(let item):
            let request = ReviewUndoRequest(labeler: labeler)
            return try await tell(.post("review", item, "undo", body: try body(request)), done: "→ taken back")
        case .finish:
            return .finish
        }
    }

    private mutating func read() async -> ReviewSession.Step {
        review.entered(await input.next() ?? .interrupt)
    }

    /// A refusal is said and the session goes on: the lease may have run out, or somebody else was quicker.
    private mutating func tell(
        _ request: ServerRequest,
        done: String
    ) async throws(CommandFailure) -> ReviewSession.Step {
        do {
            _ = try await session.fetch(request, as: ReviewAnswer.self)
        } catch .refused(let problem) {
            session.console.writeError(CommandFailure.refused(problem).text + "\n")
            return review.failed()
        }
        session.print(.line(done))
        return review.succeeded()
    }

    /// Redraws the one line that is being written; elsewhere than on a terminal nobody sees it grow.
    private func prompt(_ text: String) {
        if session.console.style.isTerminal {
            session.console.write("\r\u{1B}[KWhy skip it? \(printable(text))")
        } else {
            session.print(.line("Why skip it?"))
        }
    }
}
