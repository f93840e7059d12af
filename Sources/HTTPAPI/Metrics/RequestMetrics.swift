import Domain
import Hummingbird
import Synchronization

/// Counts this process's requests by route, method and class of status, and how long they took.
final class RequestMetrics: Sendable {
    struct Route: Hashable {
        /// The template, such as `/api/active/approvals/{id}`, so that ids make no series.
        var path: String
        var method: String
    }

    struct Figures: Sendable {
        /// By class: place 2 counts `2xx`.
        var statuses = [Int](repeating: 0, count: 10)
        var durations = DurationHistogram()

        mutating func count(status: Int, seconds: Double) {
            statuses[status / 100 % statuses.count] += 1
            durations.record(seconds: seconds)
        }
    }

    private static let methods: Set<HTTPRequest.Method> = [
        .get, .head, .put, .post, .delete, .patch, .options, .trace, .connect,
    ]

    private let routes = Mutex<[Route: Figures]>([:])

    /// - Parameters:
    ///   - path: the template; nil for a path that no route has.
    ///   - method: what the client sent; any that HTTP does not define are one.
    func count(path: String?, method: HTTPRequest.Method, status: Int, seconds: Double) {
        var route = Route(path: path ?? "unknown", method: method.rawValue)
        routes.withLock { routes in
            if let known = routes.index(forKey: route) {
                return routes.values[known].count(status: status, seconds: seconds)
            }
            if !Self.methods.contains(method) { route.method = "other" }
            routes[route, default: Figures()].count(status: status, seconds: seconds)
        }
    }

    var families: [MetricFamily] {
        let sorted = routes.withLock { $0 }.sorted { ($0.key.path, $0.key.method) < ($1.key.path, $1.key.method) }
        let counts = sorted.flatMap { route, figures in
            figures.statuses.enumerated().filter { $0.element > 0 }.map { place, count in
                MetricFamily.Sample(["route": route.path, "method": route.method, "status": "\(place)xx"], count)
            }
        }
        let durations = sorted.map { route, figures in
            (labels: [MetricFamily.Label](["route": route.path, "method": route.method]), durations: figures.durations)
        }
        return [
            .counter("attune_http_requests_total", "Requests answered, by route and class of status.", counts),
            .histogram(
                "attune_http_request_duration_seconds",
                "Time from a request's head to the head of its answer.",
                durations
            ),
        ]
    }
}

struct MetricsMiddleware<Context: RequestContext>: RouterMiddleware {
    let metrics: RequestMetrics

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        metrics.count(
            path: context.endpointPath,
            method: request.method,
            status: response.status.code,
            seconds: Double(seconds) + Double(attoseconds) * 1e-18
        )
        return response
    }
}
