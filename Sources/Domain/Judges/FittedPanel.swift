import JSON
package import Learning

/// What is known of an agent's judges together: how reliable each is, and how their verdicts combine.
package struct FittedPanel: Codable, Sendable, Equatable {
    /// The agent's labels at the time; a panel for other labels says nothing.
    package var labels: [String]
    /// In the order of the panel's weights.
    package var judges: [String]
    package var panel: JudgePanel
    /// By judge, on the keys whose right answer a person gave.
    package var figures: [JudgeFigures]
    package var computedAt: Timestamp

    /// Learns a panel from one verdict a judge and key, the newest.
    ///
    /// - Parameters:
    ///   - labeled: verdicts on keys that a person or a curated task labeled, in the order they were given.
    ///   - unlabeled: verdicts on other keys; used only where none is labeled.
    /// - Returns: nil without a judge or where the agent has a single label.
    package init?(
        judges: [String],
        labels: [String],
        labeled: [JudgeVerdict],
        unlabeled: [JudgeVerdict],
        at time: Timestamp
    ) {
        guard !judges.isEmpty, labels.count > 1 else { return nil }
        self.judges = judges
        self.labels = labels
        computedAt = time
        let gold = VerdictTable(judges: judges, labels: labels, verdicts: labeled)
        figures = judges.indices.map { JudgeFigures(gold.checked(judge: $0), classes: labels.count) }
        if gold.truths.isEmpty, !unlabeled.isEmpty {
            panel = .unanchored(votes: VerdictTable(judges: judges, labels: labels, verdicts: unlabeled).votes)
        } else {
            panel = .fitted(votes: gold.votes, truths: gold.truths)
        }
    }

    /// The probability of each label, in the labels' order, by what the judges said of one run.
    ///
    /// - Returns: nil where no judge of the panel came to a verdict, or the labels are not those of the panel.
    package func probabilities(of scores: [Run.JudgeScore], labels: [String]) -> [Double]? {
        guard labels == self.labels else { return nil }
        let verdicts = judges.map { judge -> Int in
            let verdict = scores.first { $0.judge == judge }?.verdict
            return verdict.flatMap { labels.firstIndex(of: $0) } ?? -1
        }
        return verdicts.contains { $0 >= 0 } ? panel.probabilities(of: verdicts) : nil
    }
}

/// Verdicts as a table: a row a key, a column a judge.
private struct VerdictTable {
    let votes: PanelVotes
    /// By row; empty where the keys have no label.
    private(set) var truths: [Int] = []
    /// 0…100 by place in the table.
    private var confidences: [Double?]

    init(judges: [String], labels: [String], verdicts: [JudgeVerdict]) {
        let columns = Dictionary(firstOf: judges.enumerated().map { ($1, $0) })
        let codes = Dictionary(labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var rows: [ExactText: Int] = [:]
        var table: [Int] = []
        confidences = []
        for verdict in verdicts {
            guard let column = columns[verdict.judge], let code = codes[verdict.verdict] else { continue }
            let truth = verdict.label.flatMap { codes[$0] }
            guard (truth == nil) == (verdict.label == nil) else { continue }
            let key = ExactText(verdict.key)
            if rows[key] == nil {
                rows[key] = rows.count
                table.append(contentsOf: judges.map { _ in -1 })
                confidences.append(contentsOf: judges.map { _ in nil })
                if let truth { truths.append(truth) }
            }
            let place = (rows[key] ?? 0) * judges.count + column
            table[place] = code
            confidences[place] = verdict.confidence
        }
        votes = PanelVotes(judges: judges.count, classes: labels.count, verdicts: table)
    }

    func checked(judge: Int) -> [CheckedVerdict] {
        truths.indices.compactMap { row in
            let place = row * votes.judges + judge
            guard votes.verdicts[place] >= 0 else { return nil }
            return CheckedVerdict(verdict: votes.verdicts[place], truth: truths[row], confidence: confidences[place])
        }
    }
}
