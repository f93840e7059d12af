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
              attune review --agent inbox_triage --strategy margin
              attune review --reviews 2
              attune review --list --agent inbox_triage
              attune review --stats
            """
    )

    @Option(help: "Only this agent's cases.", completion: .agents)
    var agent: String?

    @Option(help: "Who labels. (default: your login name)")
    var labeler: String?

    @Option(
        help: """
            How cases are chosen: auto, judges, margin, entropy, committee, badge, coreset, typiclust or relabel. \
            (default: auto)
            """,
        completion: .list([
            "auto", "judges", "margin", "entropy", "committee", "badge", "coreset", "typiclust", "relabel",
        ])
    )
    var strategy: String?

    @Option(help: "How many people are to label each case, 1 to 9. (default: 1)")
    var reviews: Int?

    @Flag(help: "Only list the cases that would teach most.")
    var list = false

    @Flag(help: "Only show how the labeling goes, and how often agents are right.")
    var stats = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if list, stats { throw ValidationError("Give either --list or --stats, not both.") }
        if let reviews, !(1...9).contains(reviews) { throw ValidationError("--reviews is from 1 to 9.") }
    }

    func run(in session: OperatorSession) async throws(CommandFailure) {
        if stats {
            try await session.show(.get("review", "stats"), as: ReviewStats.self, reviewStatsReport)
            return
        }
        if list {
            let request = ServerRequest.get("review", "queue", query: ["agent": agent, "strategy": strategy])
            try await session.show(request, as: [ReviewItem].self, reviewListReport)
            return
        }
        let input = session.console.openInput()
        defer { input.close() }
        var desk = ReviewDesk(
            session: session,
            input: input,
            request: ReviewNextRequest(
                labeler: labeler ?? session.loginName,
                agent: agent,
                strategy: strategy,
                reviews: reviews
            )
        )
        try await desk.work()
    }
}

/// Carries out the steps of a labeling session: asks the server, shows items, reads keys.
private struct ReviewDesk {
    let session: OperatorSession
    let input: any InputSource
    /// What every fetch asks for.
    let request: ReviewNextRequest
    var review = ReviewSession()

    private var labeler: String { request.labeler }

    init(session: OperatorSession, input: any InputSource, request: ReviewNextRequest) {
        self.session = session
        self.input = input
        self.request = request
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
