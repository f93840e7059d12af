import ArgumentParser
import Wire

struct ExcludeCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "exclude",
        abstract: "Take labeled examples out of training.",
        discussion: """
            Excluded examples stay where they are and never train; `attune restore` takes them back.

            EXAMPLES:
              attune exclude --ids 17,18 --reason "mislabeled"
              attune exclude --agent inbox_triage --labeler mallory --reason "poisoned"
            """
    )

    @OptionGroup var selection: ExampleSelectionOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
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
}

struct RestoreCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Take excluded examples back into training.",
        discussion: """
            EXAMPLES:
              attune restore --ids 17,18
              attune restore --labeler mallory --reason "was right after all"
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
