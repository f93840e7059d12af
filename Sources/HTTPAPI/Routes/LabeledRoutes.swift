import Domain
import HTTPTypes
import Hummingbird
import JSON
import Learning
import Rules
import Wire

struct LabeledRoutes {
    static let importPath = "/api/active/labeled/import"

    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/stats/labeled") { request, _ in
            let agent = try await Query(request).agent(in: backend)
            return try Answer.of(Wire.LabeledStats(try await backend.examples.statistics(agent: agent)))
        }
        routes.get("/api/active/labeled", heavy: .suspects) { request, _ in
            let query = Query(request)
            _ = try await query.agent(in: backend)
            let cursor = try query.cursor(parts: 2)
                .map { ExampleCursor(occurredAt: Timestamp(microseconds: $0[0]), id: $0[1]) }
            let page = try await backend.examples.page(Self.filter(query), limit: query.limit(), after: cursor)
            let next = page.next.map { "\($0.occurredAt.microseconds)-\($0.id)" }
            return try Answer.page(page.wire(), next: next, of: request)
        }
        addSuspects(to: routes)
        addExclusion(to: routes)
        routes.get("/api/active/labeled/export", heavy: .export) { request, _ in
            try await ExampleExport(backend: backend, query: Query(request)).response()
        }
        routes.post(Self.importPath) { request, context in
            try await FileImport(backend).answer(request, context)
        }
    }

    private func addExclusion(to routes: RouteTable) {
        let backend = backend
        routes.post("/api/active/labeled/exclude/preview", heavy: .preview) { request, _ in
            let body = try await Self.body(Wire.ExcludePreviewRequest.self, of: request)
            let preview = try await backend.examples.previewExclusion(
                of: Self.selection(ids: body.ids, filter: body.filter),
                modelType: try ModelType(named: body.modelType) ?? .logistic
            )
            return try Answer.of(Wire.ExcludePreview(preview))
        }
        routes.postOnce("/api/active/labeled/exclude", heavy: .suspects) { request, _ in
            let body = try await Self.body(Wire.ExcludeRequest.self, of: request)
            let selection = try Self.selection(ids: body.ids, filter: body.filter)
            let given = body.reason ?? ""
            let reason = given.isEmpty ? "excluded by an operator" : given
            let count = try await backend.examples.exclude(selection, reason: reason, by: Actor(body.actor))
            return try Answer.of(Wire.ExcludeAnswer(excluded: count))
        }
        routes.postOnce("/api/active/labeled/restore", heavy: .suspects) { request, _ in
            let body = try await Self.body(Wire.RestoreRequest.self, of: request)
            let selection = try Self.selection(ids: body.ids, filter: body.filter)
            let count = try await backend.examples.restore(selection, reason: body.reason, by: Actor(body.actor))
            return try Answer.of(Wire.RestoreAnswer(restored: count))
        }
    }

    static func filter(_ query: Query) throws(Refusal) -> ExampleFilter {
        var filter = ExampleFilter()
        filter.agent = query.text("agent")
        filter.source = query.text("source")
        filter.label = try query.name("label")
        filter.labeler = try query.name("labeler")
        filter.minimumConfidence = try query.number("min_confidence", 0...100)
        filter.since = try query.time("since")
        filter.until = try query.time("until")
        filter.isSuspect = try query.flag("suspect")
        filter.minimumSuspicion = try query.number("min_suspicion", 0...1)
        filter.exclusion = try exclusion(query.text("excluded"))
        return filter
    }

    private static func exclusion(_ text: String?) throws(Refusal) -> ExampleFilter.Exclusion {
        guard let text else { return .included }
        guard let exclusion = ExampleFilter.Exclusion(rawValue: text) else {
            throw .invalid("/excluded", "must be false, true or all")
        }
        return exclusion
    }

    private static let filterMembers: Set<String> = [
        "agent", "source", "label", "labeler", "min_confidence", "since", "until", "suspect", "min_suspicion",
    ]

    /// A body whose filter says nothing that is not understood: leaving a member out of account would choose more
    /// examples than were meant.
    private static func body<Body: Decodable>(_ type: Body.Type, of request: Request) async throws -> Body {
        let json = try await BodyReader.json(of: request)
        for name in json["filter"]?.object.map({ Array($0.keys) }) ?? [] where !filterMembers.contains(name) {
            throw Refusal.invalid("/filter/\(name)", "is not a member that is known here")
        }
        return try JSONValueDecoder().decode(type, from: json)
    }

    private static func selection(
        ids: [Int64]?,
        filter: Wire.LabeledFilter?
    ) throws(Refusal) -> ExampleCatalog.Selection {
        switch (ids, filter) {
        case (let ids?, nil):
            return .ids(ids)
        case (nil, let wire?):
            let filter = try ExampleFilter(wire)
            guard !filter.isUnbounded else {
                throw .invalid("/filter", "must narrow the choice by at least one member")
            }
            guard !filter.asksSuspicion || filter.agent != nil else {
                throw .invalid("/filter/agent", "must be given with suspicion")
            }
            return .filter(filter)
        default:
            throw .invalid("/ids", "must be given, or else filter, and not both")
        }
    }
}

extension ExampleFilter {
    fileprivate init(_ wire: Wire.LabeledFilter) throws(Refusal) {
        self.init()
        agent = wire.agent
        source = wire.source
        label = try wire.label.map { label throws(Refusal) in try Names.kept(label, at: "/filter/label") }
        labeler = try wire.labeler.map { labeler throws(Refusal) in try Names.kept(labeler, at: "/filter/labeler") }
        minimumConfidence = wire.minConfidence
        since = try Self.time(wire.since, "/filter/since")
        until = try Self.time(wire.until, "/filter/until")
        isSuspect = wire.suspect ?? false
        minimumSuspicion = wire.minSuspicion
        guard minimumSuspicion.map((0...1).contains) ?? true else {
            throw .invalid("/filter/min_suspicion", "must be from 0 to 1")
        }
    }

    private static func time(_ text: String?, _ pointer: String) throws(Refusal) -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(text) else { throw .invalid(pointer, "must be a time such as 2024-01-15T10:00:00Z") }
        return time
    }
}

extension ExampleCatalog.Page {
    fileprivate func wire() throws -> [Wire.LabeledExample] {
        try examples.map { example in
            var wire = try Wire.LabeledExample(
                example,
                conflicts: conflicts[example.content.agent]?[ExactText(example.content.key)]
            )
            wire.suspicion = suspicions[example.id].map { rounded($0, 6) }
            return wire
        }
    }
}

extension Wire.LabeledExample {
    init(_ example: Example, conflicts: Set<String>?) throws {
        let content = example.content
        self.init(
            id: example.id,
            agent: content.agent,
            key: content.key,
            payload: try JSON.parse(content.payload),
            label: content.label,
            isNegative: content.isNegative ? true : nil,
            source: content.source,
            sourceID: content.sourceID,
            labeler: content.labeler,
            confidence: content.confidence,
            createdAt: content.occurredAt.description,
            notes: content.notes,
            excluded: example.exclusionReason != nil,
            excludedReason: example.exclusionReason,
            conflictingLabels: conflicts.map { $0.subtracting([content.label]).sorted() }
        )
    }
}

extension Wire.LabeledStats {
    fileprivate init(_ statistics: LabelStatistics) {
        self.init(
            total: statistics.total,
            bySource: statistics.bySource,
            byAgent: statistics.byAgent,
            recent7d: statistics.recentWeek,
            byLabel: statistics.byLabel,
            waiting: statistics.waiting.values.reduce(0, +),
            warnings: statistics.redFlags.map { Wire.Warning(code: $0.code, agent: $0.agent, detail: $0.detail) }
        )
    }
}
