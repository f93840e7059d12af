import Testing

@testable import Learning

struct HeldOutProbabilityTests {
    /// Two features of which the first decides through a logistic curve.
    private func problem(_ rows: Int, seed: UInt64, policy: DecisionPolicy, type: ModelType) -> TrainingProblem {
        var draws = Draws(seed)
        let features = (0..<rows).map { _ in [draws.normal(), draws.normal()] }
        return TrainingProblem(
            features: Matrix(features),
            featureNames: ["signal", "noise"],
            labels: features.map { draws.chance(logistic(2 * $0[0])) ? 0 : 1 },
            classes: 2,
            weights: features.map { _ in 1 },
            times: features.map { _ in 0 },
            utility: [[1, 0], [0, 1]],
            policy: policy,
            modelType: type,
            seed: 5
        )
    }

    private static let rule = RuleShape(
        conditions: [.init(terms: [.init(column: 0)], atLeast: 0)],
        then: 0,
        otherwise: 1,
        parameters: [.init(name: "least", value: 0, minimum: -5, maximum: 5)]
    )

    @Test(arguments: [DecisionPolicy.model(threshold: 0.5), .rule(rule)], ModelType.allCases)
    func probabilitiesAreMeasuredOnRowsTheyWereNotLearnedFrom(policy: DecisionPolicy, type: ModelType) throws {
        let problem = problem(200, seed: 1, policy: policy, type: type)
        let bundle = try train(problem)
        let figures = try #require(bundle.probabilities)
        #expect(figures.rows == 200)
        // The best possible Brier score here is about 0.14; a model that memorised its rows would show less.
        #expect(figures.brier > 0.1 && figures.brier < 0.21)
        #expect(try #require(figures.areaUnderCurve) > 0.7)
        #expect(bundle.calibration.candidates.map(\.method) == CalibrationMethod.allCases)
    }

    @Test func noiseForetellsNothing() throws {
        var problem = problem(300, seed: 2, policy: .model(threshold: 0.5), type: .tree)
        var draws = Draws(3)
        problem.labels = problem.labels.map { _ in draws.chance(0.5) ? 0 : 1 }
        let figures = try #require(try train(problem).probabilities)
        // Four standard errors of an area under the curve of 300 coins are 0.13.
        #expect(abs((figures.areaUnderCurve ?? 0) - 0.5) < 0.13)
        #expect(figures.brier > 0.24)
    }

    @Test func anOverconfidentModelIsCorrectedBeforeItsThresholdIsChosen() throws {
        // Forty columns of noise make the model sure of what it does not know.
        var draws = Draws(4)
        let rows = (0..<120).map { _ in (0..<40).map { _ in draws.normal() } }
        var problem = problem(120, seed: 1, policy: .model(threshold: 0.5), type: .logistic)
        problem.features = Matrix(rows)
        problem.featureNames = rows[0].indices.map { "f\($0)" }
        problem.labels = rows.map { draws.chance(logistic($0[0])) ? 0 : 1 }
        let bundle = try train(problem)
        #expect(bundle.calibration.calibration.method != .none)
        let none = try #require(bundle.calibration.candidates.first)
        #expect(none.excess > none.standardError)
        let raw = bundle.model.probabilities(of: bundle.modelInput(of: rows[0]))
        #expect(abs(bundle.probabilities(of: rows[0])[0] - 0.5) < abs(raw[0] - 0.5), "drawn towards the middle")
    }

    @Test func decisionsAndProbabilitiesOfTheBundleAgree() throws {
        let bundle = try train(problem(200, seed: 7, policy: .model(threshold: 0.5), type: .logistic))
        let policy = ModelPolicy(
            model: bundle.model,
            columns: bundle.columns,
            calibration: bundle.calibration.calibration,
            threshold: bundle.parameters[0].value,
            utility: [[1, 0], [0, 1]]
        )
        for value in stride(from: -3.0, through: 3, by: 0.25) {
            let acts = bundle.probabilities(of: [value, 0])[0] >= bundle.parameters[0].value
            #expect(policy.decision(of: [value, 0]) == (acts ? 0 : 1))
        }
    }

    @Test func costsChooseAmongManyLabels() throws {
        var problem = problem(300, seed: 6, policy: .model(threshold: 0.5), type: .logistic)
        var draws = Draws(7)
        problem.classes = 3
        problem.labels = problem.features.columnMajor.prefix(300).map { value in
            draws.chance(0.2) ? 2 : value > 0 ? 0 : 1
        }
        // To take label 2 for another one costs everything, the other errors next to nothing.
        problem.utility = [[1, 0.9, 0], [0.9, 1, 0], [0.9, 0.9, 1]]
        let careful = try train(problem)
        problem.utility = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        let plain = try train(problem)
        #expect(careful.confusion[2][2] > 0.9 * Double(careful.classCounts[2]), "though never the most probable")
        #expect(plain.confusion[2][2] < 10)
    }

    @Test func theLearningCurveComesWithTheBundle() throws {
        let curve = try #require(
            try train(problem(400, seed: 8, policy: .model(threshold: 0.5), type: .logistic)).learningCurve
        )
        #expect(curve.points.count == 6)
        // 400 rows in 5 folds teach 320 labels' worth; an error of about 0.2 is what these labels allow.
        #expect(abs((curve.points.last?.labels ?? 0) - 320) < 1)
        #expect(abs(curve.error(at: 400) - 0.2) < 0.06)
        #expect(try train(problem(30, seed: 8, policy: .rule(Self.rule), type: .logistic)).learningCurve == nil)
    }

    @Test func manyFeaturesFewRowsAndFlatColumnsGiveFiniteFigures() throws {
        var draws = Draws(9)
        let rows = (0..<24).map { _ in (0..<2_000).map { $0 == 7 ? 0 : draws.normal() } }
        var problem = problem(24, seed: 1, policy: .model(threshold: 0.5), type: .logistic)
        problem.features = Matrix(rows)
        problem.featureNames = rows[0].indices.map { "f\($0)" }
        problem.labels = rows.map { $0[0] > 0 ? 0 : 1 }
        problem.modelType = .tree
        let bundle = try train(problem)
        #expect(bundle.accuracy.value.isFinite)
        #expect(bundle.importances[7].utilityDrop.value == 0)
        #expect(bundle.probabilities?.brier.isFinite == true)
    }
}
