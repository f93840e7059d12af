import Domain
import Hummingbird
import JSON
import Learning
import NIOCore
import Rules
import Wire

/// "Which bundle applies to this request?", asked thousands of times a second and answered without the database.
struct AssignmentRoutes {
    let backend: Backend
    let streams: ChangeStreams

    func add(to routes: RouteTable) {
        let backend = backend
        let live = backend.live
        routes.get("/api/active/config/{agent}") { request, context in
            let key = try Query(request).key()
            let served = try Self.resolve(live.current, agent: context.parameter("agent"), key: key)
            let staleness = backend.staleness
            return Answer.bytes(served.configuration(staleness)).marked(staleness)
        }
        routes.post("/api/active/decide") { request, _ in
            let body = try await BodyReader.value(Wire.DecideRequest.self, of: request)
            guard body.payload.object != nil else { throw Refusal.invalid("/payload", "must be an object") }
            let key = try body.key.map { try Keys.checked($0, at: "/key") }
            let served = try Self.resolve(live.current, agent: body.agent, key: key)
            let staleness = backend.staleness
            var answer = served.decision(on: body.payload, explained: body.explain ?? false)
            answer.stale = staleness.map { _ in true }
            answer.staleSeconds = staleness?.seconds
            return try Answer.of(answer).marked(staleness)
        }
        addLocalEvaluation(to: routes)
    }

    /// What agents that decide by themselves need: everything at once, and to hear when it is no longer true.
    private func addLocalEvaluation(to routes: RouteTable) {
        let backend = backend
        let live = backend.live
        let streams = streams
        routes.get("/api/active/agents/{agent}/assignment") { request, context in
            let name = try context.parameter("agent")
            let configuration = live.current
            let agent = try configuration.agent(name)
            let document = agent.assignmentDocument(version: configuration.version)
            let tag = EntityTags.tag(of: document)
            var response: Response
            if let known = request.headers[.ifNoneMatch], EntityTags.field(known, names: tag) {
                response = Response(status: .notModified)
            } else {
                response = Answer.bytes(document)
            }
            response.headers[.eTag] = tag
            return response.marked(backend.staleness)
        }
        routes.get("/api/active/changes") { request, _ in
            let known = try Query(request).integer("since", or: -1, -1...Int.max)
            return try streams.response(to: request, known: Int64(known)) { version in
                JSON.object(["config_version": .integer(version)])
            }
        }
    }

    /// - Parameter key: one that is known to be one.
    private static func resolve(_ configuration: ServedConfiguration, agent: String, key: String?) throws -> ServedUnit
    {
        let served = try configuration.agent(agent)
        guard let (bundle, variant, bucket) = served.bundle(for: key) else {
            throw Refusal.invalid("/key", "is needed while a canary of \(agent) is running", code: "key_missing")
        }
        return ServedUnit(
            agent: served,
            key: key,
            bundle: bundle,
            variant: variant,
            bucket: bucket,
            version: configuration.version
        )
    }
}

/// What one unit of one agent is served.
struct ServedUnit {
    let agent: ServedAgent
    let key: String?
    let bundle: ServedBundle
    let variant: Arm
    let bucket: Int?
    let version: Int64

    /// The answer's JSON, put together from parts that are rendered once a configuration.
    func configuration(_ staleness: Staleness?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + bundle.thresholdsJSON.count)
        bytes += #"{"agent":"#.utf8
        JSON.string(agent.specification.agent).write(to: &bytes)
        bytes += #","key":"#.utf8
        (key.map(JSON.string) ?? .null).write(to: &bytes)
        bytes += #","variant":""#.utf8
        bytes += variant.rawValue.utf8
        bytes += #"","bundle_id":"#.utf8
        JSON.string(bundle.id).write(to: &bytes)
        bytes += #","thresholds":"#.utf8
        bytes += bundle.thresholdsJSON
        bytes += #","bucket":"#.utf8
        bytes += (bucket.map(String.init) ?? "null").utf8
        bytes += #","config_version":"#.utf8
        bytes += String(version).utf8
        if let staleness { bytes += #","stale":true,"stale_seconds":\#(staleness.seconds)"#.utf8 }
        bytes += "}".utf8
        return bytes
    }

    func decision(on payload: JSON, explained: Bool) -> Wire.DecideAnswer {
        let explanation = explained ? bundle.maker.explain(payload) : nil
        let decision = explanation?.decision ?? bundle.maker.decide(payload)
        let labels = agent.specification.labels
        return Wire.DecideAnswer(
            agent: agent.specification.agent,
            key: key,
            variant: variant.rawValue,
            bundleID: bundle.id,
            thresholds: bundle.thresholds,
            bucket: bucket,
            configVersion: version,
            decision: labels[decision.label],
            probabilities: decision.probabilities.map { Dictionary(firstOf: zip(labels, $0)) },
            decidedBy: decision.by.rawValue,
            explanation: explanation.map { Wire.Explanation($0, labels: labels) }
        )
    }
}
