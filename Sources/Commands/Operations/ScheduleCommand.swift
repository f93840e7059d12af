import ArgumentParser
import JSON
import Wire

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "List the scheduled jobs, or run one now.",
        subcommands: [List.self, Run.self],
        defaultSubcommand: List.self
    )

    struct List: OperatorCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the scheduled jobs.",
            discussion: """
                EXAMPLES:
                  attune schedule
                """
        )

        @OptionGroup var server: ServerOptions

        func run(in session: OperatorSession) async throws(CommandFailure) {
            try await session.show(.get("schedule"), as: [ScheduledJob].self, report)
        }

        private func report(_ jobs: [ScheduledJob]) -> Report {
            let table = Table(
                [.name("JOB"), .name("WHEN (UTC)"), .name("NEXT"), .name("LAST"), .text("RESULT")],
                rows: jobs.map { job in
                    [
                        job.job, "\(job.weekday ?? "daily") \(job.time)",
                        job.enabled ? job.nextRunAt ?? Figure.none : "off", job.lastRunAt ?? Figure.none,
                        job.lastStatus ?? Figure.none,
                    ]
                }
            )
            return .table(table, empty: "No scheduled jobs.")
        }
    }

    struct Run: OperatorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a job now.",
            discussion: """
                EXAMPLES:
                  attune schedule run guard_check
                """
        )

        @Argument(
            help: "The job.",
            completion: .list([
                "feeds_load", "weights_update", "review_sample", "guard_check", "train_propose", "judge_summary",
            ])
        )
        var job: String

        @OptionGroup var server: ServerOptions

        func run(in session: OperatorSession) async throws(CommandFailure) {
            var request = ServerRequest.post("schedule", job, "run")
            request.timeout = nil
            try await session.show(request, as: JobRunAnswer.self) { answer in
                var report = Report.line("\(answer.job): \(answer.status)")
                if let members = answer.figures?.object, !members.isEmpty { report.add(line: figures(members)) }
                return report
            }
        }
    }
}
