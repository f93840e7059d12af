import JSON

/// The right to run one job, for a while: whoever holds it renews it, and when its node dies another takes it over.
package struct JobLease: Sendable, Equatable {
    /// How long it holds without being renewed.
    static let seconds = 30.0
    /// How often it is renewed.
    static let renewal = Duration.seconds(10)

    package var job: Job
    /// The node, and a number that is drawn each time.
    package var holder: String
    /// The time on the timetable it is for; nil when a person asked for the job.
    package var scheduled: Timestamp?
    /// By the node's clock.
    package var startedAt: Timestamp
    /// By the shared clock.
    package var expiresAt: Timestamp

    package init(job: Job, holder: String, scheduled: Timestamp?, startedAt: Timestamp, expiresAt: Timestamp) {
        self.job = job
        self.holder = holder
        self.scheduled = scheduled
        self.startedAt = startedAt
        self.expiresAt = expiresAt
    }

    /// The lease was taken over by another node; nothing was written.
    struct Lost: Error {}

    /// Takes the lease of a job; nil while somebody holds it, or where the scheduled time has been run for already.
    static func take(_ job: Job, scheduled: Timestamp?, node: String, in change: Change) throws -> JobLease? {
        let records = change.records
        let now = try records.sharedTime(or: change.time)
        if let held = try records.lease(of: job), held.expiresAt > now { return nil }
        if let scheduled, let last = try records.lastScheduled()[job], last >= scheduled { return nil }
        let lease = JobLease(
            job: job,
            holder: "\(node)/\(String(change.random(), radix: 36))",
            scheduled: scheduled,
            startedAt: change.time,
            expiresAt: now.adding(seconds: seconds)
        )
        try records.setLease(lease)
        return lease
    }

    func require(in change: Change) throws {
        guard try change.records.lease(of: job)?.holder == holder else { throw Lost() }
    }

    /// Notes the job's run in the transaction that logs what it did: a node that dies after it has done all, and one that
    /// dies before it has done anything.
    func settle(in change: Change) throws {
        guard job.isOneEntry, let entry = change.entries.last(where: { $0.action == job.action }) else { return }
        let outcome: JobRun.Outcome = entry.figures["skipped"] == true ? .skipped : .succeeded
        try change.records.insertJobRun(run(outcome, entry.figures))
    }

    func run(_ outcome: JobRun.Outcome, _ figures: JSONObject) -> JobRun {
        JobRun(job: job, scheduled: scheduled, startedAt: startedAt, outcome: outcome, figures: figures)
    }
}

extension Job {
    /// Whether one journal entry says all that it did.
    var isOneEntry: Bool { self != .trainPropose }
}
