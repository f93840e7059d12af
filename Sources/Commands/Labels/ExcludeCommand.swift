import ArgumentParser
import Wire

struct ExcludeCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "exclude",
        abstract: "Take labeled examples out of training.",
        discussion: """
            Excluded examples stay where they are and never train; `attune include` takes them back. With --preview \
            nothing is excluded: two models are trained, with the examples and without them, and compared on rows \
            that neither has seen.

            EXAMPLES:
              attune exclude --preview --agent inbox_triage --min-suspicion 0.8
              attune exclude --agent inbox_triage --min-suspicion 0.8 --reason "look wrong"
              attune exclude --agent inbox_triage --labeler mallory --reason "poisoned"
              attune exclude --ids 17,18 --reason "mislabeled"
            """
    )

    @OptionGroup var selection: ExampleSelectionOptions

    @Flag(help: "Exclude nothing; show what training would be without the examples.")
    var preview = false

    @Option(
        name: [.customLong("model"), .customLong("model-type")],
        help: "With --preview: the kind of model. (default: logistic)"
    )
    var model: TrainCommand.ModelType?

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if model != nil, !preview { throw ValidationError("--model is for --preview.") }
    }

    func run(in session: OperatorSession) async throws(CommandFailure) {
        guard !preview else { return try await showPreview(in: session) }
        let request = ExcludeRequest(
            ids: selection.ids,
            filter: selection.filter.filter,
            reason: selection.reason,
            actor: selection.actor ?? session.loginName
        )
        try await session.show(
            .post("labeled", "exclude", body: try body(request)),
            as: ExcludeAnswer.self
        ) { .line("\($0.excluded) examples excluded.") }
    }

    private func showPreview(in session: OperatorSession) async throws(CommandFailure) {
        let question = ExcludePreviewRequest(
            ids: selection.ids,
            filter: selection.filter.filter,
            modelType: model?.rawValue
        )
        let request = ServerRequest.post("labeled", "exclude", "preview", body: try body(question))
        try await session.showHeavy(request, as: ExcludePreview.self, exclusionReport)
    }
}

struct IncludeCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "include",
        abstract: "Take excluded examples back into training.",
        discussion: """
            EXAMPLES:
              attune include --ids 17,18
              attune include --labeler mallory --reason "was right after all"
            """
    )

    @OptionGroup var selection: ExampleSelectionOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = RestoreRequest(
            ids: selection.ids,
            filter: selection.filter.filter,
            reason: selection.reason,
            actor: selection.actor ?? session.loginName
        )
        try await session.show(
            .post("labeled", "restore", body: try body(request)),
            as: RestoreAnswer.self
        ) { .line("\($0.restored) examples restored.") }
    }
}
