import Rules
import Synchronization

/// Looks for labels that seem wrong and for labelers who give them; changes nothing.
package final class LabelInspector: Sendable {
    /// How many assessments are kept, so that paging does not compute them again.
    private static let kept = 4

    private let ledger: Ledger
    private let recent = Mutex<[(hash: [UInt8], agent: String, assessment: LabelAssessment)]>([])

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// One page of suspects, most suspicious first.
    package struct Page: Sendable {
        package var suspects: [(row: LabelAssessment.Row, example: Example)]
        package var isAnchored: Bool
        /// Where the next page begins: after this row.
        package var next: Cursor?
    }

    package struct Cursor: Sendable {
        package var suspicion: Double
        package var id: Int64

        package init(suspicion: Double, id: Int64) {
            self.suspicion = suspicion
            self.id = id
        }
    }

    /// - Parameter minimumSuspicion: lists every label of at least this suspicion; nil lists what looks wrong.
    package func suspects(
        agent: String,
        minimumSuspicion: Double?,
        limit: Int,
        after cursor: Cursor?
    ) async throws -> Page {
        let assessment = try await assessment(of: agent)
        let rest = assessment.rows.filter { row in
            let isMeant = minimumSuspicion.map { row.suspicion >= $0 } ?? row.isSuspect
            return isMeant && (cursor.map { (row.suspicion, $0.id) < ($0.suspicion, row.id) } ?? true)
        }
        let page = Array(rest.prefix(limit))
        let suspects = try await ledger.read { records in
            try page.compactMap { row in try records.example(id: row.id).map { (row: row, example: $0) } }
        }
        let next = rest.count > limit ? page.last.map { Cursor(suspicion: $0.suspicion, id: $0.id) } : nil
        return Page(suspects: suspects, isAnchored: assessment.isAnchored, next: next)
    }

    package func labelers(agent: String) async throws -> [LabelAssessment.Labeler] {
        try await assessment(of: agent).labelers
    }

    private func assessment(of agent: String) async throws -> LabelAssessment {
        let material = try await ledger.read { records in
            let specification = try records.requireAgent(agent).specification
            var labels: [GivenLabel] = []
            try records.forEachGivenLabel(agent: agent) { labels.append($0) }
            return try LabelMaterial(specification, labels: labels)
        }
        let known = recent.withLock { recent in recent.first { $0.agent == agent && $0.hash == material.hash } }
        if let known { return known.assessment }
        let assessment = try await Self.solve(material)
        recent.withLock { recent in
            recent.removeAll { $0.agent == agent }
            recent = Array(recent.suffix(Self.kept - 1)) + [(material.hash, agent, assessment)]
        }
        return assessment
    }

    /// The CPU work, on a thread of its own: those of the cooperative pool answer requests meanwhile.
    private static func solve(_ material: LabelMaterial) async throws -> LabelAssessment {
        try await onSeparateThread { try material.assess() }
    }
}
