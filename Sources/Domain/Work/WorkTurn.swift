import Learning

/// The right to do heavy work now. Only ``WorkQueue`` gives it out, and it ends with the work.
package struct WorkTurn: Sendable {
    private let job: JobProgress?

    init(job: JobProgress?) {
        self.job = job
    }

    /// Computes on a thread of its own whose priority is below that of those that answer requests.
    package func compute<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try requireWanted()
        report(.computing, 0)
        return try await onQuietThread(work)
    }

    /// Says how far the work is.
    ///
    /// - Parameter share: how much of the step is done, 0 to 1.
    package func report(_ step: WorkStep, _ share: Double) {
        job?.note(.running(step, share: share))
    }

    /// - Throws: `CancellationError` where the job was called off.
    package func requireWanted() throws {
        if job?.isCanceled == true { throw CancellationError() }
    }

    /// What a training reports to, and asks whether it is still wanted.
    var trainingProgress: TrainingProgress {
        let job = job
        return TrainingProgress {
            job?.isCanceled == true
        } report: { share in
            job?.note(.running(.computing, share: share))
        }
    }
}

/// Computes on a thread of its own whose priority is below that of those that answer requests.
///
/// For what is bounded and quick (up to half a second); heavy work asks ``WorkQueue`` for its turn.
func onQuietThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { finished in
        QuietThreads.shared.run { finished.resume(with: Result { try work() }) }
    }
}
