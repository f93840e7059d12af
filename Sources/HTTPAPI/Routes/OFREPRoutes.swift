import Domain
import HTTPTypes
import Hummingbird
import JSON
import Rules
import Web
import Wire

/// OpenFeature Remote Evaluation (OFREP 0.3): an agent is an object flag, `{agent}.{parameter}` a number flag.
struct OFREPRoutes {
    private static let streamPath = "/ofrep/v1/event-stream"
    /// Seconds after which a client that nobody looks at should close its stream.
    private static let inactivityDelaySeconds: Int64 = 120

    private let backend: Backend
    private let streams: ChangeStreams
    private let tickets: StreamTickets
    private let limit: RateLimit?

    init(backend: Backend, streams: ChangeStreams) {
        self.backend = backend
        self.streams = streams
        tickets = StreamTickets(random: backend.ledger.world.random)
        limit = backend.serving.openFeatureRequestsPerSecond.map { RateLimit(perSecond: $0, now: backend.now) }
    }

    func add(to routes: RouteTable) {
        routes.post("/ofrep/v1/evaluate/flags/{key}") { request, context in
            try requireRate()
            let key = try context.parameter("key")
            let evaluation = OFREPEvaluation(
                configuration: backend.live.current,
                unit: try await OFREPContext(request).unit,
                staleness: backend.staleness
            )
            return Answer.json(.object(try evaluation.flag(key))).marked(evaluation.staleness)
        }
        routes.post("/ofrep/v1/evaluate/flags") { request, _ in
            try requireRate()
            return try await evaluateAll(request)
        }
        routes.get(Self.streamPath) { request, _ in
            let ticket = Query(request).text("ticket") ?? ""
            guard let version = tickets.version(of: ticket, at: backend.now) else {
                throw RequestError(
                    status: .forbidden,
                    code: "ticket_invalid",
                    detail: "The ticket is expired or not from this server. Evaluate all flags again for a new one."
                )
            }
            return try streams.response(to: request, known: version) { version in
                ["type": "refetchEvaluation", "etag": .string("\"\(version)\"")]
            }
        }
    }

    private func requireRate() throws(RequestError) {
        guard let seconds = limit?.secondsToWait(at: backend.now) else { return }
        throw RequestError(
            status: .tooManyRequests,
            code: "rate_limited",
            detail: "More flags are asked for than this server answers a second.",
            headers: [.retryAfter: String(seconds)]
        )
    }

    private func evaluateAll(_ request: Request) async throws -> Response {
        let configuration = backend.live.current
        let context = try await OFREPContext(request)
        let staleness = backend.staleness
        // Any part alone would give wrong 304s. The age is none of them: it alone is no reason to evaluate anew.
        let version = "\(configuration.version)\(staleness == nil ? "" : " stale")\n"
        let tag = EntityTags.tag(of: Array(version.utf8), context.json.canonical())
        var response: Response
        if let known = request.headers[.ifNoneMatch], EntityTags.field(known, names: tag) {
            response = Response(status: .notModified)
        } else {
            let evaluation = OFREPEvaluation(configuration: configuration, unit: context.unit, staleness: staleness)
            response = Answer.json([
                "flags": .array(evaluation.allFlags()),
                "eventStreams": [
                    [
                        "type": "sse", "url": .string(streamAddress(for: request, version: configuration.version)),
                        "inactivityDelaySec": .integer(Self.inactivityDelaySeconds),
                    ]
                ],
                "metadata": ["config_version": .integer(configuration.version)],
            ])
        }
        response.headers[.eTag] = tag
        return response.marked(staleness)
    }

    private func streamAddress(for request: Request, version: Int64) -> String {
        let base = backend.serving.publicAddress?.text ?? request.head.authority.map { "http://\($0)" } ?? ""
        return "\(base)\(Self.streamPath)?ticket=\(tickets.ticket(version: version, at: backend.now))"
    }
}

/// The context that flags are evaluated in.
private struct OFREPContext {
    /// `targetingKey`; nil for none.
    let unit: String?
    /// The whole context.
    let json: JSON

    init(_ request: Request) async throws {
        let body = try await BodyReader.json(of: request)
        guard body.object != nil else { throw OFREPFailure.invalidContext("The body must be an object.") }
        json = body["context"] ?? [:]
        guard json.object != nil else {
            throw OFREPFailure.invalidContext("context must be an object.")
        }
        guard let key = json["targetingKey"], key != .null else {
            unit = nil
            return
        }
        guard let text = key.string else { throw OFREPFailure.invalidContext("targetingKey must be a string.") }
        if let refusal = Keys.refusal(of: text) {
            throw OFREPFailure(
                code: text.isEmpty ? "TARGETING_KEY_MISSING" : "INVALID_CONTEXT",
                detail: "targetingKey \(refusal)."
            )
        }
        unit = text
    }
}
