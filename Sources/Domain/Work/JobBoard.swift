import Rules
import Synchronization

/// The jobs of this node: heavy work that is done while nobody waits for the answer, and for a while what came of it.
///
/// Finished jobs are kept for an hour, the newest hundred of them, and no more bytes of answers than ``Limits/Work/resultBytes``;
/// the oldest go first. They are kept in memory, and end with the process.
package final class JobBoard<Answer: Sendable>: Sendable {
    /// What became of work that was to be done as a job.
    package enum Beginning: Sendable {
        /// It needed no heavy work: it was refused, or the answer was there already.
        case answered(Answer)
        case queued(QueuedJob)
    }

    private struct Entry {
        var job: QueuedJob
        var progress: JobProgress
        var outcome: Result<Answer, any Error>?
        var bytes = 0

        /// The job with its present place and progress.
        var current: QueuedJob {
            guard !job.state.hasEnded else { return job }
            var job = job
            switch progress.stage {
            case .waiting(let place): job.state = .waiting(place: place)
            case .running(let step, let share): job.state = .running(step, share: share)
            case .beginning, .ended: break
            }
            return job
        }
    }

    private let node: String
    private let world: World
    private let size: @Sendable (Answer) -> Int
    /// In the order in which they were begun.
    private let entries = Mutex<[Entry]>([])

    /// - Parameters:
    ///   - node: this one, which each job's id names.
    ///   - size: the bytes of memory that an answer takes.
    package init(node: String, world: World, size: @escaping @Sendable (Answer) -> Int) {
        self.node = node
        self.world = world
        self.size = size
    }

    /// Begins work, and returns when its turn has come or it has a place in the queue.
    ///
    /// - Throws: what `work` throws before it has asked for its turn, such as a refusal because the queue is full.
    package func begin(
        _ kind: WorkKind,
        agent: String?,
        _ work: @escaping @Sendable () async throws -> Answer
    ) async throws -> Beginning {
        let progress = JobProgress()
        let id = QueuedJob.id(node: node, number: world.random())
        let job = QueuedJob(
            id: id,
            kind: kind,
            agent: agent,
            state: .running(.reading, share: 0),
            createdAt: world.now()
        )
        entries.withLock { $0.append(Entry(job: job, progress: progress)) }
        let task = Task { await run(id, progress, work) }
        await progress.waitUntilEntered()
        guard !progress.hasEnteredQueue else { return .queued(try self.job(id).job) }
        await task.value
        return .answered(try remove(id).get())
    }

    private func run(_ id: String, _ progress: JobProgress, _ work: () async throws -> Answer) async {
        let outcome: Result<Answer, any Error>
        do {
            // The request under whose claim the job was begun is answered before the job is done.
            let answer = try await RequestClaim.$current.withValue(nil) {
                try await WorkAsker.$current.withValue(.job(progress)) { try await work() }
            }
            outcome = .success(answer)
        } catch {
            outcome = .failure(error)
        }
        let bytes = (try? outcome.get()).map(size) ?? 0
        let now = world.now()
        entries.withLock { entries in
            guard let place = entries.firstIndex(where: { $0.job.id == id }) else { return }
            entries[place].outcome = outcome
            entries[place].bytes = bytes
            entries[place].job.state = .init(outcome, wasCanceled: progress.isCanceled)
            entries[place].job.finishedAt = now
            Self.letGo(of: &entries, at: now)
        }
        progress.note(.ended)
    }

    private func remove(_ id: String) throws -> Result<Answer, any Error> {
        let outcome = entries.withLock { entries -> Result<Answer, any Error>? in
            guard let place = entries.firstIndex(where: { $0.job.id == id }) else { return nil }
            return entries.remove(at: place).outcome
        }
        return outcome ?? .failure(CancellationError())
    }

    /// Lets go of finished jobs that are too old or too many.
    private static func letGo(of entries: inout [Entry], at now: Timestamp) {
        var (count, bytes) = (0, 0)
        // A moment's answer of any size is kept until the next job ends.
        for index in entries.indices.reversed() {
            guard let end = entries[index].job.finishedAt else { continue }
            count += 1
            bytes += entries[index].bytes
            let isOld = now.seconds(since: end) > Limits.Work.finishedSeconds
            let isTooMuch = count > 1 && bytes > Limits.Work.resultBytes
            if isOld || isTooMuch || count > Limits.Work.finishedJobs { entries.remove(at: index) }
        }
    }

    // MARK: Looking

    /// The jobs of this node, the newest first.
    package var jobs: [QueuedJob] {
        let now = world.now()
        return entries.withLock { entries in
            Self.letGo(of: &entries, at: now)
            return entries.filter { $0.progress.hasEnteredQueue }.reversed().map(\.current)
        }
    }

    /// A job, and what came of it once it has ended.
    ///
    /// - Throws: `Refusal.notFound` for one that is not this node's or not kept any more.
    package func job(_ id: String) throws(Refusal) -> (job: QueuedJob, outcome: Result<Answer, any Error>?) {
        let entry = try entry(id)
        return (entry.current, entry.outcome)
    }

    /// An element at once, and one whenever the job has moved; the last when it has ended.
    package func changes(of id: String) throws(Refusal) -> AsyncStream<Void> {
        try entry(id).progress.changes()
    }

    /// Calls a job off: one that waits leaves the queue, one that runs ends at its next step and keeps nothing.
    ///
    /// - Throws: `Refusal.conflict` for one that has ended.
    package func cancel(_ id: String) throws(Refusal) -> QueuedJob {
        let entry = try entry(id)
        guard !entry.job.state.hasEnded else {
            throw .conflict(.jobEnded, "\(id) has ended; there is nothing to call off.")
        }
        entry.progress.cancel()
        return try self.entry(id).current
    }

    private func entry(_ id: String) throws(Refusal) -> Entry {
        let now = world.now()
        let entry = entries.withLock { entries in
            Self.letGo(of: &entries, at: now)
            return entries.first { $0.job.id == id }
        }
        guard let entry else {
            throw .notFound(
                "There is no job \(id) here. Finished jobs are kept for an hour, the newest \(Limits.Work.finishedJobs), "
                    + "and none outlives the server's process."
            )
        }
        return entry
    }
}

extension QueuedJob.State {
    fileprivate init(_ outcome: Result<some Any, any Error>, wasCanceled: Bool) {
        switch outcome {
        case .success: self = .succeeded
        case .failure: self = wasCanceled ? .canceled : .failed
        }
    }
}
