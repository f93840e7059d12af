import Domain
import Hummingbird
import JSON
import Wire

struct OperationsRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        addSchedule(to: routes)
        let backend = backend
        routes.get("/api/active/logs") { request, _ in try await Self.logs(request, backend) }
        routes.post("/api/active/pause") { request, _ in
            let body = try await BodyReader.value(Wire.PauseRequest.self, of: request)
            let version = try await backend.operations.pause(reason: body.reason, by: Actor(body.actor))
            return try await backend.confirmed(Wire.PauseAnswer(status: "paused", reason: body.reason), at: version)
        }
        routes.post("/api/active/resume") { request, _ in
            let body = try await BodyReader.value(Wire.ResumeRequest.self, of: request)
            try await backend.operations.resume(by: Actor(body.actor))
            return try Answer.of(Wire.ResumeAnswer(status: "resumed"))
        }
        routes.get("/api/active/status") { _, _ in
            let status = try await backend.operations.status()
            return try Answer.of(
                Wire.Status(
                    isPaused: status.pause != nil,
                    pauseReason: status.pause?.reason,
                    pausedBy: status.pause?.by.name,
                    pausedAt: status.pause?.since.description,
                    version: attuneVersion,
                    startedAt: backend.startedAt.description,
                    schedule: backend.runsSchedule,
                    agents: status.agents,
                    activeCanaries: status.runningCanaries,
                    pendingApprovals: status.pendingApprovals,
                    configVersion: status.configurationVersion,
                    nodes: try await backend.fleet.nodes().map(Wire.Node.init)
                )
            )
        }
    }

    private static func logs(_ request: Request, _ backend: Backend) async throws -> Response {
        let query = Query(request)
        let action = try query.word("action", JournalEntry.Action.self)
        let hours = try query.hours(or: action == .guardCheck ? 168 : 24)
        let agent = try await query.agent(in: backend)
        let filter = JournalFilter(
            action: action,
            agent: agent,
            actor: try query.name("actor"),
            since: backend.now.adding(hours: -hours),
            limit: try query.limit() + 1,
            before: try query.cursor(parts: 1)?.first
        )
        var entries = try await backend.ledger.read { records in
            try records.journal(filter).map { ($0.sequence, $0.entry) }
        }
        let hasMore = entries.count == filter.limit
        if hasMore { entries.removeLast() }
        let next = hasMore ? entries.last.map { String($0.0) } : nil
        return try Answer.page(entries.map { Wire.LogEntry($0.1) }, next: next, of: request)
    }

    private func addSchedule(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/schedule") { _, _ in
            let plan = try await backend.jobs.plan()
            return try Answer.of(plan.map { Wire.ScheduledJob($0, isEnabled: backend.runsSchedule) })
        }
        routes.post("/api/active/schedule/{job}/run", heavy: .schedule) { request, context in
            let name = try context.parameter("job")
            let actor = try await BodyReader.value(ActorRequest.self, of: request).actor
            guard let job = Job(rawValue: name) else {
                let jobs = Job.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal.notFound("There is no job \"\(name)\"; the jobs are \(jobs).")
            }
            let run = try await backend.jobs.run(job, by: Actor(actor))
            return try Answer.of(
                Wire.JobRunAnswer(job: name, status: run.outcome.rawValue, figures: .object(run.figures))
            )
        }
    }
}

extension Wire.LogEntry {
    fileprivate init(_ entry: JournalEntry) {
        self.init(
            timestamp: entry.timestamp.description,
            agent: entry.agent,
            action: entry.action.rawValue,
            actor: entry.actor.name,
            reason: entry.reason,
            figures: entry.figures
        )
    }
}

extension Wire.ScheduledJob {
    fileprivate init(_ planned: JobRunner.Planned, isEnabled: Bool) {
        self.init(
            job: planned.job.rawValue,
            time: planned.time.clock,
            weekday: planned.time.weekdayName,
            enabled: isEnabled,
            nextRunAt: isEnabled ? planned.next.description : nil,
            lastRunAt: planned.last?.startedAt.description,
            lastStatus: planned.last?.outcome.rawValue
        )
    }
}
