import Foundation
import Testing

@testable import Learning

struct LearningCurveTests {
    private func curve(_ floor: Double, _ scale: Double, _ exponent: Double) throws -> LearningCurve {
        let points = [20.0, 45, 100, 220, 500, 1_100].map {
            LearningCurvePoint(labels: $0, error: floor + scale * pow($0, -exponent), standardError: 0.01)
        }
        return try #require(LearningCurve(through: points))
    }

    @Test(arguments: [(0.05, 0.9, 0.5), (0.0, 0.4, 0.1), (0.12, 2.0, 1.0), (0.2, 0.0, 0.5), (0.0, 0.7, 0.33)])
    func plantedCurvesAreFound(floor: Double, scale: Double, exponent: Double) throws {
        let found = try curve(floor, scale, exponent)
        for labels in [20.0, 300, 5_000] {
            #expect(abs(found.error(at: labels) - (floor + scale * pow(labels, -exponent))) < 1e-6)
        }
    }

    @Test func theNextPointHasAPriceOrNone() throws {
        let found = try curve(0.05, 0.9, 0.5)
        // 0.05 + 0.9/√100 = 0.14; 0.13 is reached at (0.9/0.08)² = 126.6.
        #expect(found.labelsToGain(0.01, from: 100) == 27)
        #expect(found.labelsToGain(0.01, from: 100_000) == nil)
        #expect(try curve(0.2, 0, 0.5).labelsToGain(0.01, from: 100) == nil)
        // A hundred billion labels would do; nobody has them.
        #expect(try curve(0.1, 0.018, 0.1).labelsToGain(0.01, from: 100) == nil)
    }

    @Test func labelingStopsWhenItGainsLessThanItCosts() throws {
        let found = try curve(0.05, 0.9, 0.5)
        #expect(found.isWorthLabeling(50, from: 100, costPerLabel: 1, valueOfError: 10_000))
        #expect(!found.isWorthLabeling(50, from: 100, costPerLabel: 1, valueOfError: 1_000))
        #expect(!found.isWorthLabeling(50, from: 20_000, costPerLabel: 1, valueOfError: 10_000))
    }

    @Test func fewerThanFiveSizesAreNoCurve() {
        let point = LearningCurvePoint(labels: 50, error: 0.2, standardError: 0.01)
        #expect(LearningCurve(through: [point, point, point, point, point, point]) == nil)
    }

    @Test func risingErrorsAreFlatAndPreciseOnesCountMore() throws {
        let rising = [10.0, 20, 40, 80, 160].map {
            LearningCurvePoint(labels: $0, error: $0 / 1_000, standardError: $0 == 10 ? 0.0001 : 1)
        }
        let found = try #require(LearningCurve(through: rising))
        #expect(found.scale == 0)
        #expect(abs(found.floor - 0.01) < 1e-6)
    }

    @Test func measuredErrorsFallTowardsTheNoise() throws {
        var draws = Draws(6)
        let scores = (0..<300).map { _ in [draws.normal(), draws.normal(), draws.normal()] }
        let labels = scores.map { row in (row[0] - row[1] + 0.5 * row[2] > 0) != draws.chance(0.05) ? 0 : 1 }
        let problem = TrainingProblem(
            features: Matrix(scores),
            featureNames: ["a", "b", "c"],
            labels: labels,
            classes: 2,
            weights: labels.map { _ in 1 },
            times: labels.map { _ in 0 },
            utility: [[1, 0], [0, 1]],
            policy: .model(threshold: 0.5),
            modelType: .logistic,
            seed: 9
        )
        let points = try measureLearningCurve(of: problem)
        #expect(points.count == 6)
        #expect(points.map(\.labels) == points.map(\.labels).sorted())
        #expect(points[5].labels == 240)
        let found = try #require(LearningCurve(through: points))
        #expect(found.error(at: 20) > found.error(at: 240) + 0.015)
        #expect(abs(found.error(at: 240) - 0.06) < 0.03)
    }

    /// 400 rows whose best decision at equal costs is a coin's throw in the middle.
    private func blurred(_ utility: [[Double]]) -> TrainingProblem {
        var draws = Draws(16)
        let rows = (0..<400).map { _ in [draws.normal()] }
        let labels = rows.map { draws.chance(logistic(2 * $0[0])) ? 0 : 1 }
        return TrainingProblem(
            features: Matrix(rows),
            featureNames: ["a"],
            labels: labels,
            classes: 2,
            weights: labels.map { _ in 1 },
            times: labels.map { _ in 0 },
            utility: utility,
            policy: .model(threshold: 0.5),
            modelType: .logistic,
            seed: 9
        )
    }

    @Test func theErrorIsWhatTheDecisionsLoseOfTheAgentsUtility() throws {
        // A missed label 0 costs all, a false one a tenth of it: nearly everything is decided as 0, often wrongly.
        let problem = blurred([[1, 0.9], [0, 1]])
        let bundle = try train(problem)
        let last = try #require(try measureLearningCurve(of: problem).last)
        #expect(abs(last.error - (1 - bundle.utility.value)) < 0.02)
        #expect(last.error < 0.5 * (1 - bundle.accuracy.value), "wrong decisions are not all alike")
        #expect(last.standardError < 0.02)
        let plain = try #require(try measureLearningCurve(of: blurred([[1, 0], [0, 1]])).last)
        let smoothed = (plain.error * 400 + 1) / 402
        #expect(abs(plain.standardError - (smoothed * (1 - smoothed) / 400).squareRoot()) < 1e-12)
    }
}
