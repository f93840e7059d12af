import Domain
import Hummingbird
import JSON
import Wire

/// Liveness, readiness, metrics and the contract itself.
struct HealthRoutes {
    let backend: Backend
    let metrics: RequestMetrics

    func add(to routes: RouteTable) throws {
        let backend = backend
        let metrics = metrics
        let document = try OpenAPIDocument.make().serialized()
        routes.get("/livez") { _, _ in Answer.json(["status": "ok"]) }
        routes.get("/readyz") { _, _ in try Answer.of(Self.readiness(backend)) }
        routes.get("/metrics") { _, _ in
            let text = await Self.text(backend, metrics)
            return Answer.bytes(Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        routes.get("/openapi.json") { _, _ in Answer.bytes(document) }
    }

    /// What agents are served does not need the database, so a server without one is ready all the same.
    private static func readiness(_ backend: Backend) -> Wire.Readiness {
        let contact = backend.standby.contact.state
        let readiness = Domain.Readiness.assess(contact, backend.standby.spool?.depth, at: backend.now)
        return Wire.Readiness(
            configVersion: backend.live.current.version,
            database: contact.isAway(at: backend.now) ? "unavailable" : nil,
            reasons: readiness.reasons.map {
                Wire.Readiness.Reason(code: $0.code.rawValue, detail: $0.detail, seconds: $0.seconds)
            }
        )
    }

    private static func text(_ backend: Backend, _ metrics: RequestMetrics) async -> String {
        var text = PrometheusText()
        write(metrics, to: &text)
        StandbyMetrics.write(backend.standby, at: backend.now, to: &text)
        text.begin("attune_config_version", .gauge, "Version of the configuration that is served.")
        text.sample("attune_config_version", [], Double(backend.live.current.version))
        // The other figures come from the database; without it they are left out rather than all of them.
        if let stored = try? await storedFigures(backend) { text.append(stored) }
        return text.text
    }

    private static func storedFigures(_ backend: Backend) async throws -> PrometheusText {
        var text = PrometheusText()
        let status = try await backend.operations.status()
        let counts = try await backend.ledger.read { try $0.exampleCounts(agent: nil) }
        let canaries = try await backend.canaries.running()
        let weights = try await backend.judges.weights(agent: nil)
        text.begin("attune_labeled_examples", .gauge, "Labeled examples that train.")
        for count in counts.sorted(by: { ($0.agent, $0.source, $0.label) < ($1.agent, $1.source, $1.label) }) {
            let labels = [("agent", count.agent), ("source", count.source), ("label", count.label)]
            text.sample("attune_labeled_examples", labels, Double(count.count))
        }
        text.begin("attune_approvals_pending", .gauge, "Approvals that wait for a decision.")
        text.sample("attune_approvals_pending", [], Double(status.pendingApprovals))
        text.begin("attune_canary_traffic_ratio", .gauge, "Share of the traffic on the canary.")
        for canary in canaries {
            text.sample(
                "attune_canary_traffic_ratio",
                [("agent", canary.canary.agent)],
                Double(canary.canary.percent) / 100
            )
        }
        text.begin("attune_canary_started_timestamp_seconds", .gauge, "When the canary was deployed.")
        for canary in canaries {
            let labels = [("agent", canary.canary.agent)]
            text.sample("attune_canary_started_timestamp_seconds", labels, canary.canary.deployedAt.seconds)
        }
        text.begin("attune_judge_weight_ratio", .gauge, "How much a judge's verdict counts.")
        for weight in weights {
            text.sample("attune_judge_weight_ratio", [("agent", weight.agent), ("judge", weight.judge)], weight.weight)
        }
        text.begin("attune_paused", .gauge, "1 while learning is paused.")
        text.sample("attune_paused", [], status.pause == nil ? 0 : 1)
        return text
    }

    private static func write(_ metrics: RequestMetrics, to text: inout PrometheusText) {
        let all = metrics.all.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        let name = "attune_http_request_duration_seconds"
        text.begin(name, .histogram, "How long requests took.")
        for (series, figures) in all {
            let labels = [("route", series.route), ("method", series.method), ("status", String(series.status))]
            var cumulative = 0
            for (bound, count) in zip(RequestMetrics.bounds, figures.buckets) {
                cumulative += count
                text.sample("\(name)_bucket", labels + [("le", String(bound))], Double(cumulative))
            }
            text.sample("\(name)_bucket", labels + [("le", "+Inf")], Double(figures.count))
            text.sample("\(name)_sum", labels, figures.seconds)
            text.sample("\(name)_count", labels, Double(figures.count))
        }
    }
}
