import Testing

@testable import Learning

struct TrainingTests {
    /// A sum of a risk and weighed flags against a threshold, like the mail agent's.
    static let mailRule = RuleShape(
        conditions: [
            RuleShape.Condition(
                terms: [.init(column: 0), .init(column: 1, weight: 1), .init(column: 2, weight: 1)],
                atLeast: 0
            )
        ],
        then: 0,
        otherwise: 1,
        parameters: [
            .init(name: "risk_score_threshold", value: 70, minimum: 0, maximum: 100),
            .init(name: "spf_dkim_weight", value: 1, minimum: 0, maximum: 100),
        ]
    )

    /// Two thresholds that must both be reached.
    static let pairRule = RuleShape(
        conditions: [
            .init(terms: [.init(column: 0)], atLeast: 0),
            .init(terms: [.init(column: 1)], atLeast: 1),
        ],
        then: 0,
        otherwise: 1,
        parameters: [
            .init(name: "pattern_strength_threshold", value: 70, minimum: 0, maximum: 100),
            .init(name: "min_data_points", value: 10, minimum: 0, maximum: 10_000, isInteger: true),
        ]
    )

    private func problem(
        rows: [[Double]],
        labels: [Int],
        policy: DecisionPolicy,
        type: ModelType = .logistic,
        classes: Int = 2,
        seed: UInt64 = 1
    ) -> TrainingProblem {
        TrainingProblem(
            features: Matrix(rows),
            featureNames: (0..<(rows.first?.count ?? 0)).map { "f\($0)" },
            labels: labels,
            classes: classes,
            weights: labels.map { _ in 1 },
            times: labels.map { _ in 0 },
            utility: (0..<classes).map { d in (0..<classes).map { $0 == d ? 1 : 0 } },
            policy: policy,
            modelType: type,
            seed: seed
        )
    }

    /// Mails that should be stopped from a risk of 62 on, each failed check counting 12, with some labels turned.
    private func mails(_ count: Int, noise: Double, seed: UInt64) -> TrainingProblem {
        var draws = Draws(seed)
        let rows = (0..<count).map { _ in
            [draws.uniform() * 100, draws.chance(0.2) ? 1 : 0, draws.chance(0.15) ? 1 : 0, draws.normal()]
        }
        let labels = rows.map { row in (row[0] + 12 * (row[1] + row[2]) >= 62) != draws.chance(noise) ? 0 : 1 }
        return problem(rows: rows, labels: labels, policy: .rule(Self.mailRule))
    }

    @Test(arguments: 21...28 as ClosedRange<UInt64>)
    func aPlantedThresholdIsFoundThroughLabelNoise(seed: UInt64) throws {
        let bundle = try train(mails(900, noise: 0.03, seed: seed))
        let threshold = bundle.parameters[0]
        #expect(threshold.status == .chosen)
        #expect(abs(threshold.value - 62) < 4)
        #expect(abs(bundle.parameters[1].value - 12) < 4)
        #expect(bundle.columns.map(\.features) == [[0], [1, 2], [3]])
        #expect(abs(bundle.accuracy.value - 0.96) < 0.025)
        #expect(bundle.accuracy.low < bundle.accuracy.value && bundle.accuracy.value < bundle.accuracy.high)
        #expect(bundle.importances[0].utilityDrop.low > 0.2)
        #expect(bundle.importances[3].utilityDrop.value == 0)
    }

    @Test func aPlantedPairIsFoundThroughLabelNoise() throws {
        var draws = Draws(6)
        let rows = (0..<300).map { _ in [draws.uniform() * 100, (draws.uniform() * 60).rounded()] }
        let labels = rows.map { ($0[0] >= 62 && $0[1] >= 18) != draws.chance(0.03) ? 0 : 1 }
        let bundle = try train(problem(rows: rows, labels: labels, policy: .rule(Self.pairRule)))
        #expect(abs(bundle.parameters[0].value - 62) < 4)
        #expect(abs(bundle.parameters[1].value - 18) <= 2)
        #expect(bundle.parameters[1].value == bundle.parameters[1].value.rounded())
    }

    @Test func thresholdsAreInTheUnitsOfTheData() throws {
        var draws = Draws(7)
        let rows = (0..<100).map { _ in [draws.uniform() * 100, draws.uniform() * 60] }
        let labels = rows.map { $0[0] >= 62.5 ? 0 : 1 }
        let bundle = try train(problem(rows: rows, labels: labels, policy: .rule(Self.pairRule)))
        #expect(abs(bundle.parameters[0].value - 62.5) < 4)
    }

    @Test func noiseIsNotFlattered() throws {
        var draws = Draws(8)
        let rows = (0..<100).map { _ in [draws.uniform() * 100, draws.uniform() * 60, draws.normal()] }
        let labels = rows.map { _ in draws.chance(0.5) ? 0 : 1 }
        let rule = try train(problem(rows: rows, labels: labels, policy: .rule(Self.pairRule)))
        let tree = try train(problem(rows: rows, labels: labels, policy: .model(threshold: 0.5), type: .tree))
        // Four standard errors of a coin thrown 100 times would be 0.2; a training accuracy here is above 0.8.
        #expect(abs(rule.accuracy.value - 0.5) < 0.15)
        #expect(abs(tree.accuracy.value - 0.5) < 0.15)
    }

    @Test func theSameProblemGivesTheSameBundle() throws {
        let problem = mails(50, noise: 0.1, seed: 3)
        #expect(try train(problem) == train(problem))
        var other = problem
        other.seed = 2
        #expect(try train(other).rowCorrect != train(problem).rowCorrect)
    }

    @Test(arguments: ModelType.allCases)
    func decisionsMeasuredAloneAreTheBundles(type: ModelType) throws {
        var problem = mails(83, noise: 0.1, seed: 3)
        problem.modelType = type
        let bundle = try train(problem)
        let measured = try measureDecisions(of: problem)
        #expect(measured.parameters == bundle.parameters)
        #expect(measured.rowCorrect == bundle.rowCorrect)
        #expect(measured.rowUtilities == bundle.rowUtilities)
    }

    @Test func everyRowIsHeldOutOncePerRepeat() throws {
        let bundle = try train(mails(83, noise: 0.1, seed: 3))
        #expect(bundle.validation == ValidationScheme(kind: .stratified, folds: 5, repeats: 10))
        #expect(bundle.rowCorrect.allSatisfy { $0 != nil })
        #expect(abs(bundle.confusion.joined().reduce(0, +) - 83) < 1e-9)
        let right = bundle.confusion[0][0] + bundle.confusion[1][1]
        #expect(abs(right / 83 - bundle.accuracy.value) < 1e-9)
        #expect(bundle.rowUtilities == bundle.rowCorrect)
    }

    @Test func longSpansAreJudgedForwardInTime() throws {
        var problem = mails(100, noise: 0.05, seed: 9)
        problem.times = (0..<100).map { Double(99 - $0) * 86_400 }
        let bundle = try train(problem)
        #expect(bundle.validation == ValidationScheme(kind: .forward, folds: 5, repeats: 1))
        // The oldest fifth has no past to be decided from; here the last rows are the oldest.
        #expect(bundle.rowCorrect[80...].allSatisfy { $0 == nil })
        #expect(bundle.rowCorrect[..<80].allSatisfy { $0 != nil })
    }

    @Test func thePastDoesNotSeeTheFuture() throws {
        var problem = mails(100, noise: 0.05, seed: 9)
        problem.times = (0..<100).map { Double($0) * 86_400 }
        let before = try train(problem)
        for row in 80..<100 {
            problem.labels[row] = 1 - problem.labels[row]
            problem.features[row, 0] = 100 - problem.features[row, 0]
        }
        #expect(try train(problem).rowCorrect[..<80] == before.rowCorrect[..<80])
    }

    @Test func aWeightBeyondItsLimitsIsUnusableAndStays() throws {
        var draws = Draws(10)
        let rows = (0..<300).map { _ in
            [draws.uniform() * 100, draws.chance(0.4) ? 1 : 0, draws.chance(0.4) ? 1 : 0]
        }
        // The checks speak against stopping a mail, which a weight from 0 on cannot express.
        let labels = rows.map { $0[0] - 30 * ($0[1] + $0[2]) + 5 * draws.normal() >= 40 ? 0 : 1 }
        let bundle = try train(problem(rows: rows, labels: labels, policy: .rule(Self.mailRule)))
        guard case .unusable = bundle.parameters[1].status else {
            Issue.record("\(bundle.parameters[1].status)")
            return
        }
        #expect(bundle.parameters[1].value == 1)
    }

    @Test func aWeightOfFeaturesThatNeverVaryStays() throws {
        var draws = Draws(11)
        let rows = (0..<300).map { _ in [draws.uniform() * 100, 0, 0] }
        let labels = rows.map { $0[0] >= 40 ? 0 : 1 }
        let bundle = try train(problem(rows: rows, labels: labels, policy: .rule(Self.mailRule)))
        #expect(bundle.parameters[1].status == .unusable(reason: "its features are the same in all rows"))
        #expect(bundle.parameters[1].value == 1)
    }

    @Test func aTreeLeavesTheWeightsAlone() throws {
        var problem = mails(200, noise: 0.03, seed: 21)
        problem.modelType = .tree
        let bundle = try train(problem)
        #expect(bundle.parameters[1].status == .unchanged && bundle.parameters[1].value == 1)
        #expect(bundle.columns.map(\.features) == [[0], [1], [2], [3]])
        #expect(bundle.model.type == .tree)
    }

    @Test func costsMoveTheThresholdOfAnAgentWithoutARule() throws {
        var draws = Draws(12)
        let rows = (0..<150).map { _ in [draws.normal(), draws.normal()] }
        let labels = rows.map { draws.chance(logistic(1.5 * $0[0])) ? 0 : 1 }
        var problem = problem(rows: rows, labels: labels, policy: .model(threshold: 0.5))
        // A false positive costs 1, a false negative 9: act from one in ten on.
        problem.utility = [[1, 1 - 1.0 / 9], [0, 1]]
        let bundle = try train(problem)
        let threshold = try #require(bundle.parameters.first)
        #expect(threshold.name == "decision_threshold")
        #expect(threshold.status == .chosen)
        #expect(abs(threshold.value - 0.1) < 1e-12)
        #expect(bundle.utility.value > bundle.accuracy.value)
    }

    @Test func theMostProbableOfThreeLabelsWins() throws {
        var draws = Draws(13)
        let rows = (0..<150).map { _ in [draws.uniform() * 3, draws.normal()] }
        let labels = rows.map { min(2, Int($0[0])) }
        for type in ModelType.allCases {
            let bundle = try train(
                problem(rows: rows, labels: labels, policy: .model(threshold: 0.5), type: type, classes: 3)
            )
            #expect(bundle.parameters.isEmpty)
            #expect(bundle.accuracy.value > 0.85)
            #expect(bundle.importances[0].utilityDrop.value > 0.3)
        }
    }

    @Test func balancedUtilityCountsLabelsAlike() {
        let labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
        let utility = TrainingProblem.balanced([[1, 0], [0, 1]], labels: labels)
        let allZero = labels.reduce(0.0) { $0 + utility[0][$1] } / 10
        #expect(abs(allZero - 0.5) < 1e-12)
    }

    @Test func tinyDataAreLearnedOrRefusedButNeverCrash() throws {
        let rows: [[Double]] = [[10, 0, 0], [20, 1, 0], [80, 0, 1], [90, 0, 0]]
        let bundle = try train(problem(rows: rows, labels: [1, 1, 0, 0], policy: .rule(Self.mailRule)))
        #expect(bundle.validation.folds == 2)
        #expect(bundle.warnings.contains(.fittedScores))
        #expect(throws: TrainingError.tooFewRows(label: 0, have: 1, need: 2)) {
            _ = try train(problem(rows: rows, labels: [1, 1, 1, 0], policy: .rule(Self.mailRule)))
        }
    }

    @Test func aRuleThatContradictsItselfIsRefused() {
        let rows: [[Double]] = [[10, 0, 0], [20, 1, 0], [80, 0, 1], [90, 0, 0]]
        var outside = Self.mailRule
        outside.parameters[0].value = 101
        var unitless = Self.mailRule
        unitless.conditions[0].terms[0].weight = 1
        var astray = Self.mailRule
        astray.conditions[0].terms[0].column = 3
        for rule in [outside, unitless, astray] {
            do {
                _ = try train(problem(rows: rows, labels: [1, 1, 0, 0], policy: .rule(rule)))
                Issue.record("accepted")
            } catch {
                guard case .badPolicy = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
    }
}
