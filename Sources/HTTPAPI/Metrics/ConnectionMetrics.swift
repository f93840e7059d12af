/// What became of the connections; pure.
enum ConnectionMetrics {
    static func families(_ figures: Connections.Figures) -> [MetricFamily] {
        [
            .gauge("attune_http_connections", "Connections that are open.", [.init(figures.open)]),
            .counter(
                "attune_http_connections_refused_total",
                "Connections refused because as many were open and at work as may be.",
                [.init(figures.refused)]
            ),
            .counter(
                "attune_http_connections_timed_out_total",
                "Connections that took too long, by what they took too long over.",
                ConnectionDeadlines.Overdue.allCases.map { overdue in
                    .init(["over": overdue.rawValue], figures.overdue[overdue, default: 0])
                }
            ),
            .counter(
                "attune_http_requests_aborted_total",
                "Requests whose client went before they were whole, or before their answer began.",
                [.init(figures.aborted)]
            ),
            .gauge(
                "attune_http_request_body_bytes",
                "Bytes of bodies of requests that are not answered yet.",
                [.init(figures.bodyBytes)]
            ),
        ]
    }
}
