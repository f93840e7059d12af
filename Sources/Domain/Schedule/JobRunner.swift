import JSON
import Learning

/// Runs the scheduled work; each job may safely run twice.
package struct JobRunner: Sendable {
    private let ledger: Ledger
    private let feeds: FeedLoader
    private let labelers: LabelerWatch
    private let judges: JudgeBench
    private let canaries: CanaryControl
    private let trainer: BundleTrainer
    private let desk: ApprovalDesk
    package let timetable: Timetable

    package init(ledger: Ledger, inspector: LabelInspector, timetable: Timetable) {
        self.ledger = ledger
        self.timetable = timetable
        feeds = FeedLoader(ledger: ledger)
        labelers = LabelerWatch(ledger: ledger, inspector: inspector)
        judges = JudgeBench(ledger: ledger)
        canaries = CanaryControl(ledger: ledger)
        trainer = BundleTrainer(ledger: ledger)
        desk = ApprovalDesk(ledger: ledger)
    }

    /// A job with its time and how it last went.
    package struct Planned: Sendable {
        package var job: Job
        package var time: JobTime
        package var next: Timestamp
        package var last: JobRun?
    }

    package func plan() async throws -> [Planned] {
        let now = ledger.world.now()
        let runs = try await ledger.read { try $0.lastRuns() }
        return Job.allCases.compactMap { job in
            guard let time = timetable.times[job] else { return nil }
            return Planned(job: job, time: time, next: time.next(after: now), last: runs.first { $0.job == job })
        }
    }

    /// Runs what has become due. A job that fails is noted as failed and does not keep the others from running.
    package func runDue() async throws -> [JobRun] {
        let now = ledger.world.now()
        let (last, first) = try await ledger.read { (try $0.lastScheduled(), try $0.firstServed()) }
        var runs: [JobRun] = []
        for (job, scheduled) in timetable.due(at: now, lastRuns: last, since: first) {
            runs.append(try await run(job, scheduled: scheduled))
        }
        return runs
    }

    /// Runs a job because a person asked for it; refused while paused.
    package func run(_ job: Job, by actor: Actor) async throws -> JobRun {
        try await ledger.read { try $0.requireRunning() }
        let started = ledger.world.now()
        let figures = try await perform(job, by: actor)
        return try await note(
            JobRun(job: job, scheduled: nil, startedAt: started, outcome: .succeeded, figures: figures)
        )
    }

    private func run(_ job: Job, scheduled: Timestamp) async throws -> JobRun {
        let started = ledger.world.now()
        var run = JobRun(job: job, scheduled: scheduled, startedAt: started, outcome: .succeeded, figures: [:])
        if try await ledger.read({ try $0.pause() }) != nil {
            run.outcome = .skipped
            run.figures = ["skipped": true]
            try await ledger.change(by: .system) { $0.log(job.action, reason: "paused", figures: ["skipped": true]) }
        } else {
            do {
                run.figures = try await perform(job, by: .system)
            } catch {
                run.outcome = .failed
                run.figures = ["error": .string("\(error)")]
            }
        }
        return try await note(run)
    }

    private func note(_ run: JobRun) async throws -> JobRun {
        try await ledger.change(by: .system) { change in
            try change.records.insertJobRun(run)
            return run
        }
    }

    private func perform(_ job: Job, by actor: Actor) async throws -> JSONObject {
        switch job {
        case .feedsLoad:
            let counts = try await feeds.load(by: actor)
            return JobReport.feeds(counts, accused: try await labelers.look())
        case .weightsUpdate:
            return JobReport.weights(try await judges.update(by: actor))
        case .reviewSample:
            return JobReport.sample(try await RandomProbe(ledger: ledger).draw(by: actor))
        case .guardCheck:
            return JobReport.guardCheck(try await canaries.check(isJob: true, by: actor))
        case .trainPropose:
            return try await trainAndPropose(by: actor)
        case .judgeSummary:
            return try await ledger.change(by: actor) { change in
                let report = JobReport.weights(try change.records.judgeWeights(agent: nil))
                change.log(.alert, reason: "judge_summary", figures: report)
                return report
            }
        }
    }

    /// New labels since an agent's last bundle from which training again is worth it.
    package static let enoughNewLabels = 50

    private func trainAndPropose(by actor: Actor) async throws -> JSONObject {
        let names = try await ledger.read { records in
            try records.agents().map(\.name).filter { name in
                // Not its rows: several labels of one key are one row, and would count as new for ever.
                let known = try records.newestTrainedBundle(agent: name)?.provenance.labelCount ?? 0
                return try records.labelCount(agent: name) - known >= Self.enoughNewLabels
            }
        }
        var proposed: [JSON] = []
        var refused: JSONObject = [:]
        for name in names {
            do {
                let bundle = try await trainer.train(TrainingRequest(agent: name), by: actor)
                let approval = try await desk.propose(agent: name, bundle: bundle.id, by: actor)
                proposed.append([
                    "agent": .string(name), "bundle_id": .string(bundle.id), "approval_id": .string(approval.id),
                ])
            } catch let refusal as Refusal {
                refused[name] = .string(refusal.sentence)
            }
        }
        return ["proposed": .array(proposed), "refused": .object(refused)]
    }
}

extension Refusal {
    /// Why, in a sentence.
    package var sentence: String {
        switch self {
        case .notFound(let detail), .conflict(_, let detail), .invalid(_, let detail, _): detail
        case .overloaded(let seconds): "Too much work is waiting; try again in \(seconds) s."
        }
    }
}
