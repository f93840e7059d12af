import JSON
import Learning

/// Runs the scheduled work, each job once whichever nodes there are: a node holds the job's lease while it runs it, and
/// another takes it over when the node dies.
package struct JobRunner: Sendable {
    private let ledger: Ledger
    private let inspector: LabelInspector
    private let work: WorkQueue
    private let node: String
    package let timetable: Timetable

    /// - Parameter node: which node it is that runs the jobs.
    package init(
        ledger: Ledger,
        inspector: LabelInspector,
        work: WorkQueue,
        timetable: Timetable,
        node: String
    ) {
        self.ledger = ledger
        self.inspector = inspector
        self.work = work
        self.timetable = timetable
        self.node = node
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

    /// Runs what has become due and no other node runs; nothing while the clock is in doubt. A job that fails is noted as failed and does not keep the others
    /// from running.
    package func runDue() async throws -> [JobRun] {
        guard ledger.world.clockDoubt() == nil else { return [] }
        let now = ledger.world.now()
        let (last, first) = try await ledger.read { (try $0.lastScheduled(), try $0.firstServed()) }
        var runs: [JobRun] = []
        for (job, scheduled) in timetable.due(at: now, lastRuns: last, since: first) {
            guard let lease = try await take(job, scheduled: scheduled, by: .system),
                let run = try await run(lease)
            else { continue }
            runs.append(run)
        }
        return runs
    }

    /// Runs a job because a person asked for it; refused while paused, while it is run already, and while the
    /// clock is in doubt.
    package func run(_ job: Job, by actor: Actor) async throws -> JobRun {
        if let doubt = ledger.world.clockDoubt() { throw Refusal.conflict(.clockJumped, doubt.sentence) }
        try await ledger.read { try $0.requireRunning() }
        guard let lease = try await take(job, scheduled: nil, by: actor) else {
            throw Refusal.conflict(.jobRunning, "\(job.rawValue) is being run already; wait until it has ended.")
        }
        do {
            let figures = try await holding(lease) { try await perform(job, by: actor, ledger.under(lease)) }
            return try await release(lease, lease.run(.succeeded, figures), isNoted: job.isOneEntry)
        } catch {
            try await ledger.touch { try $0.removeLease(lease) }
            throw error
        }
    }

    private func take(_ job: Job, scheduled: Timestamp?, by actor: Actor) async throws -> JobLease? {
        let node = node
        return try await ledger.change(by: actor) { change in
            try JobLease.take(job, scheduled: scheduled, node: node, in: change)
        }
    }

    /// Runs a job for its time on the timetable; nil where another node took it over meanwhile.
    private func run(_ lease: JobLease) async throws -> JobRun? {
        let ledger = ledger.under(lease)
        do {
            if try await ledger.read({ try $0.pause() }) != nil {
                try await ledger.change(by: .system) { change in
                    change.log(lease.job.action, reason: "paused", figures: ["skipped": true])
                }
                return try await release(lease, lease.run(.skipped, ["skipped": true]), isNoted: lease.job.isOneEntry)
            }
            let figures = try await holding(lease) { try await perform(lease.job, by: .system, ledger) }
            return try await release(lease, lease.run(.succeeded, figures), isNoted: lease.job.isOneEntry)
        } catch is JobLease.Lost {
            return nil
        } catch let error as any StoreFailure where error.isTemporary {
            // The lease runs out, and the job is run again.
            throw error
        } catch {
            return try await release(lease, lease.run(.failed, ["error": .string("\(error)")]), isNoted: false)
        }
    }

    /// Renews a lease for as long as `body` takes.
    private func holding<Value: Sendable>(_ lease: JobLease, _ body: () async throws -> Value) async throws -> Value {
        let ledger = ledger
        let renewal = Task {
            while true {
                try await Task.sleep(for: JobLease.renewal)
                let now = ledger.world.now()
                // What fails now may work next time, and at the end the lease is looked at.
                try? await ledger.touch { records in
                    let until = try records.sharedTime(or: now).adding(seconds: JobLease.seconds)
                    try records.renewLease(lease, until: until)
                }
            }
        }
        defer { renewal.cancel() }
        return try await body()
    }

    /// Notes the run, unless it was noted with the job's own entry, and gives the lease back.
    private func release(_ lease: JobLease, _ run: JobRun, isNoted: Bool) async throws -> JobRun {
        try await ledger.change(by: .system) { change in
            try lease.require(in: change)
            if !isNoted { try change.records.insertJobRun(run) }
            try change.records.removeLease(lease)
            change.touches(.jobs)
            return run
        }
    }

    /// Does a job. What of it is heavy waits for its turn as long as it takes, whoever asked for it.
    ///
    /// - Parameter ledger: under the job's lease.
    private func perform(_ job: Job, by actor: Actor, _ ledger: Ledger) async throws -> JSONObject {
        let asker = WorkAsker.current.job.map(WorkAsker.job) ?? .schedule
        return try await WorkAsker.$current.withValue(asker) { try await carryOut(job, by: actor, ledger) }
    }

    private func carryOut(_ job: Job, by actor: Actor, _ ledger: Ledger) async throws -> JSONObject {
        switch job {
        case .feedsLoad:
            let counts = try await FeedLoader(ledger: ledger).load(by: actor)
            let accused = try await LabelerWatch(ledger: ledger, inspector: inspector).look()
            return JobReport.feeds(counts, accused: accused)
        case .weightsUpdate:
            return JobReport.weights(try await JudgeBench(ledger: ledger, work: work).update(by: actor))
        case .reviewSample:
            return JobReport.sample(try await RandomProbe(ledger: ledger).draw(by: actor))
        case .guardCheck:
            return JobReport.guardCheck(
                try await CanaryControl(ledger: ledger, work: work).check(isJob: true, by: actor)
            )
        case .trainPropose:
            return try await trainAndPropose(by: actor, ledger)
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

    private func trainAndPropose(by actor: Actor, _ ledger: Ledger) async throws -> JSONObject {
        let trainer = BundleTrainer(ledger: ledger, work: work)
        let desk = ApprovalDesk(ledger: ledger, work: work)
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
        case .notFound(let detail), .conflict(_, let detail), .invalid(_, let detail, _), .busy(_, let detail, _),
            .unavailable(let detail, _):
            detail
        case .overloaded(let detail, let seconds): "\(detail) Try again in \(seconds) s."
        }
    }
}
