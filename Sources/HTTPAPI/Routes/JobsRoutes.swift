import Domain
import Hummingbird
import Logging
import Wire

/// Heavy work that is done in the background: looking at it, following it, fetching what came of it, and calling it off.
struct JobsRoutes {
    static let path = "/api/active/jobs"

    let backend: Backend
    let streams: JobStreams

    func add(to routes: RouteTable) {
        let backend = backend
        let streams = streams
        routes.get(Self.path) { _, _ in try Answer.of(backend.board.jobs.map { Wire.Job($0) }) }
        routes.get("\(Self.path)/{id}") { _, context in
            let id = try await Self.own(context, backend)
            return try Answer.of(Wire.Job(of: id, on: backend.board, log: context.logger))
        }
        routes.delete("\(Self.path)/{id}") { _, context in
            let id = try await Self.own(context, backend)
            return try Answer.of(Wire.Job(try backend.board.cancel(id)))
        }
        routes.get("\(Self.path)/{id}/result") { _, context in
            let id = try await Self.own(context, backend)
            let (job, outcome) = try backend.board.job(id)
            guard let outcome, job.state != .canceled else {
                throw Refusal.conflict(.jobUnfinished, "\(id) has no result: it is \(Wire.Job(job).status).")
            }
            return try outcome.get().response
        }
        routes.get("\(Self.path)/{id}/events") { request, context in
            let id = try await Self.own(context, backend)
            let log = context.logger
            return try streams.response(to: request, changes: try backend.board.changes(of: id)) {
                try Wire.Job(of: id, on: backend.board, log: log)
            }
        }
    }

    /// The id of a job that is kept by this process.
    ///
    /// - Throws: 404 for another's, with a sentence that says whose: a proxy that has the next server answer a 404 brings the
    ///   request where it belongs.
    private static func own(_ context: Context, _ backend: Backend) async throws -> String {
        let id = try context.parameter("id")
        guard let node = QueuedJob.node(ofJob: id), node != backend.fleet.id else { return id }
        let other = try await backend.fleet.nodes().first { $0.node.id == node }
        let place =
            other.map { "which listens at \($0.node.address). Ask there: jobs are kept by the process that does them." }
            ?? "which is none of those that run (GET /api/active/status lists them). Its jobs ended with it."
        throw RequestError(
            status: .notFound,
            code: "job_elsewhere",
            detail: "\(id) is a job of the server process \(node), \(place)"
        )
    }
}

extension Wire.Job {
    /// A job without what came of it.
    init(_ job: QueuedJob) {
        self.init(
            id: job.id,
            kind: job.kind.rawValue,
            agent: job.agent,
            status: job.state.status,
            node: QueuedJob.node(ofJob: job.id) ?? "",
            createdAt: job.createdAt.description
        )
        finishedAt = job.finishedAt?.description
        switch job.state {
        case .waiting(let place): self.place = place
        case .running(let step, let share): (self.step, progress) = (step.rawValue, rounded(share, 2))
        case .succeeded: resultPath = "\(JobsRoutes.path)/\(job.id)/result"
        case .failed, .canceled: break
        }
    }

    /// A job with what came of it.
    fileprivate init(of id: String, on board: JobBoard<JobAnswer>, log: Logger) throws {
        let (job, outcome) = try board.job(id)
        self.init(job)
        switch outcome {
        case .success(let answer): result = answer.json
        case .failure(let error) where job.state == .failed: problem = Problems.problem(for: error, log: log).problem
        case .failure, nil: break
        }
    }
}

extension QueuedJob.State {
    fileprivate var status: String {
        switch self {
        case .waiting: "waiting"
        case .running: "running"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .canceled: "canceled"
        }
    }
}
