import Rules
import Synchronization

/// Looks for labels that seem wrong and for labelers who give them; changes nothing.
package final class LabelInspector: Sendable {
    /// How many assessments are kept, so that the next page does not compute them again.
    private static let kept = 4

    /// What an assessment follows from. The revision stands for the labels, so that a look does not read them.
    private struct Key: Equatable {
        var agent: String
        var includesExcluded: Bool
        var revision: Int64
        var specification: AgentSpecification
    }

    private let ledger: Ledger
    private let work: WorkQueue
    /// Those under way too, so that two who ask at once wait for the same.
    private let recent = Mutex<[(key: Key, assessment: Task<LabelAssessment, any Error>)]>([])

    package init(ledger: Ledger, work: WorkQueue) {
        self.ledger = ledger
        self.work = work
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

    /// The labels whose suspicion is what a filter asks for, most suspicious first; nil where it asks for none.
    ///
    /// Where excluded examples are meant too, all are judged together as if they trained, so that a restoration means the
    /// same labels as the exclusion before it.
    func rows(meantBy filter: ExampleFilter) async throws -> [LabelAssessment.Row]? {
        guard filter.asksSuspicion else { return nil }
        guard let agent = filter.agent else {
            throw Refusal.invalid("/agent", "must be given with suspicion: labels are judged beside those of one agent")
        }
        let isAll = filter.exclusion != .included
        return try await assessment(of: agent, includingExcluded: isAll).rows.filter { row in
            (row.isSuspect || !filter.isSuspect) && row.suspicion >= filter.minimumSuspicion ?? 0
        }
    }

    func assessment(of agent: String, includingExcluded: Bool = false) async throws -> LabelAssessment {
        let key = try await ledger.read { records in
            Key(
                agent: agent,
                includesExcluded: includingExcluded,
                revision: try records.labelRevision(agent: agent),
                specification: try records.requireAgent(agent).specification
            )
        }
        while true {
            let (assessment, isOwn) = recent.withLock { recent in
                if let known = recent.first(where: { $0.key == key }) { return (known.assessment, false) }
                let begun = Task { try await assess(key) }
                recent.removeAll { $0.key.agent == agent && $0.key.includesExcluded == includingExcluded }
                recent = Array(recent.suffix(Self.kept - 1)) + [(key, begun)]
                return (begun, true)
            }
            do {
                // A job does not wait in a queue of its own for what somebody else asked for already.
                if !isOwn { WorkAsker.current.job?.note(.running(.computing, share: 0)) }
                return try await assessment.value
            } catch {
                recent.withLock { recent in recent.removeAll { $0.key == key && $0.assessment == assessment } }
                guard !isOwn, Self.concernsItsAskerAlone(error) else { throw error }
            }
        }
    }

    /// Whether an assessment ended because of who began it: they went away, or their turn did not come in time.
    private static func concernsItsAskerAlone(_ error: any Error) -> Bool {
        if case Refusal.busy = error { return true }
        return error is CancellationError
    }

    private func assess(_ key: Key) async throws -> LabelAssessment {
        try await work.perform(.suspects) { turn in
            let labels = try await ledger.read { records in
                var labels: [GivenLabel] = []
                try records.forEachGivenLabel(agent: key.agent, includingExcluded: key.includesExcluded) {
                    labels.append($0)
                }
                return labels
            }
            return try await turn.compute { try LabelMaterial(key.specification, labels: labels).assess() }
        }
    }
}
