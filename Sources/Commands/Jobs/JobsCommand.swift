import ArgumentParser
import Wire

struct JobsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "See the heavy work that the server does in the background.",
        discussion: """
            Without an id all jobs are listed; finished ones are kept for an hour.

            EXAMPLES:
              attune train inbox_triage --background
              attune jobs
              attune jobs job-api-1-7k2.1x8a9s0d3k --wait
              attune jobs job-api-1-7k2.1x8a9s0d3k --cancel
            """
    )

    @Argument(help: "The job.")
    var id: String?

    @Flag(help: "Wait until it has ended.")
    var wait = false

    @Flag(help: "Call it off.")
    var cancel = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard id != nil || !(wait || cancel) else { throw ValidationError("--wait and --cancel are about one job.") }
        guard !(wait && cancel) else { throw ValidationError("--wait or --cancel, not both.") }
    }

    func run(in session: OperatorSession) async throws(CommandFailure) {
        guard let id else {
            try await session.show(.get("jobs"), as: [Job].self) { .table(table($0), empty: "There are no jobs.") }
            return
        }
        if wait { _ = try await session.followed(try await session.fetch(.get("jobs", id), as: Job.self)) }
        let request: ServerRequest = cancel ? .delete("jobs", id) : .get("jobs", id)
        let job = try await session.show(try await session.openJob(request), as: Job.self, jobReport)
        if wait, job.status != "succeeded" { throw .incomplete("\(id) has not succeeded: it is \(job.status).") }
    }

    private func table(_ jobs: [Job]) -> Table {
        Table(
            [.name("ID"), .name("KIND"), .name("AGENT"), .name("STATUS"), .name("CREATED")],
            rows: jobs.map { job in
                [job.id, job.kind, job.agent ?? Figure.none, jobProgress(job), job.createdAt]
            }
        )
    }
}
