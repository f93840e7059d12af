import ArgumentParser
import JSON
import Wire

struct LabeledCommand: OperatorCommand {
    enum Excluded: String, ExpressibleByArgument, CaseIterable {
        case `true`
        case `false`
        case all
    }

    static let configuration = CommandConfiguration(
        commandName: "labeled",
        abstract: "List labeled examples, the newest first.",
        discussion: """
            EXAMPLES:
              attune labeled --agent inbox_triage --limit 50
              attune labeled --source feedback --min-confidence 81
              attune labeled --agent inbox_triage --suspect --labeler mallory
              attune labeled --excluded all --since 2024-01-15T00:00:00Z --json
            """
    )

    @OptionGroup var filter: LabeledFilterOptions

    @Option(help: "Whether to list excluded ones: true, false or all. (default: false)")
    var excluded: Excluded?

    @OptionGroup var page: PageOptions
    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get(
            "labeled",
            query: [
                "agent": filter.agent, "source": filter.source, "label": filter.label, "labeler": filter.labeler,
                "min_confidence": filter.minConfidence.map(Figure.short), "since": filter.since,
                "until": filter.until, "suspect": filter.suspect ? "true" : nil,
                "min_suspicion": filter.minSuspicion.map(Figure.short), "excluded": excluded?.rawValue,
                "limit": page.limit.map(String.init), "cursor": page.cursor,
            ]
        )
        try await session.show(request, as: [LabeledExample].self, report)
    }

    private func report(_ examples: [LabeledExample]) -> Report {
        let table = Table(
            [
                .number("ID"), .name("TIME"), .name("AGENT"), .name("LABEL"), .number("CONFIDENCE"), .name("SOURCE"),
                .text("LABELER"), .text("KEY"), .text("PAYLOAD"),
            ],
            rows: examples.map { example in
                [
                    String(example.id), example.createdAt, example.agent, label(example),
                    Figure.short(example.confidence), example.source, example.labeler ?? Figure.none, example.key,
                    example.payload.text(),
                ]
            }
        )
        return .table(table, empty: "No labeled examples.")
    }

    private func label(_ example: LabeledExample) -> String {
        let label = example.isNegative == true ? "not \(example.label)" : example.label
        return example.excluded == true ? "\(label) (excluded)" : label
    }
}
