import Testing

@testable import Learning

struct ProbabilityFiguresTests {
    struct Curve: Decodable {
        var foretold: [Double]
        var observed: [Double]
        var rows: [Int]
        var error: Double
    }

    struct Case: Decodable {
        var name: String
        var probabilities: [[Double]]
        var labels: [Int]
        var weights: [Double]
        var auc: Double
        var weightedAUC: Double
        var brier: Double
        var weightedBrier: Double
        var logLoss: Double
        var weightedLogLoss: Double
        var balancedAccuracy: Double
        var precision: [Double]
        var recall: [Double]
        var equalWidth: Curve
        var equalMass: Curve
    }

    private func expect(_ found: [Double?], _ expected: [Double], _ name: String) {
        #expect(found.count == expected.count, "\(name)")
        for (found, expected) in zip(found, expected) {
            #expect(found.map { abs($0 - expected) < 1e-12 } == true, "\(name): \(found ?? .nan), not \(expected)")
        }
    }

    @Test func figuresAreThoseOfScikitLearn() throws {
        let cases = try Fixture.load("figures", as: OracleFile<Case>.self).cases
        #expect(cases.count == 3)
        for example in cases {
            let probabilities = Matrix(example.probabilities)
            let labels = example.labels
            let weights = example.weights
            let figures = try #require(ProbabilityFigures(probabilities: probabilities, labels: labels))
            expect(
                [
                    figures.areaUnderCurve, figures.brier, figures.logLoss,
                    areaUnderCurve(probabilities: probabilities, labels: labels, weights: weights),
                    brierScore(probabilities: probabilities, labels: labels, weights: weights),
                    logLoss(probabilities: probabilities, labels: labels, weights: weights),
                    figures.calibrationErrorEqualWidth, figures.calibrationErrorEqualMass,
                ],
                [
                    example.auc, example.brier, example.logLoss,
                    example.weightedAUC, example.weightedBrier, example.weightedLogLoss,
                    example.equalWidth.error, example.equalMass.error,
                ],
                example.name
            )
        }
    }

    @Test func reliabilityCurvesAreThoseOfScikitLearn() throws {
        for example in try Fixture.load("figures", as: OracleFile<Case>.self).cases {
            let event = calibratedEvent(probabilities: Matrix(example.probabilities), labels: example.labels)
            for (binning, expected) in [(.equalWidth, example.equalWidth), (.equalMass, example.equalMass)]
                as [(ProbabilityBinning, Curve)]
            {
                let curve = reliabilityCurve(
                    probabilities: event.probabilities,
                    outcomes: event.outcomes,
                    binning: binning
                )
                #expect(curve.map(\.rows) == expected.rows, "\(example.name) \(binning)")
                expect(curve.map(\.meanProbability), expected.foretold, "\(example.name) \(binning)")
                expect(curve.map(\.frequency), expected.observed, "\(example.name) \(binning)")
            }
        }
    }

    @Test func decisionsAreScoredAsByScikitLearn() throws {
        for example in try Fixture.load("figures", as: OracleFile<Case>.self).cases {
            let probabilities = Matrix(example.probabilities)
            let confusion = confusionMatrix(
                decisions: probabilities.greatestColumns(),
                truths: example.labels,
                classes: probabilities.columns
            )
            let scores = labelScores(confusion: confusion)
            expect([balancedAccuracy(confusion: confusion)], [example.balancedAccuracy], example.name)
            expect(scores.map(\.precision), example.precision, example.name)
            expect(scores.map(\.recall), example.recall, example.name)
        }
    }

    @Test func whatCannotBeMeasuredIsNilAndNotANumber() {
        let sure = Matrix([[1, 0], [1, 0]])
        let figures = ProbabilityFigures(probabilities: sure, labels: [0, 0])
        #expect(figures?.areaUnderCurve == nil)
        #expect(figures?.brier == 0)
        #expect(ProbabilityFigures(probabilities: Matrix(rows: 0, columns: 2), labels: []) == nil)
        #expect(areaUnderCurve(scores: [1, 2], positives: [true, false], weights: [0, 1]) == nil)
        #expect(logLoss(probabilities: sure, labels: [1, 1]).map { $0 < 37 } == true)
        #expect(labelScores(confusion: [[2, 0], [0, 0]])[1].precision == nil)
        #expect(balancedAccuracy(confusion: [[2, 0], [0, 0]]) == 1)
    }
}
