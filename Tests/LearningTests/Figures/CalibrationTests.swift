import Foundation
import Testing

@testable import Learning

struct CalibrationTests {
    struct Case: Decodable {
        var name: String
        var probabilities: [Double]
        var outcomes: [Bool]
        var weights: [Double]
        var at: [Double]
        var platt: [Double]
        var beta: [Double]
        var isotonic: [Double]
    }

    @Test(arguments: [CalibrationMethod.platt, .beta, .isotonic])
    func calibratorsAreThoseOfScikitLearn(method: CalibrationMethod) throws {
        let cases = try Fixture.load("calibrators", as: OracleFile<Case>.self).cases
        #expect(cases.count == 3)
        for example in cases {
            let calibrator = Calibrator.fitted(
                method,
                probabilities: example.probabilities,
                outcomes: example.outcomes,
                weights: example.weights
            )
            let expected = [.platt: example.platt, .beta: example.beta][method] ?? example.isotonic
            // Its Platt scaling stops at a gradient of 1e-6.
            let tolerance = method == .platt ? 1e-5 : 1e-8
            for (probability, expected) in zip(example.at, expected) {
                let found = calibrator.calibrated(probability)
                #expect(abs(found - expected) < tolerance, "\(example.name) at \(probability): \(found)")
            }
        }
    }

    @Test(arguments: CalibrationMethod.allCases)
    func noCalibratorClaimsCertaintyOfSeparatedData(method: CalibrationMethod) {
        let probabilities = (1...40).map { Double($0) / 41 }
        let outcomes = (0..<40).map { $0 >= 20 }
        let weights = [Double](repeating: 1, count: 40)
        let calibrator = Calibrator.fitted(
            method,
            probabilities: probabilities,
            outcomes: outcomes,
            weights: weights
        )
        let corrected = probabilities.map(calibrator.calibrated)
        #expect(corrected == corrected.sorted())
        #expect(corrected.allSatisfy { $0 > 0 && $0 < 1 })
    }

    /// Probabilities drawn evenly, and labels that follow `truth` of them.
    private func foretold(_ rows: Int, seed: UInt64, _ truth: (Double) -> Double) -> (Matrix, [Int]) {
        var draws = Draws(seed)
        let first = (0..<rows).map { _ in draws.uniform() }
        let labels = first.map { draws.chance(truth($0)) ? 0 : 1 }
        return (Matrix(first.map { [$0, 1 - $0] }), labels)
    }

    private func choose(_ rows: Int, seed: UInt64, _ truth: (Double) -> Double) -> CalibrationChoice {
        let (probabilities, labels) = foretold(rows, seed: seed, truth)
        let weights = [Double](repeating: 1, count: rows)
        return CalibrationChoice(probabilities: probabilities, labels: labels, weights: weights, seed: 5)
    }

    @Test func theSimplestMethodThatDoesIsChosen() {
        #expect(choose(400, seed: 1) { $0 }.calibration == .none)
        let flattened = choose(2_000, seed: 2) { 1 / (1 + exp(-0.3 * (log($0) - log(1 - $0)) - 1)) }
        #expect(flattened.calibration.method == .platt)
        #expect(choose(4_000, seed: 3) { $0 < 0.5 ? 0.1 : $0 < 0.8 ? 0.3 : 0.95 }.calibration.method == .isotonic)
    }

    @Test func theChoiceComesWithItsNumbers() {
        let choice = choose(400, seed: 1) { $0 }
        #expect(choice.candidates.map(\.method) == CalibrationMethod.allCases)
        let best = choice.candidates.map(\.brier).min()
        for candidate in choice.candidates {
            #expect(abs(candidate.brier - (best ?? 0) - candidate.excess) < 1e-12)
        }
        #expect(choice.candidates.contains { $0.excess == 0 && $0.standardError == 0 })
    }

    @Test func tooFewRowsOfALabelLeaveProbabilitiesAlone() {
        let choice = CalibrationChoice(
            probabilities: Matrix([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]),
            labels: [0, 0, 1],
            weights: [1, 1, 1],
            seed: 1
        )
        #expect(choice.calibration == .none && choice.candidates.isEmpty)
    }

    @Test func threeLabelsStillSumToOneAndSurviveCoding() throws {
        var draws = Draws(4)
        let rows = (0..<120).map { _ in softmax([draws.normal(), draws.normal(), draws.normal()]) }
        let labels = rows.map { _ in Int(draws.uniform() * 3) }
        let weights = [Double](repeating: 1, count: 120)
        for method in CalibrationMethod.allCases {
            let calibration = Calibration.fitted(
                method,
                probabilities: Matrix(rows),
                labels: labels,
                weights: weights
            )
            let coded = try JSONDecoder().decode(Calibration.self, from: JSONEncoder().encode(calibration))
            #expect(coded == calibration)
            #expect(rows.allSatisfy { abs(coded.calibrated($0).reduce(0, +) - 1) < 1e-12 })
        }
    }
}
