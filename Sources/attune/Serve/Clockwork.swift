import Alerting
import Domain
import HTTPAPI
import Logging
import ServiceLifecycle

/// What the server does by the clock: due jobs, counting runs, the guard's and the alerts' look every minute, and letting go
/// of old runs.
struct Clockwork: Service {
    let backend: Backend
    let alerts: Alerts
    let retentionDays: Int
    let logger: Logger

    func run() async throws {
        var minute = 0
        for await _ in Ticks(every: .seconds(10)).cancelOnGracefulShutdown() {
            await watchDatabase()
            if backend.runsSchedule {
                await attempt("schedule") { _ = try await backend.jobs.runDue() }
            }
            await attempt("traffic") { try await backend.tally.countDue() }
            minute += 1
            guard minute.isMultiple(of: 6) else { continue }
            await attempt("guard") {
                guard try await backend.canaries.hasRunning() else { return }
                _ = try await backend.canaries.check(isJob: false, by: .system)
            }
            await attempt("alerts") { try await backend.alerts.evaluate() }
            guard minute.isMultiple(of: 360) else { continue }
            await attempt("traffic") { try await backend.tally.mergeOldMinutes() }
            await attempt("schedule") {
                try await Housekeeping(ledger: backend.ledger, runsRetentionDays: Double(retentionDays)).letGo()
            }
            await attempt("alerts") { try await alerts.outbox.forgetLost() }
        }
    }

    /// One that fails is logged and tried again at its next turn.
    private func attempt(_ component: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("failed", metadata: ["component": "\(component)", "error": "\(error)"])
        }
    }

    /// Tries an empty transaction: whether the database would take a change.
    private func watchDatabase() async {
        var failure: String?
        do {
            try await backend.ledger.change(by: .system) { _ in }
        } catch {
            failure = "\(error)"
        }
        let now = backend.ledger.world.now()
        guard let outage = await alerts.outageAlarm.observe(error: failure, at: now) else { return }
        await attempt("alerts") { try await backend.alerts.noteOutage(from: outage.start, error: outage.error) }
    }
}
