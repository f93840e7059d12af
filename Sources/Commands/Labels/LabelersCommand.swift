import ArgumentParser
import Wire

struct LabelersCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "labelers",
        abstract: "Show who gives the labels, and whose do not fit.",
        discussion: """
            EXAMPLES:
              attune labelers inbox_triage
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        try await session.showHeavy(.get("labelers", query: ["agent": agent]), as: [Labeler].self) { labelers in
            let table = Table(
                [
                    .name("LABELER"), .number("LABELS"), .number("AGREEMENT"), .number("Z"), .name("ACCUSED"),
                    .number("BURSTS"), .name("LAST SEEN"),
                ],
                rows: labelers.map { labeler in
                    [
                        labeler.labeler, String(labeler.labels), Figure.percent(labeler.agreement),
                        labeler.z.map { Figure.fixed($0, places: 1) } ?? Figure.none, labeler.accused ? "yes" : "no",
                        String(labeler.bursts), labeler.lastSeen,
                    ]
                }
            )
            return .table(table, empty: "No label names its labeler.")
        }
    }
}
