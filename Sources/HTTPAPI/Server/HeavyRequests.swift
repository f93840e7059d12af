import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Wire

/// Requests for heavy work. Whoever sends `Prefer: respond-async` (RFC 7240) is answered at once with a job to follow;
/// others wait for the answer, for as long as the queue lets them.
struct HeavyRequests: Sendable {
    private static let preference = "respond-async"
    /// When a job is worth being looked at again.
    private static let lookAgainSeconds = 1

    let board: JobBoard<JobAnswer>

    /// A handler whose work can be asked for as a job.
    func handler(_ kind: WorkKind, _ handler: @escaping Handler) -> Handler {
        { request, context in
            guard Self.asksForJob(request) else { return try await handler(request, context) }
            // The body is there only as long as the request is.
            var whole = request
            let body = try await BodyReader.bytes(of: request, limit: BodyReader.limit)
            whole.body = RequestBody(buffer: body)
            let agent =
                Query(request).text("agent") ?? (try? JSON.parse(Array(body.readableBytesView)))?["agent"]?.string
            let beginning = try await board.begin(kind, agent: agent) { [whole] in
                try await JobAnswer(of: try await handler(whole, context))
            }
            switch beginning {
            case .answered(let answer): return answer.response
            case .queued(let job): return try Self.accepted(Wire.Job(job))
            }
        }
    }

    private static func accepted(_ job: Wire.Job) throws -> Response {
        var response = try Answer.of(job, status: .accepted, location: "\(JobsRoutes.path)/\(job.id)")
        response.headers[.preferenceApplied] = preference
        response.headers[.retryAfter] = String(lookAgainSeconds)
        return response
    }

    private static func asksForJob(_ request: Request) -> Bool {
        request.headers[values: .prefer].contains { field in
            field.split(separator: ",").contains { preferred in
                preferred.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() == preference
            }
        }
    }
}

/// What a job's request would have been answered.
struct JobAnswer: Sendable {
    /// Can be sent any number of times.
    let response: Response
    /// Its body, where that is JSON.
    let json: JSON?
    /// The bytes of memory that it takes; what a stream reads from the database takes none.
    let bytes: Int

    init(of response: Response) async throws {
        self.response = response
        // A stream's length is not known beforehand, whatever it is of.
        guard response.headers[.contentType] == "application/json", response.body.contentLength != nil else {
            (json, bytes) = (nil, 0)
            return
        }
        let collector = BodyCollector()
        try await response.body.write(collector)
        let body = collector.bytes
        (json, bytes) = (try JSON.parse(body), body.count)
    }
}

extension HTTPField.Name {
    fileprivate static let prefer = HTTPField.Name("Prefer") ?? .location
    fileprivate static let preferenceApplied = HTTPField.Name("Preference-Applied") ?? .location
}
