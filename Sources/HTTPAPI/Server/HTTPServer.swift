package import Hummingbird
package import HummingbirdCore
import JSON
import NIOHTTP1
package import Web

/// The whole HTTP API as one router.
package struct HTTPServer {
    /// Pages may be added to it.
    package let router: Router<BasicRequestContext>
    /// What the router answers; who adds a path says so here.
    package let knownPaths = KnownPaths()
    /// The methods of every path of the API, for checking the OpenAPI document against.
    package let paths: [String: [String]]

    package static func router(_ backend: Backend) throws -> HTTPServer {
        try HTTPServer(backend)
    }

    private init(_ backend: Backend) throws {
        router = Router(context: BasicRequestContext.self)
        let metrics = RequestMetrics()
        let events = EventMetrics()
        let door = Door(backend.serving)
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        if !door.openFeature.isEmpty { router.add(middleware: OpenFeatureOriginsMiddleware(door: door)) }
        router.add(middleware: DoorMiddleware(door: door, paths: knownPaths))
        let prefix = backend.serving.publicAddress?.prefix ?? ""
        let document = try OpenAPIDocument.make(base: prefix.isEmpty ? "/" : prefix)
        let routes = RouteTable(
            router: router,
            paths: knownPaths,
            contracts: QueryContracts(document),
            idempotency: IdempotencyKeys(ledger: backend.ledger),
            heavyRequests: HeavyRequests(board: backend.board)
        )
        Self.add(backend, events, to: routes)
        HealthRoutes(backend: backend, document: document.serialized()).add(to: routes)
        MetricsRoutes(backend: backend, requests: metrics, events: events).add(to: routes)
        paths = routes.methods.mapValues { $0.map(\.rawValue) }
    }

    private static func add(_ backend: Backend, _ events: EventMetrics, to routes: RouteTable) {
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
        ClockRoutes(backend: backend).add(to: routes)
        AlertsRoutes(backend: backend).add(to: routes)
        JobsRoutes(backend: backend, streams: JobStreams(backend.serving)).add(to: routes)
    }

    /// What takes connections and keeps them to the rules.
    package static func connections(_ connections: Connections) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            GuardedChannel(connections, responder: responder) { head in
                guard head.method == .POST, head.uri.utf8.starts(with: LabeledRoutes.importPath.utf8) else {
                    return false
                }
                let rest = head.uri.utf8.dropFirst(LabeledRoutes.importPath.utf8.count)
                return rest.isEmpty || rest.first == UInt8(ascii: "?")
            }
        }
    }
}
