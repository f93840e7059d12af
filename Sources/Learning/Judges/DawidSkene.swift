/// Dawid and Skene's model of verdicts without known answers: every judge has a confusion, every row a hidden truth.
///
/// Source: A. Dawid, A. Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm", Applied
/// Statistics 28, 1979. Judges who err together are taken for judges who are right, so the estimate is no evidence.
public struct DawidSkene: Sendable, Equatable {
    /// How the estimate is made.
    public struct Options: Sendable, Equatable {
        /// The most steps of expectation and maximisation.
        public var iterations: Int
        /// Steps end when no probability moves by more than this; 0 takes all steps.
        public var tolerance: Double
        /// Whether each judge's confusion starts from 3 right and 1 of each wrong verdict per label, instead of none.
        public var usesPrior: Bool

        /// 100 steps, 10⁻⁹, with prior.
        public init(iterations: Int = 100, tolerance: Double = 1e-9, usesPrior: Bool = true) {
            self.iterations = iterations
            self.tolerance = tolerance
            self.usesPrior = usesPrior
        }
    }

    /// n × K: the probabilities of each row's hidden truth; the prevalence for rows without a verdict.
    public var probabilities: Matrix
    /// The share of each label.
    public var prevalence: [Double]
    /// Per judge `shares[truth][verdict]`; even for a judge without verdicts (prior aside).
    public var shares: [[[Double]]]

    /// Estimates truths and confusions from the majority on; O(verdicts · K) per step.
    ///
    /// Without prior and with all steps it does what crowd-kit 1.4.2 does with `tol=0`, whose floor of 10⁻¹⁰ on every
    /// share it keeps. Without rows: prevalence and confusions are those of the prior.
    public static func fitted(votes: PanelVotes, options: Options = Options()) -> DawidSkene {
        var expectation = Expectation(votes: votes, options: options)
        expectation.maximise()
        for _ in 0..<options.iterations {
            let moved = expectation.expect()
            expectation.maximise()
            if moved <= options.tolerance { break }
        }
        let probabilities = (0..<votes.classes).flatMap { label in
            (0..<votes.rows).map { expectation.truths[$0 * votes.classes + label] }
        }
        let square = votes.classes * votes.classes
        return DawidSkene(
            probabilities: Matrix(rows: votes.rows, columns: votes.classes, columnMajor: probabilities),
            prevalence: expectation.prevalence,
            shares: (0..<votes.judges).map { judge in
                (0..<votes.classes).map { truth in
                    (0..<votes.classes).map { expectation.shares[judge * square + $0 * votes.classes + truth] }
                }
            }
        )
    }
}

/// The state of expectation–maximisation.
private struct Expectation {
    private struct Vote {
        var row: Int32
        /// Where `shares` holds the verdict: (judge · K + verdict) · K.
        var place: Int32
    }

    /// Row after row K probabilities.
    var truths: [Double]
    var prevalence: [Double]
    /// By judge, verdict and truth, so that one vote reads neighbours.
    var shares: [Double]

    private let classes: Int
    private let rows: Int
    private let usesPrior: Bool
    private let votes: [Vote]

    /// Starts at each row's shares of verdicts.
    init(votes panel: PanelVotes, options: DawidSkene.Options) {
        let classes = panel.classes
        self.classes = classes
        rows = panel.rows
        usesPrior = options.usesPrior
        var votes: [Vote] = []
        truths = [Double](repeating: 1 / Double(classes), count: panel.rows * classes)
        for row in 0..<panel.rows {
            let given = panel.row(row)
            let count = given.count { $0 >= 0 }
            guard count > 0 else { continue }
            for label in 0..<classes { truths[row * classes + label] = 0 }
            for (judge, verdict) in given.enumerated() where verdict >= 0 {
                truths[row * classes + verdict] += 1 / Double(count)
                votes.append(Vote(row: Int32(row), place: Int32((judge * classes + verdict) * classes)))
            }
        }
        self.votes = votes
        prevalence = [Double](repeating: 1 / Double(classes), count: classes)
        shares = [Double](repeating: 0, count: panel.judges * classes * classes)
    }

    /// Prevalence and confusions from the rows' probabilities.
    mutating func maximise() {
        let square = classes * classes
        for index in shares.indices {
            let within = index % square
            shares[index] = usesPrior ? priorVerdictCount(truth: within % classes, verdict: within / classes) : 0
        }
        for vote in votes {
            for label in 0..<classes { shares[Int(vote.place) + label] += truths[Int(vote.row) * classes + label] }
        }
        for judge in stride(from: 0, to: shares.count, by: square) {
            for truth in 0..<classes {
                var total = 0.0
                for verdict in 0..<classes {
                    let index = judge + verdict * classes + truth
                    shares[index] = max(shares[index], 1e-10)
                    total += shares[index]
                }
                for verdict in 0..<classes { shares[judge + verdict * classes + truth] /= total }
            }
        }
        guard rows > 0 else { return }
        for label in 0..<classes {
            var sum = 0.0
            for row in 0..<rows { sum += truths[row * classes + label] }
            prevalence[label] = sum / Double(rows)
        }
    }

    /// The rows' probabilities from prevalence and confusions; the greatest change of any of them.
    mutating func expect() -> Double {
        let logs = shares.map(naturalLogarithm)
        let start = prevalence.map { naturalLogarithm(max($0, 1e-10)) }
        var scores = [Double](repeating: 0, count: truths.count)
        for row in 0..<rows {
            for label in 0..<classes { scores[row * classes + label] = start[label] }
        }
        for vote in votes {
            for label in 0..<classes { scores[Int(vote.row) * classes + label] += logs[Int(vote.place) + label] }
        }
        var moved = 0.0
        for row in 0..<rows {
            let base = row * classes
            var highest = scores[base]
            for label in 1..<classes { highest = max(highest, scores[base + label]) }
            var total = 0.0
            for label in 0..<classes {
                scores[base + label] = exponential(scores[base + label] - highest)
                total += scores[base + label]
            }
            for label in 0..<classes {
                scores[base + label] /= total
                moved = max(moved, abs(scores[base + label] - truths[base + label]))
            }
        }
        truths = scores
        return moved
    }
}
