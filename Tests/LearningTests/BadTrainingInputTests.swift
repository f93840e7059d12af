import Testing

@testable import Learning

/// Data that nothing can be learned from, or hardly anything: a typed error or figures that are numbers.
struct BadTrainingInputTests {
    private static func problem(
        _ rows: [[Double]],
        _ labels: [Int],
        weights: [Double]? = nil,
        type: ModelType
    ) -> TrainingProblem {
        TrainingProblem(
            features: Matrix(rows),
            featureNames: (0..<(rows.first?.count ?? 0)).map { "f\($0)" },
            labels: labels,
            classes: 2,
            weights: weights ?? labels.map { _ in 1 },
            times: labels.map { _ in 0 },
            utility: [[1, 0], [0, 1]],
            policy: .model(threshold: 0.5),
            modelType: type,
            seed: 1
        )
    }

    struct Flaw: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var rows: [[Double]] = [[1], [2], [3], [4]]
        var labels = [0, 0, 1, 1]
        var weights: [Double]?
        let error: TrainingError

        static let all = [
            Flaw(testDescription: "no rows", rows: [], labels: [], error: .noRows),
            Flaw(testDescription: "NaN", rows: [[1], [.nan], [3], [4]], error: .notFinite(row: 1, column: 0)),
            Flaw(
                testDescription: "infinite",
                rows: [[1], [2], [3], [-.infinity]],
                error: .notFinite(row: 3, column: 0)
            ),
            Flaw(testDescription: "unknown label", labels: [0, 0, 1, 2], error: .labelOutOfRange(row: 3, label: 2)),
            Flaw(testDescription: "one label", labels: [1, 1, 1, 1], error: .oneClass),
            Flaw(
                testDescription: "one row of a label",
                labels: [0, 1, 1, 1],
                error: .tooFewRows(label: 0, have: 1, need: 2)
            ),
            Flaw(testDescription: "no weight", weights: [0, 0, 0, 0], error: .allWeightsZero),
            Flaw(testDescription: "weight NaN", weights: [1, 1, .nan, 1], error: .badWeight(row: 2)),
        ]
    }

    @Test(arguments: Flaw.all, ModelType.allCases)
    func trainingSaysWhatIsWrong(_ flaw: Flaw, _ type: ModelType) {
        let problem = Self.problem(flaw.rows, flaw.labels, weights: flaw.weights, type: type)
        #expect(throws: flaw.error) { _ = try train(problem) }
        #expect(throws: flaw.error) { _ = try measureDecisions(of: problem) }
        #expect(throws: flaw.error) { _ = try measureLearningCurve(of: problem) }
    }

    /// Features that hardly fit a double, that say nothing, or both.
    @Test(arguments: [1e-300, 1e-100, 1e100, 1e300, Double.greatestFiniteMagnitude], ModelType.allCases)
    func extremeFeaturesGiveFiguresThatAreNumbers(scale: Double, type: ModelType) throws {
        var draws = Draws(4)
        let rows = (0..<60).map { _ in [(2 * draws.uniform() - 1) * scale, scale, draws.normal()] }
        let labels = rows.map { $0[0] > 0 ? 0 : 1 }
        let bundle = try train(Self.problem(rows, labels, type: type))
        let figures =
            [bundle.accuracy.value, bundle.utility.low, bundle.probabilities?.brier ?? 0]
            + bundle.parameters.map(\.value)
        #expect(figures.allSatisfy { $0.isFinite })
        #expect(bundle.importances.allSatisfy { $0.modelShare.isFinite && $0.utilityDrop.high.isFinite })
        for row in rows { #expect(bundle.probabilities(of: row).allSatisfy { (0...1).contains($0) }) }
        // Beyond, the squares of a column overflow or vanish, and to a logistic regression it counts as constant.
        if (1e-150...1e150).contains(scale) || type == .tree && scale < 1e300 {
            #expect(bundle.accuracy.value > 0.8, "the sign decides")
        }
    }
}
