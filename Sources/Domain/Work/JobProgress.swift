import Synchronization

/// How far one job is, told by the queue and the work to whoever looks.
package final class JobProgress: Sendable {
    package enum Stage: Sendable, Equatable {
        /// Being read and checked; nothing heavy was asked for yet.
        case beginning
        /// 1 is the next.
        case waiting(place: Int)
        case running(WorkStep, share: Double)
        case ended
    }

    private struct State {
        var stage = Stage.beginning
        var hasEntered = false
        var isCanceled = false
        var entering: CheckedContinuation<Void, Never>?
        var canceling: (@Sendable () -> Void)?
        var listeners: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    init() {}

    package var stage: Stage { state.withLock { $0.stage } }

    var isCanceled: Bool { state.withLock { $0.isCanceled } }

    /// Whether heavy work was asked for.
    var hasEnteredQueue: Bool { state.withLock { $0.hasEntered } }

    /// Returns when heavy work was asked for, or the job has ended without.
    func waitUntilEntered() async {
        await withCheckedContinuation { continuation in
            let isPast = state.withLock { state in
                guard state.stage == .beginning else { return true }
                state.entering = continuation
                return false
            }
            if isPast { continuation.resume() }
        }
    }

    func note(_ stage: Stage) {
        let (entering, listeners) = state.withLock { state in
            let isNews = stage.isNews(after: state.stage)
            if isNews { state.stage = stage }
            if stage != .ended { state.hasEntered = true }
            defer {
                state.entering = nil
                if stage == .ended {
                    // What leaves the queue holds the ticket, and the ticket this object.
                    state.canceling = nil
                    state.listeners = []
                }
            }
            return (state.entering, isNews ? state.listeners : [])
        }
        entering?.resume()
        for listener in listeners {
            listener.yield()
            if stage == .ended { listener.finish() }
        }
    }

    /// Calls the job off: it leaves the queue, or ends at the next step of its work.
    func cancel() {
        let canceling = state.withLock { state in
            state.isCanceled = true
            return state.canceling
        }
        canceling?()
    }

    /// - Parameter leave: takes the job out of the queue.
    func whenCanceled(_ leave: @escaping @Sendable () -> Void) {
        let isCanceled = state.withLock { state in
            state.canceling = leave
            return state.isCanceled
        }
        if isCanceled { leave() }
    }

    /// An element at once, and one whenever the stage has changed; the last when the job ends.
    package func changes() -> AsyncStream<Void> {
        let (changes, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let hasEnded = state.withLock { state in
            state.listeners.append(listener)
            return state.stage == .ended
        }
        listener.yield()
        if hasEnded { listener.finish() }
        return changes
    }
}

extension JobProgress.Stage {
    /// Whether it is worth telling: a hundredth is the least step of a share, and nothing comes after the end.
    fileprivate func isNews(after earlier: JobProgress.Stage) -> Bool {
        switch (earlier, self) {
        case (.ended, _): false
        case (.running(let step, let share), .running(let newStep, let newShare)):
            step != newStep || newShare - share >= 0.01
        default: self != earlier
        }
    }
}
