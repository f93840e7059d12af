import Domain
import Hummingbird
import JSON
import Wire

extension LabeledRoutes {
    func addSuspects(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/labeled/suspects", heavy: .suspects) { request, _ in
            let query = Query(request)
            let cursor = try query.cursor(parts: 2)
                .map { LabelInspector.Cursor(suspicion: Double(bitPattern: UInt64(bitPattern: $0[0])), id: $0[1]) }
            let page = try await backend.inspector.suspects(
                agent: Self.requiredAgent(query),
                minimumSuspicion: query.number("min_suspicion", 0...1),
                limit: query.limit(),
                after: cursor
            )
            let next = page.next.map { "\($0.suspicion.bitPattern)-\($0.id)" }
            let suspects = try page.suspects.map {
                try Wire.SuspectExample($0.row, $0.example, isAnchored: page.isAnchored)
            }
            return try Answer.page(suspects, next: next, of: request)
        }
        routes.get("/api/active/labelers", heavy: .suspects) { request, _ in
            let labelers = try await backend.inspector.labelers(agent: Self.requiredAgent(Query(request)))
            return try Answer.of(labelers.map(Wire.Labeler.init))
        }
    }

    private static func requiredAgent(_ query: Query) throws(Refusal) -> String {
        guard let agent = query.text("agent") else { throw .invalid("/agent", "is missing") }
        return agent
    }
}

extension Wire.SuspectExample {
    fileprivate init(_ row: LabelAssessment.Row, _ example: Example, isAnchored: Bool) throws {
        self.init(
            id: row.id,
            agent: example.content.agent,
            key: example.content.key,
            payload: try JSON.parse(example.content.payload),
            label: example.content.label,
            suggestedLabel: row.suggestedLabel,
            suspicion: rounded(row.suspicion, 6),
            method: "prune_by_noise_rate",
            flagged: row.isFlagged,
            anchored: isAnchored,
            labelProbability: rounded(row.labelProbability, 6),
            neighborDisagreement: rounded(row.neighborDisagreement, 6),
            source: example.content.source,
            labeler: example.content.labeler,
            confidence: example.content.confidence,
            createdAt: example.content.occurredAt.description
        )
    }
}

extension Wire.Labeler {
    fileprivate init(_ labeler: LabelAssessment.Labeler) {
        self.init(
            labeler: labeler.name,
            labels: labeler.labels,
            comparedLabels: labeler.comparedLabels,
            agreement: labeler.agreement.map { rounded($0, 6) },
            z: labeler.z.map { rounded($0, 4) },
            pValue: labeler.pValue,
            accused: labeler.isAccused,
            accusedBurst: labeler.accusedBurst.map {
                Burst(
                    labels: $0.labels,
                    z: rounded($0.z, 4),
                    pValue: $0.pValue,
                    firstSeen: $0.firstSeen.description,
                    lastSeen: $0.lastSeen.description
                )
            },
            bursts: labeler.bursts,
            firstSeen: labeler.firstSeen.description,
            lastSeen: labeler.lastSeen.description
        )
    }
}
