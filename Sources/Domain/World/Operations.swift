import JSON

/// Pausing and resuming all learning.
package struct Operations: Sendable {
    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    package struct Status: Sendable, Equatable {
        package var pause: Pause?
        package var agents: Int
        package var runningCanaries: Int
        package var pendingApprovals: Int
        package var configurationVersion: Int64
    }

    package func status() async throws -> Status {
        try await ledger.read { records in
            Status(
                pause: try records.pause(),
                agents: try records.agents().count,
                runningCanaries: try records.runningCanaries().count,
                pendingApprovals: try records.pendingApprovalCount(),
                configurationVersion: try records.configurationVersion()
            )
        }
    }

    /// Pauses scheduled work, training and automatic promotion; a pause while paused replaces the reason. It holds in every
    /// node at once, as each looks into the store before it does any of these.
    ///
    /// - Returns: the configuration version, which it does not raise.
    @discardableResult
    package func pause(reason: String?, by actor: Actor) async throws -> Int64 {
        try await ledger.change(by: actor) { change in
            let since = try change.records.pause()?.since ?? change.time
            try change.records.setPause(Pause(reason: reason, by: actor, since: since))
            change.log(.pause, reason: reason)
            return try change.configurationVersion()
        }
    }

    /// Resumes; the time that canaries stood paused does not count against their deadline. Harmless when not paused.
    package func resume(by actor: Actor) async throws {
        try await ledger.change(by: actor) { change in
            guard let pause = try change.records.pause() else { return }
            try change.records.setPause(nil)
            for canary in try change.records.runningCanaries() {
                let resumed = canary.resumed(at: change.time, from: pause)
                try change.records.updateCanary(resumed, expecting: canary.version)
            }
            let hours = change.time.hours(since: pause.since)
            change.log(.resume, reason: pause.reason, figures: ["paused_hours": .number(rounded(hours, 3))])
        }
    }
}

/// `value` to so many decimals, for figures that people read.
package func rounded(_ value: Double, _ decimals: Int) -> Double {
    guard value.isFinite else { return value }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return (value * scale).rounded() / scale
}
