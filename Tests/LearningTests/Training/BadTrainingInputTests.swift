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

/// Small sets of every shape, as agents with few labels have them.
struct OddTrainingInputTests {
    /// A problem of random shape: 3 to 40 rows, none to 4 columns (some constant or doubled), 2 to 4 labels, rows without
    /// weight, rows of one day or of a year, every kind of utility and policy.
    private static func problem(_ draws: inout Draws) -> TrainingProblem {
        func whole(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(draws.uniform() * Double(range.count))
        }
        let (rows, columns, classes) = (whole(3...40), whole(0...4), whole(2...4))
        let scale = [1, 1e-200, 1e12, 1e200][whole(0...3)]
        let values = (0..<columns).map { column -> [Double] in
            let isConstant = draws.chance(0.2)
            let isCoarse = draws.chance(0.5)
            return (0..<rows).map { _ in
                let value = isConstant ? 7 : isCoarse ? Double(whole(0...2)) : draws.normal()
                return column == 0 ? value * scale : value
            }
        }
        let bias = draws.uniform()
        let labels = (0..<rows).map { _ in draws.chance(bias) ? 0 : whole(0...classes - 1) }
        let isWeightless = draws.chance(0.3)
        let span = draws.chance(0.5) ? 3.15e7 : 8.64e4
        return TrainingProblem(
            features: Matrix(rows: rows, columns: columns, columnMajor: Array(values.joined())),
            featureNames: (0..<columns).map { "f\($0)" },
            labels: labels,
            classes: classes,
            weights: labels.map { _ in isWeightless && draws.chance(0.5) ? 0 : draws.uniform() },
            times: labels.map { _ in draws.uniform() * span },
            utility: (0..<classes).map { decision in
                (0..<classes).map { $0 == decision ? 1 : draws.chance(0.5) ? 0 : draws.uniform() }
            },
            policy: policy(columns: columns, &draws),
            modelType: draws.chance(0.5) ? .logistic : .tree,
            seed: UInt64(rows)
        )
    }

    private static func policy(columns: Int, _ draws: inout Draws) -> DecisionPolicy {
        guard columns > 1, draws.chance(0.5) else { return .model(threshold: draws.uniform()) }
        let isWhole = draws.chance(0.3)
        return .rule(
            RuleShape(
                conditions: [
                    .init(terms: [.init(column: 0), .init(column: 1, weight: 1)], atLeast: 0),
                    .init(terms: [.init(column: columns - 1)], atLeast: draws.chance(0.5) ? 2 : 0),
                ],
                then: 1,
                otherwise: 0,
                parameters: [
                    .init(name: "least", value: 3, minimum: 0, maximum: 10, isInteger: isWhole),
                    .init(name: "times", value: 1, minimum: 0, maximum: 5),
                    .init(name: "second", value: 0, minimum: -1, maximum: 1),
                ]
            )
        )
    }

    @Test("Whatever the rows are, training refuses them with a typed error or answers with numbers", arguments: 0..<8)
    func trainingRefusesOrAnswersWithNumbers(part: UInt64) {
        var draws = Draws(part)
        var trained = 0
        for attempt in 0..<12 {
            let problem = Self.problem(&draws)
            guard let bundle = try? train(problem) else { continue }
            trained += 1
            var figures = [bundle.accuracy, bundle.utility].flatMap { [$0.value, $0.low, $0.high] }
            figures += bundle.parameters.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }
            figures += bundle.importances.flatMap { [$0.modelShare, $0.utilityDrop.low, $0.utilityDrop.high] }
            figures += bundle.confusion.joined() + bundle.rowUtilities.compactMap { $0 }
            if let probabilities = bundle.probabilities {
                figures += [probabilities.brier, probabilities.logLoss, probabilities.calibrationErrorEqualWidth]
            }
            if let curve = bundle.learningCurve { figures += [curve.floor, curve.scale, curve.exponent] }
            #expect(figures.allSatisfy { $0.isFinite }, "\(part), \(attempt): \(problem)")
            for row in 0..<problem.features.rows {
                let shares = bundle.probabilities(of: problem.features.row(row))
                #expect(abs(shares.reduce(0, +) - 1) < 1e-9, "\(part), \(attempt)")
            }
        }
        #expect(trained > 0)
    }
}
