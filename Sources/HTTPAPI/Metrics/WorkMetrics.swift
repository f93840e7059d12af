import Domain

/// How much heavy work there is, as metrics.
enum WorkMetrics {
    static func families(_ load: WorkQueue.Load) -> [MetricFamily] {
        [
            .gauge("attune_work_running", "Heavy work under way: trainings, previews, exports…", [.init(load.running)]),
            .gauge("attune_work_waiting", "Heavy work that waits for its turn.", [.init(load.waiting)]),
            .counter(
                "attune_work_refused_total",
                "Requests turned away because too much heavy work waited, or their turn did not come in time.",
                [.init(load.refused)]
            ),
        ]
    }
}
