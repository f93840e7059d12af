import Alerting
import Domain
import HTTPAPI
import JSON
import Logging
import ServiceLifecycle

/// What the server does by the clock: due jobs, counting runs, the guard's and the alerts' look every minute, and
/// letting go of old runs.
struct Clockwork: Service {
    let backend: Backend
    let alerts: Alerts
    let clock: ClockWatch
    /// Whether the database has a clock of its own.
    let isShared: Bool
    let retentionDays: Int
    let logger: Logger

    func run() async throws {
        var minute = 0
        for await _ in Ticks(every: .seconds(10)).cancelOnGracefulShutdown() {
            await watchClock()
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
            guard minute.isMultiple(of: 360), clock.look() == nil else { continue }
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

    /// Compares the clock with the time that went by, and with the database's own clock where that is another machine's.
    private func watchClock() async {
        let local = backend.ledger.world.now()
        var other: Timestamp?
        if isShared { other = try? await backend.ledger.read { try $0.sharedTime(or: local) } }
        let doubt = clock.look(other: other)
        let fault = doubt.map {
            OutageAlarm.Fault($0.sentence, ["jump_seconds": .number(rounded($0.jumpSeconds, 1))])
        }
        await observe(.clockJumped, fault, at: local)
    }

    /// Tells of what does not stand in the database because the database, or this machine, is what is wrong.
    private func watchDatabase() async {
        let now = backend.ledger.world.now()
        let state = backend.standby.contact.state
        await observe(.databaseDegraded, state.obstacle(at: now).map { Self.fault($0, state.failure) }, at: now)
        let space = state.space.flatMap { $0.isLow ? $0 : nil }
        await observe(.diskLow, space.map(Self.fault), at: now)
    }

    private func observe(_ rule: AlertRule, _ fault: OutageAlarm.Fault?, at now: Timestamp) async {
        guard let ended = await alerts.observe(rule, fault, at: now) else { return }
        await attempt("alerts") { try await backend.alerts.noteEnd(of: rule, since: ended.start, ended.fault.figures) }
    }

    private static func fault(_ trouble: DatabaseTrouble, _ failure: DatabaseContact.Failure?) -> OutageAlarm.Fault {
        OutageAlarm.Fault(
            "\(trouble.sentence) \(trouble.advice)",
            ["trouble": .string(trouble.rawValue), "error": .string(failure?.reason ?? trouble.sentence)]
        )
    }

    private static func fault(_ space: DiskSpace) -> OutageAlarm.Fault {
        OutageAlarm.Fault(
            space.sentence,
            ["free_bytes": .integer(space.freeBytes), "total_bytes": .integer(space.totalBytes)]
        )
    }
}
