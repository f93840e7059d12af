import JSON
import Learning

/// What each labeler's labels say about the labeler.
struct LabelerReports {
    /// In the order of their keys.
    let given: [GivenLabel]
    let labels: [Int]

    /// Tests labelers and their bursts together; a labeler is accused by the whole of the labels or by a burst.
    ///
    /// - Parameter seed: of the training set, for the correction of the probabilities.
    func assessed(_ anchored: AnchoredProbabilities, seed: UInt64) -> [LabelAssessment.Labeler] {
        let trusted = given.map(\.example.isTrusted)
        var rows: [String: [Int]] = [:]
        for (row, label) in given.enumerated() {
            if let labeler = label.labeler { rows[labeler, default: []].append(row) }
        }
        let names = rows.keys.sorted()
        let own = names.map { rows[$0] ?? [] }
        let bursts = own.map { rows in
            labelBursts(rows: rows, times: rows.map { given[$0].example.occurredAt.seconds }).map(\.rows)
        }
        let tests =
            anchored.isAnchored
            ? assessLabelers(
                groups: own + bursts.joined(),
                probabilities: anchored.cautious(labels: labels, trusted: trusted, seed: seed),
                labels: labels,
                trustedRows: trusted.count { $0 }
            ) : []
        let agreements = agreements()
        var rest = tests.dropFirst(names.count)
        let burstTests = bursts.map { bursts in
            defer { rest = rest.dropFirst(bursts.count) }
            return rest.prefix(bursts.count).compactMap { $0 }
        }
        let accused =
            tests.isEmpty
            ? names.map { _ in false } : accusedLabelers(whole: Array(tests.prefix(names.count)), bursts: burstTests)
        return names.indices.map { index in
            let test = tests.isEmpty ? nil : tests[index]
            let (same, compared) = agreements[names[index]] ?? (0, 0)
            return LabelAssessment.Labeler(
                name: names[index],
                labels: own[index].count,
                comparedLabels: compared,
                agreement: compared > 0 ? Double(same) / Double(compared) : nil,
                z: test?.z,
                pValue: test?.pValue,
                isAccused: accused[index],
                bursts: bursts[index].count,
                accusedBurst: accused[index] ? leastProbable(of: bursts[index], burstTests[index]) : nil,
                firstSeen: span(own[index]).first,
                lastSeen: span(own[index]).last
            )
        }
        .sorted { ($0.isAccused ? 0 : 1, $0.pValue ?? 1, $0.name) < ($1.isAccused ? 0 : 1, $1.pValue ?? 1, $1.name) }
    }

    /// The burst that speaks most against the labeler; nil where it does not by itself, one of so many.
    private func leastProbable(of bursts: [[Int]], _ tests: [LabelerAssessment]) -> LabelAssessment.Burst? {
        guard let (rows, test) = zip(bursts, tests).min(by: { $0.1.pValue < $1.1.pValue }),
            test.pValue * Double(tests.count) <= 0.05
        else { return nil }
        return LabelAssessment.Burst(
            labels: test.labels,
            z: test.z,
            pValue: test.pValue,
            firstSeen: span(rows).first,
            lastSeen: span(rows).last
        )
    }

    private func span(_ rows: [Int]) -> (first: Timestamp, last: Timestamp) {
        let times = rows.map { given[$0].example.occurredAt }
        return (times.min() ?? Timestamp(microseconds: 0), times.max() ?? Timestamp(microseconds: 0))
    }

    /// By labeler, how many labels by others on the same keys are the same, and how many there are.
    private func agreements() -> [String: (same: Int, compared: Int)] {
        var result: [String: (same: Int, compared: Int)] = [:]
        var start = 0
        while start < given.count {
            var end = start + 1
            while end < given.count, given[end].example.key.isExactly(given[start].example.key) { end += 1 }
            if end - start > 1 { count(start..<end, to: &result) }
            start = end
        }
        return result
    }

    private func count(_ rows: Range<Int>, to result: inout [String: (same: Int, compared: Int)]) {
        var all: [Int: Int] = [:]
        var own: [String: [Int: Int]] = [:]
        for row in rows {
            all[labels[row], default: 0] += 1
            if let labeler = given[row].labeler { own[labeler, default: [:]][labels[row], default: 0] += 1 }
        }
        for (labeler, counts) in own {
            let others = rows.count - counts.values.reduce(0, +)
            for (label, times) in counts {
                let same = (all[label] ?? 0) - times
                let before = result[labeler] ?? (0, 0)
                result[labeler] = (before.same + times * same, before.compared + times * others)
            }
        }
    }
}
