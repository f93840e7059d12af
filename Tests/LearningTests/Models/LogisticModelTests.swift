import Testing

@testable import Learning

struct LogisticModelTests {
    struct Case: Decodable, CustomTestStringConvertible, Sendable {
        var name: String
        var classes: Int
        var features: [[Double]]
        var labels: [Int]
        var weights: [Double]
        var coefficients: [[Double]]
        var intercepts: [Double]

        var testDescription: String { name }
    }

    static let oracle = Result { try Fixture.load("logistic", as: OracleFile<Case>.self).cases }

    private func fit(_ example: Case) throws -> LogisticModel {
        try LogisticModel.fit(
            features: Matrix(example.features),
            labels: example.labels,
            classes: example.classes,
            weights: example.weights
        )
    }

    /// Intercepts as they were before the standardisation was undone, without the shift a softmax does not feel.
    private func standardizedIntercepts(_ model: LogisticModel) -> [Double] {
        let intercepts = model.intercepts.indices.map {
            model.intercepts[$0] + dotProduct(model.coefficients[$0], model.means)
        }
        guard intercepts.count > 1 else { return intercepts }
        let mean = intercepts.reduce(0, +) / Double(intercepts.count)
        return intercepts.map { $0 - mean }
    }

    @Test func coefficientsAreThoseOfScikitLearn() throws {
        let cases = try Self.oracle.get()
        #expect(cases.count == 8)
        for example in cases {
            let model = try fit(example)
            #expect(model.converged, "\(example.name)")
            // The peer's two-class logit stands for class 1, ours for class 0.
            let sign = example.classes == 2 ? -1.0 : 1.0
            let found = model.standardizedCoefficients.joined() + standardizedIntercepts(model)
            let expected = example.coefficients.joined() + example.intercepts
            for (ours, theirs) in zip(found, expected) {
                #expect(abs(ours - sign * theirs) < 1e-5, "\(example.name)")
            }
        }
    }

    @Test func rawAndStandardizedCoefficientsDescribeTheSameModel() throws {
        let example = try #require(try Self.oracle.get().first { $0.name == "units" })
        let model = try fit(example)
        for column in 0..<3 {
            let raw = model.coefficients[0][column]
            #expect(abs(raw * model.deviations[column] - model.standardizedCoefficients[0][column]) < 1e-12)
        }
        let row = example.features[0]
        let standardized = (0..<3).map { (row[$0] - model.means[$0]) / model.deviations[$0] }
        let logit = dotProduct(standardized, model.standardizedCoefficients[0]) + standardizedIntercepts(model)[0]
        #expect(abs(model.logits(of: row)[0] - logit) < 1e-6)
    }

    @Test func aConstantColumnGetsNoWeight() throws {
        let example = try #require(try Self.oracle.get().first { $0.name == "collinear" })
        let model = try fit(example)
        #expect(model.deviations[4] == 0)
        #expect(model.coefficients[0][4] == 0)
        #expect(abs(model.standardizedCoefficients[0][0] - model.standardizedCoefficients[0][2]) < 1e-9)
    }

    @Test func thePositiveSideOfTheLogitIsTheFirstLabel() throws {
        let features = Matrix([[0], [1], [2], [3]])
        let model = try LogisticModel.fit(features: features, labels: [1, 1, 0, 0], classes: 2, weights: [1, 1, 1, 1])
        #expect(model.coefficients[0][0] > 0)
        #expect(model.probabilities(of: [3])[0] > 0.5)
        #expect(model.probabilities(of: [1.5])[0] == 0.5 || abs(model.probabilities(of: [1.5])[0] - 0.5) < 1e-9)
    }

    @Test(arguments: [2, 3])
    func gradientAndHessianAreTheSlopesOfTheObjective(classes: Int) {
        var draws = Draws(11)
        let rows = (0..<301).map { _ in [draws.normal(), draws.normal() * 10 + 3] }
        let labels = rows.map { _ in Int(draws.uniform() * Double(classes)) }
        let weights = rows.map { _ in draws.uniform() }
        let features = Matrix(rows)
        let ranges = [0..<100, 120..<301]
        let objective = LogisticObjective(
            examples: Examples(features: features, labels: labels, weights: weights, classes: classes),
            standardization: Standardization(of: features, ranges: ranges),
            ranges: ranges,
            inverseRegularization: 0.7
        )
        let point = (0..<objective.dimension).map { 0.3 * Double($0) - 0.8 }
        let here = objective.evaluate(at: point, withHessian: true)
        for i in point.indices {
            var ahead = point
            var behind = point
            ahead[i] += 1e-5
            behind[i] -= 1e-5
            let up = objective.evaluate(at: ahead, withHessian: false)
            let down = objective.evaluate(at: behind, withHessian: false)
            #expect(abs((up.value - down.value) / 2e-5 - here.gradient[i]) < 1e-5)
            for j in 0...i {
                // Along the common shift of softmax intercepts the Hessian is raised by 1 to be invertible.
                let isIntercept = { ($0 % objective.width) == objective.width - 1 }
                let raised = classes > 2 && isIntercept(i) && isIntercept(j) ? 1.0 : 0
                let slope = (up.gradient[j] - down.gradient[j]) / 2e-5
                #expect(abs(slope + raised - here.hessian[i * (i + 1) / 2 + j]) < 1e-5)
            }
        }
    }

    @Test func newtonAndLBFGSFindTheSameMinimum() throws {
        let example = try #require(try Self.oracle.get().first { $0.name == "weighted multinomial" })
        let features = Matrix(example.features)
        let all = [0..<features.rows]
        let objective = LogisticObjective(
            examples: Examples(features: features, labels: example.labels, weights: example.weights, classes: 3),
            standardization: Standardization(of: features, ranges: all),
            ranges: all,
            inverseRegularization: 1
        )
        let newton = LogisticOptimizer(objective: objective, maximumIterations: 100).minimum()
        let start = [Double](repeating: 0, count: objective.dimension)
        let other = LBFGS(objective: objective, gradientTolerance: 1e-9).minimum(from: start, maximumIterations: 500)
        #expect(newton.converged && other.converged)
        for (a, b) in zip(newton.parameters, other.parameters) { #expect(abs(a - b) < 1e-7) }
    }

    @Test func doubledRowsAreDoubledWeightInAnyOrder() throws {
        let example = try #require(try Self.oracle.get().first { $0.name == "weighted" })
        let count = example.labels.count
        let order = (0..<2 * count).map { ($0 * 37) % count }
        let doubled = try LogisticModel.fit(
            features: Matrix(example.features).rearranged(order),
            labels: order.map { example.labels[$0] },
            classes: 2,
            weights: order.map { example.weights[$0] }
        )
        let weighted = try LogisticModel.fit(
            features: Matrix(example.features),
            labels: example.labels,
            classes: 2,
            weights: example.weights.map { 2 * $0 }
        )
        for (a, b) in zip(doubled.coefficients[0], weighted.coefficients[0]) { #expect(abs(a - b) < 1e-9) }
        #expect(abs(doubled.intercepts[0] - weighted.intercepts[0]) < 1e-9)
    }

    @Test func aLargeFitThatBeginsOnAPartEndsAtTheMinimumOfTheWhole() throws {
        var draws = Draws(5)
        let count = LogisticOptimizer.Thinning().start + 3
        let values = (0..<count).map { _ in draws.uniform() }
        // Sorted by label: a part taken from one end would see a single class.
        let labels = values.indices.map { $0 < count / 3 ? 0 : 1 }
        let features = Matrix(
            rows: count,
            columns: 1,
            columnMajor: values.indices.map { labels[$0] == 0 ? values[$0] + 0.4 : values[$0] }
        )
        let weights = [Double](repeating: 1, count: count)
        let model = try LogisticModel.fit(features: features, labels: labels, classes: 2, weights: weights)
        let residuals = (0..<count).map { row in
            model.probabilities(of: [features[row, 0]])[0] - (labels[row] == 0 ? 1 : 0)
        }
        #expect(model.converged)
        #expect(abs(residuals.reduce(0, +)) < 1e-6)
    }

    /// The fit begins on every sixteenth block of rows; here a feature is active in hardly any of these.
    @Test func aPartThatIsNoLikenessOfTheWholeLeadsToTheSameMinimum() throws {
        var draws = Draws(15)
        let count = LogisticOptimizer.Thinning().start
        let rows = (0..<count).map { row in
            let isInPart = row / LogisticBlock.rows % 16 == 0
            return [draws.normal(), isInPart && !draws.chance(0.001) ? 0 : 3 * draws.normal()]
        }
        let labels = rows.map { draws.chance(logistic($0[0] - 0.8 * $0[1])) ? 0 : 1 }
        let weights = rows.map { _ in 1.0 }
        let model = try LogisticModel.fit(features: Matrix(rows), labels: labels, classes: 2, weights: weights)
        // In another order every part is like the whole.
        var order = Array(rows.indices)
        var generator = SplitMix64(seed: 3)
        generator.shuffle(&order)
        let mixed = try LogisticModel.fit(
            features: Matrix(order.map { rows[$0] }),
            labels: order.map { labels[$0] },
            classes: 2,
            weights: weights
        )
        #expect(model.converged && mixed.converged)
        for (found, expected) in zip(model.coefficients[0], mixed.coefficients[0]) {
            #expect(abs(found - expected) < 1e-8)
        }
    }

    @Test func momentsAreThoseOfTheDefinitionHoweverFarFromZeroOrFromTheRest() {
        var draws = Draws(17)
        let rows = (0..<9_100).map { row in
            // Times; one whose every thousandth value is far out, where a sample looks; one with a lone value; constants.
            [
                1.7e9 + draws.normal(), row.isMultiple(of: 1_000) ? 1e6 : draws.normal(), row == 500 ? 1e8 : 1,
                0.1,
            ]
        }
        let found = Standardization(of: Matrix(rows), ranges: [0..<3_000, 3_000..<9_000])
        let used = Array(rows[..<9_000])
        for column in 0..<4 {
            let values = used.map { $0[column] - used[0][column] }
            let shift = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - shift) * ($1 - shift) } / Double(values.count)
            #expect(abs(found.means[column] - used[0][column] - shift) <= 1e-6 * max(1, variance.squareRoot()))
            #expect(abs(found.deviations[column] - variance.squareRoot()) <= 1e-9 * variance.squareRoot())
        }
        #expect(found.deviations[3] == 0)
    }

    @Test func probabilitiesStayFiniteFarOut() throws {
        let example = try #require(try Self.oracle.get().first { $0.name == "multinomial" })
        let model = try fit(example)
        for scale in [-1e6, 1e6] {
            let probabilities = model.probabilities(of: [scale, scale, -scale])
            #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
        }
    }

    /// None of the three is among the rows that the first steps are taken on.
    @Test func aRareLabelDoesNotLeadTheFirstStepsAstray() {
        var draws = Draws(7)
        let rare: Set = [300, 600, 5_000]
        let values = (0..<20_000).map { rare.contains($0) ? 5 : draws.normal() }
        let examples = Examples(
            features: Matrix(values.map { [$0] }),
            labels: values.indices.map { rare.contains($0) ? 0 : 1 },
            weights: values.map { _ in 1 },
            classes: 2
        )
        let objective = LogisticObjective(
            examples: examples,
            standardization: Standardization(of: examples.features, ranges: [0..<20_000]),
            ranges: [0..<20_000],
            inverseRegularization: 1
        )
        let whole = LogisticOptimizer(objective: objective, maximumIterations: 1_000).minimum()
        let thinning = LogisticOptimizer.Thinning(start: 1_024, step: 4, fewest: 64)
        let begun = LogisticOptimizer(objective: objective, maximumIterations: 1_000, thinning: thinning).minimum()
        #expect(whole.converged && begun.converged)
        for (first, second) in zip(whole.parameters, begun.parameters) { #expect(abs(first - second) < 1e-6) }
    }

    @Test(arguments: [2, 3])
    func hugeRowsOfOppositeSignStillHaveProbabilities(classes: Int) throws {
        var draws = Draws(3)
        let rows = (0..<60).map { _ in [draws.normal(), draws.normal()] }
        let labels = rows.map { row in row[0] - row[1] > 0 ? 0 : 1 + (row[0] > 0 ? classes - 2 : 0) }
        let model = try LogisticModel.fit(
            features: Matrix(rows),
            labels: labels,
            classes: classes,
            weights: labels.map { _ in 1 }
        )
        for row in [[1e308, 1e308], [-1.7e308, 1.7e308], [1.7e308, 1]] {
            let shares = model.probabilities(of: row)
            #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1 } && abs(shares.reduce(0, +) - 1) < 1e-12)
            for logit in model.explanations(of: row) {
                #expect(logit.base.isFinite && logit.contributions.allSatisfy { $0.isFinite })
            }
        }
    }

    @Test func valuesTooLargeForMomentsDoNotPoisonTheRest() throws {
        let features = Matrix([[0, 1e308], [1, -1e308], [2, 1e308], [3, 1e308]])
        let model = try LogisticModel.fit(features: features, labels: [1, 1, 0, 0], classes: 2, weights: [1, 1, 1, 1])
        #expect(model.coefficients[0][0] > 0)
        #expect(model.coefficients[0][1] == 0)
        #expect(model.intercepts[0].isFinite)
    }

    @Test func badDataAreRefusedByName() {
        let x = Matrix([[1], [2], [3], [4]])
        let ones = [1.0, 1, 1, 1]
        func refusal(_ features: Matrix, _ labels: [Int], _ weights: [Double]) -> TrainingError? {
            do {
                _ = try LogisticModel.fit(features: features, labels: labels, classes: 2, weights: weights)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(Matrix(rows: 0, columns: 1), [], []) == .noRows)
        #expect(refusal(Matrix([[1], [.nan], [3], [4]]), [0, 0, 1, 1], ones) == .notFinite(row: 1, column: 0))
        #expect(refusal(Matrix([[1], [2], [.infinity], [4]]), [0, 0, 1, 1], ones) == .notFinite(row: 2, column: 0))
        #expect(refusal(x, [0, 0, 1, 2], ones) == .labelOutOfRange(row: 3, label: 2))
        #expect(refusal(x, [0, 0, 1, 1], [0, 0, 0, 0]) == .allWeightsZero)
        #expect(refusal(x, [0, 0, 1, 1], [1, 1, -1, 1]) == .badWeight(row: 2))
        #expect(refusal(x, [1, 1, 1, 1], ones) == .oneClass)
        #expect(refusal(x, [0, 1, 1, 1], ones) == .tooFewRows(label: 0, have: 1, need: 2))
        #expect(refusal(x, [0, 0, 1, 1], [1, 0, 1, 1]) == .tooFewRows(label: 0, have: 1, need: 2))
        #expect(refusal(x, [0, 1, 1], ones) == .shape("one label per row"))
    }
}
