import Domain
import Hummingbird
import Logging

/// What Prometheus scrapes.
struct MetricsRoutes {
    let backend: Backend
    let requests: RequestMetrics
    let events: EventMetrics

    func add(to routes: RouteTable) {
        routes.get("/metrics") { _, context in
            let text = PrometheusText.text(await families(log: context.logger))
            return Answer.bytes(Array(text.utf8), type: PrometheusText.mediaType)
        }
    }

    /// Everything there is to see; a part of the server with figures of its own adds them here.
    ///
    /// Without the database what it keeps is left out, and the rest is there all the same: that is when it is wanted most.
    private func families(log: Logger) async -> [MetricFamily] {
        let now = backend.now
        var figures: LoopFigures?
        do {
            figures = try await backend.ledger.read { try LoopFigures(at: now, in: $0) }
        } catch {
            log.warning("no figures of the database", metadata: ["component": "api", "error": "\(error)"])
        }
        let own =
            serving()
            + StandbyMetrics.families(
                backend.standby,
                isClockTrusted: backend.ledger.world.clockDoubt() == nil,
                at: now
            ) + requests.families
            + ConnectionMetrics.families(backend.connections.figures) + events.families(backend.intake.load)
            + WorkMetrics.families(backend.work.load) + ProcessMetrics.families()
        return own + (figures.map(LoopMetrics.families) ?? [])
    }

    private func serving() -> [MetricFamily] {
        [
            .gauge("attune_build_info", "The program that runs.", [.init(["version": attuneVersion], 1)]),
            .gauge(
                "attune_config_version",
                "Version of the configuration that is served.",
                [.init(Int(backend.live.current.version))]
            ),
            .gauge(
                "attune_schedule_enabled",
                "1 if this process runs the scheduled jobs.",
                [.init(backend.runsSchedule)]
            ),
        ]
    }
}
