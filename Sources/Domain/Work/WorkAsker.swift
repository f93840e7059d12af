/// Who asks for heavy work, which says how long they wait for their turn.
package enum WorkAsker: Sendable {
    /// Somebody who waits for the answer: not for ever, and not where too many wait already.
    case caller(WorkCaller)
    /// The server's scheduled work, which waits as long as it takes and is never turned away.
    case schedule
    /// A job, whose asker looks at it now and then: it waits as long as it takes.
    case job(JobProgress)

    /// Who asks for what the current task does.
    @TaskLocal package static var current = WorkAsker.caller(WorkCaller())

    /// Asked before a change is made of what was computed.
    ///
    /// - Throws: `CancellationError` where the work is a job's that was called off meanwhile.
    static func requireWanted() throws {
        if current.job?.isCanceled == true { throw CancellationError() }
    }

    var job: JobProgress? {
        if case .job(let progress) = self { progress } else { nil }
    }

    /// Whether the queue takes more of theirs while as many wait as may.
    var mayExceedPlaces: Bool {
        switch self {
        case .caller: false
        case .schedule: true
        // It was let in when it first waited; what it does in a second turn belongs to it.
        case .job(let progress): progress.hasEnteredQueue
        }
    }
}

/// Somebody who waits for an answer, and may go away before their turn comes.
package struct WorkCaller: Sendable {
    /// Waits by calling the first closure, and calls the second one when they have gone away meanwhile.
    package typealias Waiting =
        @Sendable (
            _ wait: @escaping @Sendable () async throws -> Void, _ leave: @escaping @Sendable () -> Void
        ) async throws -> Void

    let waiting: Waiting

    package init(waiting: @escaping Waiting = { wait, _ in try await wait() }) {
        self.waiting = waiting
    }
}
