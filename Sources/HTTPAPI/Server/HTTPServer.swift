package import Hummingbird

/// The whole HTTP API as one router.
package enum HTTPServer {
    /// - Returns: the router, and the methods of every path, for checking the OpenAPI document against.
    package static func router(_ backend: Backend) throws -> (
        router: Router<BasicRequestContext>, paths: [String: [String]]
    ) {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        let metrics = RequestMetrics()
        let events = EventMetrics()
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: CrossSiteMiddleware())
        let routes = RouteTable(router: router, idempotency: IdempotencyKeys(ledger: backend.ledger))
        AgentsRoutes(backend: backend).add(to: routes)
        TrafficRoutes(backend: backend).add(to: routes)
        EventsRoutes(backend: backend, metrics: events).add(to: routes)
        LabeledRoutes(backend: backend).add(to: routes)
        BundlesRoutes(backend: backend).add(to: routes)
        ApprovalsRoutes(backend: backend).add(to: routes)
        CanariesRoutes(backend: backend).add(to: routes)
        CanaryHistoryRoutes(backend: backend).add(to: routes)
        let streams = ChangeStreams(backend.live, settings: backend.serving)
        AssignmentRoutes(backend: backend, streams: streams).add(to: routes)
        OFREPRoutes(backend: backend, streams: streams).add(to: routes)
        JudgesRoutes(backend: backend).add(to: routes)
        ReviewRoutes(backend: backend).add(to: routes)
        OperationsRoutes(backend: backend).add(to: routes)
        AlertsRoutes(backend: backend).add(to: routes)
        try HealthRoutes(backend: backend).add(to: routes)
        MetricsRoutes(backend: backend, requests: metrics, events: events).add(to: routes)
        let paths = routes.methods.mapValues { $0.map(\.rawValue) }
        routes.refuseOtherMethods()
        return (router, paths)
    }
}
