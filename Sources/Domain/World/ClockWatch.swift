import JSON
import Rules
import Synchronization

/// Reads the machine's clocks, and knows whether the one on the wall is believed.
///
/// Whoever is about to do what a wrong clock would make irrevocable asks ``doubt()`` first, which reads them anew.
package final class ClockWatch: Sendable {
    private struct State {
        var trust: ClockTrust
        /// Whether what an earlier process believed has been taken over, or there is none.
        var hasResumed = false
        /// Whether another machine's clock is looked at from time to time: then only a look at it ends a doubt.
        var hasOther = false
    }

    private let read: @Sendable () -> ClockReading
    private let state: Mutex<State>

    package init(read: @escaping @Sendable () -> ClockReading) {
        self.read = read
        state = Mutex(State(trust: ClockTrust(believing: read())))
    }

    package var trust: ClockTrust { state.withLock { $0.trust } }

    /// Reads the clocks.
    ///
    /// - Parameter other: what the clock of another machine says now; nil where there is none.
    /// - Returns: why the clock on the wall is not believed; nil while it is.
    @discardableResult
    package func look(other: Timestamp? = nil) -> ClockDoubt? {
        state.withLock { state in
            state.hasOther = state.hasOther || other != nil
            if state.hasOther, other == nil, let doubt = state.trust.doubt { return doubt }
            state.trust = state.trust.after(read(), other: other, limit: Limits.clockJumpSeconds)
            return state.trust.doubt
        }
    }

    /// Takes over what an earlier process on this machine believed, once: being started anew makes no clock right.
    package func resume(from earlier: ClockTrust?) {
        state.withLock { state in
            guard !state.hasResumed else { return }
            state.hasResumed = true
            guard let earlier else { return }
            state.trust = earlier.after(read(), other: nil, limit: Limits.clockJumpSeconds)
        }
    }

    /// Believes what the clock says now.
    package func accept() {
        state.withLock { $0.trust = ClockTrust(believing: read()) }
    }
}

/// Looking at this server's clock, and accepting it after it jumped.
package struct ClockDesk: Sendable {
    private let ledger: Ledger
    private let watch: ClockWatch?

    /// - Parameter watch: nil where the clock is always believed.
    package init(ledger: Ledger, watch: ClockWatch?) {
        self.ledger = ledger
        self.watch = watch
    }

    /// What this server's clock says, and why it is not believed; nil while it is.
    package func status() -> (now: Timestamp, doubt: ClockDoubt?) {
        (ledger.world.now(), watch?.look())
    }

    /// Believes the clock as it is. Harmless while it is believed, and then not journaled.
    ///
    /// - Returns: what was in doubt.
    @discardableResult
    package func accept(reason: String?, by actor: Actor) async throws -> ClockDoubt? {
        guard let watch, let doubt = watch.look() else { return nil }
        try await ledger.change(by: actor) { change in
            change.log(
                .clockAccept,
                reason: reason,
                figures: [
                    "jump_seconds": .number(rounded(doubt.jumpSeconds, 1)),
                    "since": .string(doubt.since.description),
                ]
            )
        }
        watch.accept()
        return doubt
    }
}
