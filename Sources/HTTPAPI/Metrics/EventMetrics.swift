import Domain
import Synchronization

/// Counts what became of the events that were reported to this process.
final class EventMetrics: Sendable {
    /// What was reported; the raw value stands in the label.
    enum Kind: String, CaseIterable {
        case run
        case feedback
        case decision
        case gold
    }

    enum Outcome: String, CaseIterable {
        case accepted
        case duplicate
        /// It replaced what the same labeler had said, or is older than that.
        case revised
        /// It cannot be kept as it is.
        case rejected
        /// It waits on this node's disk for the database.
        case spooled
        /// It could not be kept now; whoever sent it may send it again.
        case deferred
    }

    private struct Series: Hashable {
        var kind: Kind
        var outcome: Outcome
    }

    private let counts = Mutex<[Series: Int]>([:])

    func count(_ events: Int, _ kind: Kind, _ outcome: Outcome) {
        guard events > 0 else { return }
        counts.withLock { $0[Series(kind: kind, outcome: outcome), default: 0] += events }
    }

    /// Every kind and outcome from the beginning, as a counter that appears with its first event hides it from `rate`.
    func families(_ load: EventIntake.Load) -> [MetricFamily] {
        let counts = counts.withLock { $0 }
        let samples = Kind.allCases.flatMap { kind in
            Outcome.allCases.map { outcome in
                MetricFamily.Sample(
                    ["kind": kind.rawValue, "outcome": outcome.rawValue],
                    counts[Series(kind: kind, outcome: outcome)] ?? 0
                )
            }
        }
        return [
            .counter("attune_events_total", "Reported events, by kind and what became of them.", samples),
            .counter(
                "attune_spool_replayed_total",
                "Events that were brought in from this node's disk, by what became of them.",
                Self.replayed(load)
            ),
            .gauge("attune_event_queue_depth", "Events that wait for their transaction.", [.init(load.waiting.events)]),
            .gauge(
                "attune_event_queue_capacity",
                "Events that may wait; more are refused.",
                [.init(EventBacklog.most.events)]
            ),
            .gauge(
                "attune_event_queue_bytes",
                "Bytes of the events that wait for their transaction.",
                [.init(load.waiting.bytes)]
            ),
            .gauge(
                "attune_event_queue_capacity_bytes",
                "Bytes of events that may wait; more are refused.",
                [.init(EventBacklog.most.bytes)]
            ),
            .histogram(
                "attune_event_commit_duration_seconds",
                "Time a transaction took that kept events, until they were durable.",
                [(labels: [], durations: load.commits)]
            ),
        ]
    }

    private static func replayed(_ load: EventIntake.Load) -> [MetricFamily.Sample] {
        let counts = load.replayed
        let outcomes: KeyValuePairs<Outcome, [Reception.Kind]> = [
            .accepted: [.accepted], .duplicate: [.duplicate], .revised: [.revised, .outdated], .rejected: [.changed],
        ]
        return outcomes.map { outcome, kinds in
            MetricFamily.Sample(["outcome": outcome.rawValue], kinds.reduce(0) { $0 + (counts[$1] ?? 0) })
        }
    }
}
