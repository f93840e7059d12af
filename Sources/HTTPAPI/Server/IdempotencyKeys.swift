import Crypto
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Requests with an `Idempotency-Key`, which are carried out once and answered the same each time.
struct IdempotencyKeys: Sendable {
    private static let field = HTTPField.Name("Idempotency-Key")
    private static let longestKey = 255
    /// When to look again whether the first request was answered.
    private static let retryAfterSeconds = 1

    private let requests: IdempotentRequests

    init(ledger: Ledger) {
        requests = IdempotentRequests(ledger: ledger)
    }

    /// Runs the handler once for a key; without a key, always.
    func once(_ request: Request, _ context: Context, _ handler: Handler) async throws -> Response {
        guard let key = Self.field.flatMap({ request.headers[$0] }) else {
            return try await handler(request, context)
        }
        guard !key.isEmpty, key.utf8.count <= Self.longestKey else {
            throw Refusal.invalid("/Idempotency-Key", "must be 1 to \(Self.longestKey) bytes")
        }
        let body = try await BodyReader.bytes(of: request, limit: BodyReader.limit)
        let fingerprint = Self.fingerprint(request, body)
        let outcome = try await requests.once(key, fingerprint: fingerprint) {
            var repeatable = request
            repeatable.body = RequestBody(buffer: body)
            return try await Self.kept(try await handler(repeatable, context), fingerprint: fingerprint)
        }
        switch outcome {
        case .done(let response): return response
        case .answered(let answer): return Self.response(answer)
        case .underway, .unanswered, .mismatch: throw Self.refusal(outcome)
        }
    }

    private static func response(_ answer: RememberedAnswer) -> Response {
        var response = Answer.bytes(answer.body, type: answer.contentType)
        response.status = HTTPResponse.Status(code: answer.status)
        if let location = answer.location { response.headers[.location] = location }
        return response
    }

    /// A response that can be sent, and what is to be remembered of it.
    private static func kept(
        _ response: Response,
        fingerprint: [UInt8]
    ) async throws -> (Response, RememberedAnswer) {
        let collector = BodyCollector()
        try await response.body.write(collector)
        let answer = RememberedAnswer(
            fingerprint: fingerprint,
            status: response.status.code,
            contentType: response.headers[.contentType] ?? "application/json",
            body: collector.bytes,
            location: response.headers[.location]
        )
        var kept = Self.response(answer)
        for field in response.headers { kept.headers[field.name] = field.value }
        return (kept, answer)
    }

    private static func refusal(_ outcome: IdempotentRequests.Outcome<Response>) -> RequestError {
        switch outcome {
        case .mismatch:
            RequestError(
                status: .unprocessableContent,
                code: "idempotency_mismatch",
                detail: "This Idempotency-Key was used for another request."
            )
        case .unanswered:
            RequestError(
                status: .conflict,
                code: "idempotency_unanswered",
                detail: """
                    A request with this Idempotency-Key did something, and its server ended before the answer was kept. \
                    The log says what it did (GET /api/active/logs); it is not done again.
                    """
            )
        default:
            RequestError(
                status: .conflict,
                code: "idempotency_in_flight",
                detail: "The first request with this Idempotency-Key is still under way.",
                headers: [.retryAfter: String(Self.retryAfterSeconds)]
            )
        }
    }

    private static func fingerprint(_ request: Request, _ body: ByteBuffer) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: Array("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        hasher.update(data: Array(body.readableBytesView))
        return Array(hasher.finalize())
    }
}

/// Takes a body that is written, to look at it.
final class BodyCollector: ResponseBodyWriter, Sendable {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
