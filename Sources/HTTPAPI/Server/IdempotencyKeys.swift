import Crypto
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Remembers what was answered under an `Idempotency-Key`, so that a repeated request does nothing twice.
final class IdempotencyKeys: Sendable {
    /// Answers are remembered this long.
    static let days = 1.0
    private static let longestKey = 255

    private let ledger: Ledger
    private let underway = Mutex<Set<String>>([])

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Runs the handler once for a key; without a key, always.
    func once(_ request: Request, _ context: Context, _ handler: Handler) async throws -> Response {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else {
            return try await handler(request, context)
        }
        guard !key.isEmpty, key.utf8.count <= Self.longestKey else {
            throw Refusal.invalid("/Idempotency-Key", "must be 1 to \(Self.longestKey) bytes")
        }
        guard underway.withLock({ $0.insert(key).inserted }) else {
            throw RequestError(
                status: .conflict,
                code: "idempotency_in_flight",
                detail: "The first request with this Idempotency-Key is still under way."
            )
        }
        defer { underway.withLock { _ = $0.remove(key) } }
        return try await answer(request, context, key: key, handler)
    }

    private func answer(
        _ request: Request,
        _ context: Context,
        key: String,
        _ handler: Handler
    ) async throws -> Response {
        let body = try await BodyReader.bytes(of: request, limit: BodyReader.limit)
        let fingerprint = Self.fingerprint(request, body)
        if let known = try await ledger.read({ try $0.answer(idempotencyKey: key) }) {
            guard known.fingerprint == fingerprint else {
                throw RequestError(
                    status: .unprocessableContent,
                    code: "idempotency_mismatch",
                    detail: "This Idempotency-Key was used for another request."
                )
            }
            var response = Answer.bytes(known.body, type: known.contentType)
            response.status = HTTPResponse.Status(code: known.status)
            if let location = known.location { response.headers[.location] = location }
            return response
        }
        var repeatable = request
        repeatable.body = RequestBody(buffer: body)
        let response = try await handler(repeatable, context)
        return try await remember(response, fingerprint: fingerprint, key: key)
    }

    private func remember(_ response: Response, fingerprint: [UInt8], key: String) async throws -> Response {
        let collector = BodyCollector()
        try await response.body.write(collector)
        let bytes = collector.bytes
        let answer = RememberedAnswer(
            fingerprint: fingerprint,
            status: response.status.code,
            contentType: response.headers[.contentType] ?? "application/json",
            body: bytes,
            location: response.headers[.location]
        )
        try await ledger.change(by: .system) { change in
            try change.records.remember(answer, idempotencyKey: key, at: change.time)
            try change.records.forgetAnswers(before: change.time.adding(days: -Self.days))
        }
        var kept = Answer.bytes(bytes, type: answer.contentType)
        kept.status = response.status
        for field in response.headers { kept.headers[field.name] = field.value }
        return kept
    }

    private static func fingerprint(_ request: Request, _ body: ByteBuffer) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: Array("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        hasher.update(data: Array(body.readableBytesView))
        return Array(hasher.finalize())
    }
}

/// Takes a body that is written, to look at it.
private final class BodyCollector: ResponseBodyWriter, Sendable {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
