import ArgumentParser
import Wire

struct BundlesCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundles",
        abstract: "List bundles, or show one.",
        discussion: """
            EXAMPLES:
              attune bundles --agent inbox_triage
              attune bundles inbox_triage_20240115_140000
              attune bundles inbox_triage_20240115_140000 --json
            """
    )

    @Argument(help: "A bundle to show.")
    var bundle: String?

    @Option(help: "List only this agent's.", completion: .agents)
    var agent: String?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        if let bundle {
            try await session.show(.get("bundles", bundle), as: Bundle.self, bundleReport)
        } else {
            let request = ServerRequest.get(
                "bundles",
                query: ["agent": agent, "limit": page.limit.map(String.init), "cursor": page.cursor]
            )
            try await session.show(request, as: [Bundle].self, list)
        }
    }

    private func list(_ bundles: [Bundle]) -> Report {
        let table = Table(
            [
                .name("BUNDLE"), .name("AGENT"), .name("MODEL"), .number("EXAMPLES"), .number("ACCURACY"),
                .name("CREATED"), .name("STATE"),
            ],
            rows: bundles.map { bundle in
                [
                    bundle.bundleID, bundle.agent ?? Figure.none, bundle.modelType ?? Figure.none,
                    String(bundle.trainingCount), Figure.percent(bundle.accuracy), bundle.createdAt ?? Figure.none,
                    bundle.isActive == true ? "active" : "",
                ]
            }
        )
        return .table(table, empty: "No bundles yet. `attune train AGENT` makes one.")
    }
}
