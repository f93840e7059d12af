import Learning
import Rules
import Synchronization

/// The one queue for heavy work: a few pieces are done at once, in the order in which they were asked for, and whoever
/// would have to wait behind too many others is told so.
///
/// What computes for long does it in a ``WorkTurn``, which only this queue gives out.
package final class WorkQueue: Sendable {
    package struct Bounds: Sendable {
        /// Pieces of work done at once.
        package var running: Int
        /// Askers that wait for their turn; further ones are refused.
        package var waiting: Int
        /// How long somebody waits who wants the answer at once.
        package var patience: Duration

        /// - Parameter running: half of the processors, at least one.
        package init(
            running: Int = max(1, QuietThreads.processors / 2),
            waiting: Int = Limits.Work.waiting,
            patience: Duration = .seconds(Limits.Work.patienceSeconds)
        ) {
            self.running = running
            self.waiting = waiting
            self.patience = patience
        }
    }

    /// How much there is to do.
    package struct Load: Sendable, Equatable {
        package var running: Int
        package var waiting: Int
        /// Askers that were turned away since the start.
        package var refused: Int

        package init(running: Int, waiting: Int, refused: Int) {
            self.running = running
            self.waiting = waiting
            self.refused = refused
        }
    }

    private struct State {
        var running = 0
        var waiting: [WorkTicket] = []
        var refused = 0

        /// Tells the jobs among those that wait which place they have now.
        func tellPlaces() {
            for (index, ticket) in waiting.enumerated() { ticket.asker.job?.note(.waiting(place: index + 1)) }
        }
    }

    package let bounds: Bounds
    private let state = Mutex(State())

    package init(_ bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    package var load: Load {
        state.withLock { Load(running: $0.running, waiting: $0.waiting.count, refused: $0.refused) }
    }

    /// Does heavy work when its turn has come. Nobody may ask for a turn who has one.
    ///
    /// - Throws: `Refusal.busy` where too many wait already, or the turn does not come in time; what `work` throws.
    package func perform<Value: Sendable>(
        _ kind: WorkKind,
        _ work: (WorkTurn) async throws -> Value
    ) async throws -> Value {
        let asker = WorkAsker.current
        try await takeTurn(asker, for: kind)
        defer { endTurn() }
        let turn = WorkTurn(job: asker.job)
        turn.report(.reading, 0)
        return try await work(turn)
    }

    /// Does work that is heavy only where there is much of it: with few rows it is done without a turn, so that what a
    /// person does by hand does not wait behind trainings.
    ///
    /// - Parameter rows: the labels, or outcomes, that it looks at.
    package func perform<Value: Sendable>(
        _ kind: WorkKind,
        rows: Int,
        _ work: (WorkTurn) async throws -> Value
    ) async throws -> Value {
        guard rows > Limits.Work.fewRows else { return try await work(WorkTurn(job: WorkAsker.current.job)) }
        return try await perform(kind, work)
    }

    private func takeTurn(_ asker: WorkAsker, for kind: WorkKind) async throws {
        guard let ticket = try enter(asker, for: kind) else { return }
        do {
            try await wait(with: ticket)
        } catch {
            // The waiting may have been ended by something else than the ticket, at the very moment its turn came.
            leave(ticket, because: error)
            if ticket.isCalled { endTurn() }
            throw error
        }
    }

    /// Nil where the turn has come at once.
    private func enter(_ asker: WorkAsker, for kind: WorkKind) throws(Refusal) -> WorkTicket? {
        let (ticket, others) = state.withLock { state -> (WorkTicket?, others: Int?) in
            guard state.running >= bounds.running || !state.waiting.isEmpty else {
                state.running += 1
                return (nil, nil)
            }
            guard state.waiting.count < bounds.waiting || asker.mayExceedPlaces else {
                state.refused += 1
                return (nil, state.waiting.count)
            }
            let ticket = WorkTicket(asker)
            state.waiting.append(ticket)
            asker.job?.note(.waiting(place: state.waiting.count))
            return (ticket, nil)
        }
        if let others { throw .queueFull(others: others, bound: bounds.waiting, kind) }
        return ticket
    }

    private func wait(with ticket: WorkTicket) async throws {
        let wait: @Sendable () async throws -> Void = { [self] in
            try await withTaskCancellationHandler {
                try await ticket.wait()
            } onCancel: {
                leave(ticket, because: CancellationError())
            }
        }
        let goAway: @Sendable () -> Void = { [self] in leave(ticket, because: CancellationError()) }
        switch ticket.asker {
        case .schedule:
            try await wait()
        case .job(let progress):
            progress.whenCanceled(goAway)
            try await wait()
        case .caller(let caller):
            let patience = Task { [self] in
                try await Task.sleep(for: bounds.patience)
                giveUp(ticket)
            }
            defer { patience.cancel() }
            try await caller.waiting(wait, goAway)
        }
    }

    private func giveUp(_ ticket: WorkTicket) {
        let others = state.withLock { state -> Int? in
            guard let place = state.waiting.firstIndex(where: { $0 === ticket }) else { return nil }
            state.refused += 1
            return place
        }
        guard let others else { return }
        leave(ticket, because: Refusal.turnNotReached(after: bounds.patience, others: others))
    }

    /// Takes a ticket out of the queue; nothing happens where its turn has come.
    private func leave(_ ticket: WorkTicket, because error: any Error) {
        state.withLock { state in
            guard let place = state.waiting.firstIndex(where: { $0 === ticket }) else { return }
            state.waiting.remove(at: place)
            ticket.end(.failure(error))
            state.tellPlaces()
        }
    }

    private func endTurn() {
        state.withLock { state in
            state.running -= 1
            while state.running < bounds.running, !state.waiting.isEmpty {
                state.running += 1
                state.waiting.removeFirst().end(.success(()))
            }
            state.tellPlaces()
        }
    }
}

extension Refusal {
    fileprivate static func queueFull(others: Int, bound: Int, _ kind: WorkKind) -> Refusal {
        .busy(
            code: "queue_full",
            "\(others) requests wait for heavy work (training, previews, suspects, exports) already, and at most \(bound) "
                + "may. This one (\(kind.rawValue)) was not begun; send it again later.",
            retryAfterSeconds: Limits.Work.retryAfterSeconds
        )
    }

    fileprivate static func turnNotReached(after patience: Duration, others: Int) -> Refusal {
        let ahead = others == 0 ? "It is the next" : "\(others) are before it"
        return .busy(
            code: "turn_not_reached",
            "The work was not begun: its turn did not come within \(patience.components.seconds) s. \(ahead). Send it "
                + "with the header \"Prefer: respond-async\" to have it done as a job, which waits as long as it takes.",
            retryAfterSeconds: Limits.Work.retryAfterSeconds
        )
    }
}
