/// How rows are picked from the estimated joint of given and true labels.
public enum LabelIssueFilter: String, Codable, Sendable, CaseIterable {
    /// Per pair of given and true label, as many rows as estimated, those with the largest `p(true) − p(given)`.
    case pruneByNoiseRate = "prune_by_noise_rate"
    /// Per given label, as many rows as estimated, those with the smallest `p(given)`.
    case pruneByClass = "prune_by_class"
    /// What both of the above pick.
    case both
    /// Rows that are confident in another label than the given one.
    case confidentLearning = "confident_learning"
    /// Rows whose most probable label is not the given one.
    case predictedNotGiven = "predicted_neq_given"
}

/// Confident learning: how often each label was given in place of another, and which rows those are.
///
/// `tₖ` is the mean of `pᵢₖ` over the rows labelled k. A row is confident in k if `pᵢₖ ≥ tₖ − 10⁻⁶` (if in several, in the
/// most probable). The counts of given against confident label, their diagonal at least 1, are scaled to the given counts
/// and to n and rounded so that each row keeps its sum: the estimated joint.
///
/// Source: C. Northcutt, L. Jiang, I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021.
/// Flags are those of cleanlab 2.9 `find_label_issues`, except that equal probabilities go to the lowest row here and to an
/// arbitrary one there.
public struct ConfidentLearning: Sendable {
    /// tₖ by label; 2, which no probability reaches, for a label without rows.
    public let thresholds: [Double]
    /// Rows as `counts[given][confident]`, the diagonal at least 1.
    public let counts: [[Int]]
    /// The estimated joint as `estimated[given][true]`: how many rows with the first label should have the second.
    public let estimated: [[Int]]

    private let probabilities: Matrix
    private let labels: [Int]
    /// Per row the label it is confident in, or -1.
    private let confident: [Int]

    /// Estimates the joint of n × K out-of-sample probabilities and n given labels in `0..<K`; O(n·K).
    public init(probabilities: Matrix, labels: [Int]) {
        precondition(probabilities.rows == labels.count, "one label per row of probabilities")
        self.probabilities = probabilities
        self.labels = labels
        let classes = probabilities.columns
        var given = [Int](repeating: 0, count: classes)
        for label in labels { given[label] += 1 }
        thresholds = confidentThresholds(probabilities, labels, given)
        confident = confidentLabels(probabilities, thresholds)
        var joint = [Int](repeating: 0, count: classes * classes)
        for row in labels.indices where confident[row] >= 0 { joint[labels[row] * classes + confident[row]] += 1 }
        for label in 0..<classes { joint[label * (classes + 1)] = max(1, joint[label * (classes + 1)]) }
        let counts = (0..<classes).map { Array(joint[$0 * classes..<($0 + 1) * classes]) }
        self.counts = counts
        estimated = scaledJoint(counts, given: given)
    }

    /// Whether each row's label looks wrong by the given filter.
    ///
    /// A row whose given label is the most probable one (within 10⁻⁶) is never flagged. At least one row per label stays.
    public func flags(by filter: LabelIssueFilter = .pruneByNoiseRate) -> [Bool] {
        var flags: [Bool]
        switch filter {
        case .pruneByNoiseRate:
            flags = prunedByNoiseRate()
        case .pruneByClass:
            flags = prunedByClass()
        case .both:
            flags = zip(prunedByNoiseRate(), prunedByClass()).map { $0 && $1 }
        case .confidentLearning:
            flags = zip(confident, labels).map { $0 >= 0 && $0 != $1 }
        case .predictedNotGiven:
            flags = zip(probabilities.greatestColumns(), labels).map { $0 != $1 }
        }
        for row in labels.indices where flags[row] && givenLabelLeads(row) { flags[row] = false }
        return flags
    }

    private func prunedByNoiseRate() -> [Bool] {
        let rows = rowsByLabel()
        let removals = removals()
        let values = probabilities.columnMajor
        var flags = [Bool](repeating: false, count: labels.count)
        for (given, members) in rows.enumerated() where members.count > 1 {
            for other in rows.indices where other != given && removals[given][other] > 0 {
                let (own, rival) = (given * labels.count, other * labels.count)
                flagLowest(removals[given][other], of: members, in: &flags) { values[own + $0] - values[rival + $0] }
            }
        }
        return flags
    }

    private func prunedByClass() -> [Bool] {
        let removals = removals()
        let values = probabilities.columnMajor
        var flags = [Bool](repeating: false, count: labels.count)
        for (given, members) in rowsByLabel().enumerated() where members.count > 1 {
            let excess = max(0, members.count - removals[given][given])
            flagLowest(excess, of: members, in: &flags) { values[given * labels.count + $0] }
        }
        return flags
    }

    /// Flags the `count` of `members` with the lowest scores; of equal ones those of the lowest rows.
    @inline(__always)
    private func flagLowest(_ count: Int, of members: [Int], in flags: inout [Bool], _ score: (Int) -> Double) {
        let scores = members.map(score)
        guard count > 0, !scores.isEmpty else { return }
        let bound = scores.withUnsafeBufferPointer { smallestBits($0, rank: min(count, $0.count) - 1) }
        var ties = count - scores.count { orderedBits($0) < bound }
        for (member, score) in zip(members, scores) {
            let bits = orderedBits(score)
            guard bits < bound || bits == bound && ties > 0 else { continue }
            if bits == bound { ties -= 1 }
            flags[member] = true
        }
    }

    private func rowsByLabel() -> [[Int]] {
        var rows = [[Int]](repeating: [], count: probabilities.columns)
        for (row, label) in labels.enumerated() { rows[label].append(row) }
        return rows
    }

    /// The estimated joint with a diagonal of at least 1, taken from the other entries of the row that are not 0.
    private func removals() -> [[Int]] {
        estimated.indices.map { given in
            let row = estimated[given]
            let missing = max(row[given], 1) - row[given]
            guard missing > 0 else { return row }
            let share = Double(missing) / Double(max(1, row.count { $0 > 0 } - 1))
            return row.indices.map { $0 == given ? 1 : max(0, Int(Double(row[$0]) - share)) }
        }
    }

    private func givenLabelLeads(_ row: Int) -> Bool {
        let given = labels[row]
        let score = probabilities[row, given] + 1e-6
        return (0..<probabilities.columns).allSatisfy { other in
            other == given || (other < given ? probabilities[row, other] < score : probabilities[row, other] <= score)
        }
    }
}

private func confidentThresholds(_ probabilities: Matrix, _ labels: [Int], _ given: [Int]) -> [Double] {
    var sums = [Double](repeating: 0, count: given.count)
    for (row, label) in labels.enumerated() { sums[label] += probabilities[row, label] }
    return zip(sums, given).map { $1 > 0 ? max($0 / Double($1), 2e-6) : 2 }
}

/// Per row the label it is confident in, or -1.
private func confidentLabels(_ probabilities: Matrix, _ thresholds: [Double]) -> [Int] {
    let rows = probabilities.rows
    let greatest = probabilities.greatestColumns()
    var result = [Int](repeating: -1, count: rows)
    probabilities.columnMajor.withUnsafeBufferPointer { values in
        for label in thresholds.indices {
            let least = thresholds[label] - 1e-6
            for row in 0..<rows where values[label * rows + row] >= least {
                result[row] = result[row] < 0 ? label : greatest[row]
            }
        }
    }
    return result
}

/// Scales rows to the given counts, then all to their sum, and rounds.
private func scaledJoint(_ counts: [[Int]], given: [Int]) -> [[Int]] {
    let byRow = zip(counts, given).map { row, given in
        let total = Double(row.reduce(0, +))
        return row.map { Double($0) / total * Double(given) }
    }
    let total = max(byRow.joined().reduce(0, +), 1e-100)
    let rows = Double(given.reduce(0, +))
    return byRow.map { roundedKeepingSum($0.map { $0 / total * rows }) }
}

/// Rounds half to even, then moves the entries that lost (or gained) most by one until the rounded sum is kept.
func roundedKeepingSum(_ values: [Double]) -> [Int] {
    var rounded = values.map { $0.rounded(.toNearestOrEven) }
    let missing = Int(values.reduce(0, +).rounded(.toNearestOrEven) - rounded.reduce(0, +))
    let losses = zip(values, rounded).map { $0 - $1 }
    let ascending = losses.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
    if missing > 0 {
        for index in ascending.reversed().prefix(missing) { rounded[index] += 1 }
    } else {
        for index in ascending.prefix(-missing) { rounded[index] -= 1 }
    }
    return rounded.map { Int($0) }
}
