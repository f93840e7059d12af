import ArgumentParser
import Wire

struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "Turn what people said into labeled examples.",
        subcommands: [Load.self]
    )

    struct Load: OperatorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load the feeds now, instead of waiting for the night.",
            discussion: """
                Loading twice changes nothing.

                EXAMPLES:
                  attune feeds load
                """
        )

        @OptionGroup var server: ServerOptions

        func run(in session: OperatorSession) async throws(CommandFailure) {
            try await session.show(.post("feeds", "load"), as: FeedsLoaded.self, report)
        }

        private func report(_ loaded: FeedsLoaded) -> Report {
            var report = Report.line("\(loaded.total) new labeled examples.")
            report.add(
                Table(
                    [.name("FEED"), .number("EXAMPLES")],
                    rows: loaded.counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
                )
            )
            return report
        }
    }
}
