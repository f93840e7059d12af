import Domain
import HTTPTypes
import Hummingbird
import JSON
import Learning
import Wire

struct BundlesRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        addWriting(to: routes)
        let backend = backend
        routes.get("/api/active/bundles") { request, _ in
            let query = Query(request)
            let limit = try query.limit()
            let agent = query.text("agent")
            let cursor = try Self.cursor(query.text("cursor"))
            let (found, active) = try await backend.ledger.read { records in
                let agents = try agent.map { [try records.requireAgent($0)] } ?? records.agents()
                let active = Set(agents.compactMap(\.activeBundleID))
                return (try records.bundles(agent: agent, limit: limit + 1, before: cursor), active)
            }
            var bundles = found
            let hasMore = bundles.count > limit
            if hasMore { bundles.removeLast() }
            let next = hasMore ? bundles.last.map { "\($0.createdAt.microseconds)-\($0.id)" } : nil
            let shown = try bundles.map { try Wire.Bundle($0, isActive: active.contains($0.id)) }
            return try Answer.page(shown, next: next, of: request)
        }
        routes.get("/api/active/bundles/{id}") { _, context in
            let id = try context.parameter("id")
            let (bundle, isActive) = try await backend.ledger.read { records in
                let bundle = try records.requireBundle(id)
                return (bundle, try records.requireAgent(bundle.agent).effectiveBundleID == id)
            }
            return try Answer.of(Wire.Bundle(bundle, whole: true, isActive: isActive))
        }
        routes.get("/api/active/bundles/{id}/diff", heavy: .diff) { request, context in
            let against = Query(request).text("against")
            return try Answer.of(
                Wire.BundleDiff(try await backend.trainer.diff(context.parameter("id"), against: against))
            )
        }
        routes.get("/api/active/bundles/{id}/active") { _, context in
            let name = try context.parameter("id")
            let (bundle, version) = try await backend.ledger.read { records in
                (try records.activeBundle(of: records.requireAgent(name)), try records.configurationVersion())
            }
            var wire = try Wire.Bundle(bundle, whole: true, isActive: true)
            wire.configVersion = version
            return try Answer.of(wire)
        }
    }

    private func addWriting(to routes: RouteTable) {
        let backend = backend
        routes.postOnce("/api/active/bundles/create", heavy: .training) { request, _ in
            let body = try await BodyReader.value(Wire.CreateBundleRequest.self, of: request)
            let bundle = try await backend.trainer.train(TrainingRequest(body), by: Actor(body.actor))
            return try Answer.of(
                Wire.Bundle(bundle, measured: true),
                status: .created,
                location: "/api/active/bundles/\(bundle.id)"
            )
        }
        routes.postOnce("/api/active/bundles/upload", heavy: .edit) { request, _ in
            let body = try await BodyReader.value(Wire.UploadRequest.self, of: request)
            let bundle = try await backend.trainer.upload(
                agent: body.agent,
                thresholds: body.thresholds,
                notes: body.notes,
                by: Actor(body.uploader)
            )
            return try Answer.of(
                Wire.Bundle(bundle, measured: true),
                status: .created,
                location: "/api/active/bundles/\(bundle.id)"
            )
        }
        routes.postOnce("/api/active/bundles/propose", heavy: .diff) { request, _ in
            let body = try await BodyReader.value(Wire.ProposeRequest.self, of: request)
            let approval = try await backend.desk.propose(
                agent: body.agent,
                bundle: body.bundleID,
                by: Actor(body.proposer)
            )
            return try Answer.of(
                Wire.ProposeAnswer(approvalID: approval.id),
                status: .created,
                location: "/api/active/approvals/\(approval.id)"
            )
        }
        routes.post("/api/active/bundles/{id}/rollback") { request, context in
            let body = try await BodyReader.value(Wire.BundleRollbackRequest.self, of: request)
            let name = try context.parameter("id")
            let moved = try await backend.canaries.rollBackBundle(
                agent: name,
                reason: body.reason,
                by: Actor(body.actor)
            )
            return try await backend.confirmed(
                Wire.BundleRollbackAnswer(
                    status: "rolled_back",
                    agent: name,
                    bundleID: moved.to,
                    previousBundleID: moved.from,
                    configVersion: moved.configurationVersion
                ),
                at: moved.configurationVersion
            )
        }
    }

    private static func cursor(_ text: String?) throws(Refusal) -> BundleCursor? {
        guard let text else { return nil }
        guard let dash = text.firstIndex(of: "-"), let time = Int64(text[..<dash]) else {
            throw .invalid("/cursor", "is not one that a page before gave")
        }
        return BundleCursor(createdAt: Timestamp(microseconds: time), id: String(text[text.index(after: dash)...]))
    }
}

extension TrainingRequest {
    fileprivate init(_ body: Wire.CreateBundleRequest) throws(Refusal) {
        self.init(agent: body.agent)
        if let count = body.minExamples {
            guard (1...10_000_000).contains(count) else {
                throw .invalid("/min_examples", "must be from 1 to 10000000")
            }
            minimumExamples = count
        }
        if let type = try ModelType(named: body.modelType) { modelType = type }
        if let confidence = body.minConfidence {
            guard (0...100).contains(confidence) else { throw .invalid("/min_confidence", "must be from 0 to 100") }
            minimumConfidence = confidence
        }
        excludedSources = Set(body.excludeSources ?? [])
    }
}

extension ModelType {
    /// The type that a request names as its `model_type`; nil where it names none.
    init?(named name: String?) throws(Refusal) {
        guard let name else { return nil }
        guard let type = ModelType(rawValue: name) else {
            throw .invalid("/model_type", "must be logistic or tree, not \"\(name.beginning(bytes: 100))\"")
        }
        self = type
    }
}
