import ArgumentParser
import JSON
import Wire

struct SuspectsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspects",
        abstract: "List labels that look wrong, the most suspicious first.",
        discussion: """
            Nothing is excluded by this; `attune exclude --ids` does it.

            EXAMPLES:
              attune suspects inbox_triage
              attune suspects inbox_triage --min-suspicion 0.9
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: ArgumentHelp("List every label of at least this suspicion.", valueName: "0-1"))
    var minSuspicion: Double?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "labeled",
            "suspects",
            query: [
                "agent": agent, "min_suspicion": minSuspicion.map { String($0) },
                "limit": page.limit.map(String.init), "cursor": page.cursor,
            ]
        )
        try await session.showHeavy(request, as: [SuspectExample].self) { suspects in
            let table = Table(
                [
                    .number("ID"), .number("SUSPICION"), .name("LABEL"), .name("SUGGESTED"), .name("SOURCE"),
                    .text("LABELER"), .text("KEY"), .text("PAYLOAD"),
                ],
                rows: suspects.map { suspect in
                    [
                        String(suspect.id), Figure.fixed(suspect.suspicion, places: 2), suspect.label,
                        suspect.suggestedLabel, suspect.source, suspect.labeler ?? Figure.none, suspect.key,
                        suspect.payload.text(),
                    ]
                }
            )
            return .table(table, empty: "No label looks wrong.")
        }
    }
}
