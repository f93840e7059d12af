import Hummingbird
import Synchronization

/// Counts requests by route and status, and how long they took, for `/metrics`.
final class RequestMetrics: Sendable {
    struct Series: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    struct Figures: Sendable {
        var count = 0
        var seconds = 0.0
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    }

    /// Upper bounds of the histogram, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let series = Mutex<[Series: Figures]>([:])

    var all: [Series: Figures] { series.withLock { $0 } }

    func count(_ key: Series, seconds: Double) {
        series.withLock { series in
            var figures = series[key] ?? Figures()
            figures.count += 1
            figures.seconds += seconds
            if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) { figures.buckets[bucket] += 1 }
            series[key] = figures
        }
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
        let series = RequestMetrics.Series(
            route: context.endpointPath ?? "unknown",
            method: request.method.rawValue,
            status: response.status.code
        )
        metrics.count(series, seconds: Double(seconds) + Double(attoseconds) * 1e-18)
        return response
    }
}
