/// The verdicts of a panel of judges on some rows: a table with gaps.
public struct PanelVotes: Sendable, Equatable {
    /// J, the number of judges; above 0.
    public let judges: Int
    /// K, the number of labels; above 1.
    public let classes: Int
    /// Verdicts row after row, `judges` numbers each: a label in `0..<classes`, or -1 where the judge said nothing.
    public let verdicts: [Int]

    /// The number of rows.
    public var rows: Int { verdicts.count / judges }

    /// Takes verdicts row after row, `judges` numbers each.
    ///
    /// - Precondition: every verdict is in `-1..<classes` and the rows are complete.
    public init(judges: Int, classes: Int, verdicts: [Int]) {
        precondition(judges > 0 && classes > 1, "a panel has a judge and something to decide")
        precondition(verdicts.count % judges == 0, "a row has one entry per judge")
        precondition(verdicts.allSatisfy { $0 >= -1 && $0 < classes }, "a verdict is a label, or -1 for none")
        self.judges = judges
        self.classes = classes
        self.verdicts = verdicts
    }

    /// The verdicts on one row, -1 for none.
    public func row(_ index: Int) -> ArraySlice<Int> {
        verdicts[index * judges..<(index + 1) * judges]
    }
}

/// How a judge answers: `confusion[truth][verdict]`, each row a distribution.
typealias VerdictShares = [[Double]]

/// What is believed of a judge before any verdict is checked, in rows per true label: 3 right ones, 1 of each wrong one.
func priorVerdictCount(truth: Int, verdict: Int) -> Double {
    truth == verdict ? 3 : 1
}

extension PanelVotes {
    /// Per judge its confusion on rows whose truth is known, prior counts included: θ in ``JudgePanel``.
    func verdictShares(truths: [Int]) -> [VerdictShares] {
        (0..<judges).map { judge in
            var counts = (0..<classes).map { truth in
                (0..<classes).map { priorVerdictCount(truth: truth, verdict: $0) }
            }
            for row in 0..<rows {
                let verdict = verdicts[row * judges + judge]
                if verdict >= 0 { counts[truths[row]][verdict] += 1 }
            }
            return counts.map { row in
                let total = row.reduce(0, +)
                return row.map { $0 / total }
            }
        }
    }

    /// The mean correlation of two judges' errors on rows whose truth is known, not below 0.
    ///
    /// Each pair is taken over the rows both judged; a judge without variance there correlates 0. 0 for a single judge.
    func errorCorrelation(truths: [Int]) -> Double {
        guard judges > 1 else { return 0 }
        var sum = 0.0
        for first in 0..<judges {
            for second in 0..<first { sum += errorCorrelation(of: first, second, truths: truths) }
        }
        return max(0, sum / Double(judges * (judges - 1) / 2))
    }

    private func errorCorrelation(of first: Int, _ second: Int, truths: [Int]) -> Double {
        var count = 0.0
        var errors = (first: 0.0, second: 0.0, both: 0.0)
        for row in 0..<rows {
            let a = verdicts[row * judges + first]
            let b = verdicts[row * judges + second]
            guard a >= 0, b >= 0 else { continue }
            count += 1
            errors.first += a != truths[row] ? 1 : 0
            errors.second += b != truths[row] ? 1 : 0
            errors.both += a != truths[row] && b != truths[row] ? 1 : 0
        }
        let spread = errors.first * (count - errors.first) * errors.second * (count - errors.second)
        return spread > 0 ? (count * errors.both - errors.first * errors.second) / spread.squareRoot() : 0
    }
}
