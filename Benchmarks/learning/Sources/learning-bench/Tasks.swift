import Foundation
import Learning

/// One thing to time; each writes its result for the Python side to compare with the peer's.
enum Task: String, CaseIterable {
    case logistic
    case tree
    case bundle
    case dawidSkene = "dawid-skene"
    case confidentLearning = "confident-learning"
    case picks
    case coldPicks = "cold-picks"

    func run(_ files: Files, columns: Int, runs: Int) throws -> Measurement {
        switch self {
        case .logistic: try Self.logistic(files, columns, runs)
        case .tree: try Self.tree(files, columns, runs)
        case .bundle: try Self.bundle(files, columns, runs)
        case .dawidSkene: try Self.dawidSkene(files, judges: columns, runs)
        case .confidentLearning: try Self.confidentLearning(files, columns, runs)
        case .picks: try Self.picks(files, columns, runs)
        case .coldPicks: try Self.coldPicks(files, columns, runs)
        }
    }

    private static func logistic(_ files: Files, _ columns: Int, _ runs: Int) throws -> Measurement {
        let features = try files.matrix("features", columns: columns)
        let labels = try files.integers("labels")
        let weights = [Double](repeating: 1, count: labels.count)
        let (measurement, model) = try Measurement.of(runs: runs) {
            try LogisticModel.fit(features: features, labels: labels, classes: 2, weights: weights)
        }
        var intercept = model.intercepts[0]
        for (weight, mean) in zip(model.coefficients[0], model.means) { intercept += weight * mean }
        try files.write(model.standardizedCoefficients[0] + [intercept], "logistic.out")
        return measurement
    }

    private static func tree(_ files: Files, _ columns: Int, _ runs: Int) throws -> Measurement {
        let features = try files.matrix("features", columns: columns)
        let labels = try files.integers("labels")
        let weights = [Double](repeating: 1, count: labels.count)
        let (measurement, tree) = try Measurement.of(runs: runs) {
            try DecisionTree.fit(features: features, labels: labels, classes: 2, weights: weights)
        }
        try files.write([tree.trainingImpurity], "tree.out")
        return measurement
    }

    /// Fit, cross-validation, thresholds with their bootstrap, intervals, importances and calibration of one bundle.
    private static func bundle(_ files: Files, _ columns: Int, _ runs: Int) throws -> Measurement {
        let features = try files.matrix("features", columns: columns)
        let labels = try files.integers("labels")
        let rule = RuleShape(
            conditions: [
                .init(terms: [.init(column: 0), .init(column: 1, weight: 1), .init(column: 2, weight: 1)], atLeast: 0)
            ],
            then: 0,
            otherwise: 1,
            parameters: [
                .init(name: "risk_score_threshold", value: 70, minimum: 0, maximum: 100),
                .init(name: "spf_dkim_weight", value: 1, minimum: 0, maximum: 100),
            ]
        )
        let problem = TrainingProblem(
            features: features,
            featureNames: (0..<columns).map { "feature \($0)" },
            labels: labels,
            classes: 2,
            weights: [Double](repeating: 1, count: labels.count),
            times: [Double](repeating: 0, count: labels.count),
            utility: [[1, 0], [0, 1]],
            policy: .rule(rule),
            modelType: .logistic,
            seed: 1
        )
        let (measurement, bundle) = try Measurement.of(runs: runs) { try train(problem) }
        try files.write([bundle.accuracy.value], "bundle.out")
        return measurement
    }

    private static func dawidSkene(_ files: Files, judges: Int, _ runs: Int) throws -> Measurement {
        let verdicts = try files.integers("verdicts")
        let votes = PanelVotes(judges: judges, classes: 2, verdicts: verdicts)
        let options = DawidSkene.Options(iterations: 100, tolerance: 0, usesPrior: false)
        let (measurement, fitted) = Measurement.of(runs: runs) { DawidSkene.fitted(votes: votes, options: options) }
        try files.write(fitted.probabilities.columnMajor, "dawid-skene.out")
        return measurement
    }

    private static func confidentLearning(_ files: Files, _ columns: Int, _ runs: Int) throws -> Measurement {
        let probabilities = try files.matrix("probabilities", columns: columns)
        let labels = try files.integers("labels")
        let (measurement, flags) = Measurement.of(runs: runs) {
            ConfidentLearning(probabilities: probabilities, labels: labels).flags()
        }
        try files.write(flags.map { $0 ? 1 : 0 }, "confident-learning.out")
        return measurement
    }

    /// Fifty picks of the default strategy, a tenth of them the random probe.
    private static func picks(_ files: Files, _ columns: Int, _ runs: Int) throws -> Measurement {
        let candidates = try files.matrix("features", columns: columns)
        let probabilities = try files.matrix("probabilities", columns: 2)
        let pool = ReviewPool(candidates: candidates, probabilities: probabilities)
        let (measurement, picks) = Measurement.of(runs: runs) { reviewPicks(from: pool, count: 50, seed: 1) }
        try files.write(picks.map { Double($0.row) }, "picks.out")
        return measurement
    }

    /// As many without a model, by `typiclust`; 2,000 rows have labels already.
    private static func coldPicks(_ files: Files, _ columns: Int, _ runs: Int) throws -> Measurement {
        let candidates = try files.matrix("features", columns: columns)
        var labeled = Matrix(rows: 2_000, columns: columns)
        for row in 0..<labeled.rows {
            for column in 0..<columns { labeled[row, column] = candidates[row, column] }
        }
        let pool = ReviewPool(candidates: candidates, labeled: labeled)
        let (measurement, picks) = Measurement.of(runs: runs) {
            reviewPicks(from: pool, strategy: .typiclust, count: 50, seed: 1)
        }
        try files.write(picks.map { Double($0.row) }, "cold-picks.out")
        return measurement
    }
}
