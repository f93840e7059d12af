import Domain

/// Labeled examples: how they are spread, and the ones that a filter finds.
struct LabeledPage: Sendable {
    struct Part: Sendable {
        var agent: String
        var label: String
        var count: String
        var countValue: Int
        var share: String
        /// 0…1, for a bar.
        var value: String
    }

    struct Filter: Sendable {
        var agents: [Choice]
        var source: String
        var label: String
        var labeler: String
        var confidence: String
        var exclusions: [Choice]
    }

    var token: String
    var filter: Filter
    var total: String
    var recent: String
    var excludedTotal: String
    var parts: [Part]
    var sources: [Part]
    var flags: [String]
    var examples: [ExampleRow]
    var next: String?
    var suspectsPath: String
    var importPath: String
    /// Each agent's examples as a table that a spreadsheet opens without running what is in it.
    var downloads: [Download]

    struct Download: Sendable {
        var agent: String
        var path: String

        init(_ agent: String) {
            self.agent = agent
            let query = [("agent", agent), ("format", "csv"), ("spreadsheet", "true")]
            path = Link("/api/active/labeled/export", query.map { ($0.0, $0.1) }).text
        }
    }

    static func parts(_ statistics: LabelStatistics) -> [Part] {
        statistics.byLabel.sorted { $0.key < $1.key }.flatMap { agent, labels in
            let total = labels.values.reduce(0, +)
            return labels.sorted { $0.key < $1.key }.map { part(agent, $0.key, $0.value, of: total) }
        }
    }

    static func sources(_ statistics: LabelStatistics) -> [Part] {
        statistics.bySource.sorted { $0.key < $1.key }.map { part("", $0.key, $0.value, of: statistics.total) }
    }

    private static func part(_ agent: String, _ label: String, _ count: Int, of total: Int) -> Part {
        let share = total > 0 ? Double(count) / Double(total) : 0
        return Part(
            agent: agent,
            label: label,
            count: grouped(count),
            countValue: count,
            share: percent(share),
            value: "\(rounded(share, 3))"
        )
    }
}

/// Labels that look wrong, and who gave them.
struct SuspectsPage: Sendable {
    struct Row: Sendable {
        var suspicion: String
        var suspicionValue: String
        var suggested: String
        var because: String
        var example: ExampleRow
    }

    struct LabelerRow: Sendable {
        var name: String
        var labels: String
        var agreement: String
        var unlikely: String
        var firstSeen: Moment
        var lastSeen: Moment
        var mark: Badge?
        var path: String
    }

    var agents: [Choice]
    var agent: String
    /// Nothing trusted to compare with: suspicion is a hint at most.
    var isUnanchored: Bool
    var suspects: [Row]
    var labelers: [LabelerRow]

    static func row(_ row: LabelAssessment.Row, _ example: Example) -> Row {
        let reason = row.isFlagged ? "The labels' own statistics count it among the wrong ones" : "It stands out"
        return Row(
            suspicion: percent(row.suspicion),
            suspicionValue: "\(row.suspicion)",
            suggested: row.suggestedLabel,
            because: "\(reason): the model gives its label \(percent(row.labelProbability)), and "
                + "\(percent(row.neighborDisagreement)) of its neighbours are labeled differently.",
            example: ExampleRow(example)
        )
    }

    static func labeler(_ labeler: LabelAssessment.Labeler, agent: String) -> LabelerRow {
        LabelerRow(
            name: labeler.name,
            labels: grouped(labeler.labels),
            agreement: labeler.agreement.map { "\(percent($0)) of \(grouped(labeler.comparedLabels))" } ?? "no overlap",
            unlikely: labeler.pValue.map { $0 < 0.0001 ? "p < 0.0001" : "p = \(fixed($0, 4))" } ?? "not tested",
            firstSeen: Moment(labeler.firstSeen),
            lastSeen: Moment(labeler.lastSeen),
            mark: labeler.isAccused ? Badge("accused", .bad) : nil,
            path: Link("/labeled", [("agent", agent), ("labeler", labeler.name)]).text
        )
    }
}

/// Examples that a person chose, before something is done with them.
struct SelectedPage: Sendable {
    var token: String
    var examples: [ExampleRow]
    var count: String
    var canExclude: Bool
    var canRestore: Bool
    var preview: ExclusionView?
    /// Why there is no preview, or that it takes a while.
    var previewNote: String?
    /// The page with the preview, where it was not made at once.
    var previewPath: String?
    /// The suggested reason, where the examples come from the list of suspects.
    var reason: String
}
