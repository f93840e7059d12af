import Testing

@testable import Learning

struct ThresholdSearchTests {
    private static func parameter(
        _ name: String,
        _ value: Double,
        _ limits: ClosedRange<Double> = 0...20,
        isInteger: Bool = false
    ) -> RuleShape.Parameter {
        RuleShape.Parameter(
            name: name,
            value: value,
            minimum: limits.lowerBound,
            maximum: limits.upperBound,
            isInteger: isInteger
        )
    }

    private func outcome(
        _ scores: [Double],
        acting: [Bool],
        _ parameter: RuleShape.Parameter
    ) -> ThresholdOutcome {
        let gains = acting.map { $0 ? 1.0 : -1 }
        return ThresholdChoice(scores: [scores], gains: gains, parameters: [parameter])
            .outcomes(generator: SplitMix64(seed: 1))[0]
    }

    /// Utility of a choice of thresholds, the slow way.
    private func utility(_ thresholds: [Double], _ scores: [[Double]], _ gains: [Double]) -> Double {
        gains.indices.reduce(0) { sum, row in
            thresholds.indices.allSatisfy { scores[$0][row] >= thresholds[$0] } ? sum + gains[row] : sum
        }
    }

    /// Small whole scores make many ties; weights that are no binary fractions make sums inexact.
    private func scatter(_ seed: UInt64, axes: Int, rows: Int) -> (scores: [[Double]], gains: [Double]) {
        var draws = Draws(seed)
        let scores = (0..<axes).map { _ in (0..<rows).map { _ in (draws.uniform() * 15).rounded() } }
        let gains = (0..<rows).map { row in
            let wanted = scores.allSatisfy { $0[row] > 6 } != draws.chance(0.2)
            return (wanted ? 1 : -1) * (draws.chance(0.3) ? 0.6 : 0.8)
        }
        return (scores, gains)
    }

    @Test(arguments: 1...30)
    func oneThresholdIsTheBestOfAll(seed: Int) {
        let (scores, gains) = scatter(UInt64(seed), axes: 1, rows: 40)
        let rows = RankedRows(scores: scores, gains: gains, parameters: [Self.parameter("a", 11)])
        let found = rows.candidates[0][ThresholdSearch(rows: rows).optimum()[0]]
        let best = rows.candidates[0].map { utility([$0], scores, gains) }.max() ?? 0
        #expect(abs(utility([found], scores, gains) - best) < 1e-9)
        let nearest = rows.candidates[0].filter { utility([$0], scores, gains) > best - 1e-9 }.map { abs($0 - 11) }
            .min()
        #expect(abs(found - 11) == nearest)
    }

    @Test(arguments: 1...30)
    func twoThresholdsAreTheBestPairOfAll(seed: Int) {
        let (scores, gains) = scatter(UInt64(seed), axes: 2, rows: 40)
        let parameters = [Self.parameter("a", 11), Self.parameter("b", 3)]
        let rows = RankedRows(scores: scores, gains: gains, parameters: parameters)
        let indices = ThresholdSearch(rows: rows).optimum()
        let found = [rows.candidates[0][indices[0]], rows.candidates[1][indices[1]]]
        let pairs = rows.candidates[0].flatMap { a in rows.candidates[1].map { [a, $0] } }
        let best = pairs.map { utility($0, scores, gains) }.max() ?? 0
        #expect(abs(utility(found, scores, gains) - best) < 1e-9)
        func distance(_ pair: [Double]) -> Double { abs(pair[0] - 11) / 20 + abs(pair[1] - 3) / 20 }
        let nearest = pairs.filter { utility($0, scores, gains) > best - 1e-9 }.map(distance).min() ?? 0
        #expect(abs(distance(found) - nearest) < 1e-12)
    }

    @Test func threeThresholdsReachAPointThatNoSingleMoveImproves() {
        let (scores, gains) = scatter(9, axes: 3, rows: 120)
        let parameters = ["a", "b", "c"].map { Self.parameter($0, 5) }
        let rows = RankedRows(scores: scores, gains: gains, parameters: parameters)
        let indices = ThresholdSearch(rows: rows).optimum()
        let found = indices.enumerated().map { rows.candidates[$0][$1] }
        let reached = utility(found, scores, gains)
        #expect(reached > utility([5, 5, 5], scores, gains))
        for axis in 0..<3 {
            for candidate in rows.candidates[axis] {
                var moved = found
                moved[axis] = candidate
                #expect(utility(moved, scores, gains) <= reached + 1e-9)
            }
        }
    }

    @Test func leavingOutImplausibleCandidatesKeepsTheUtilitiesOfTheRest() {
        let (scores, gains) = scatter(2, axes: 2, rows: 200)
        let parameters = [Self.parameter("a", 11), Self.parameter("b", 3)]
        let rows = RankedRows(scores: scores, gains: gains, parameters: parameters)
        let reduced = rows.restricted(to: [3...9, 4...8])
        #expect(reduced.gains.count < rows.gains.count)
        let whole = ThresholdSearch(rows: rows).profile(on: 0, fixed: [0, 6], gains: rows.gains)
        let part = ThresholdSearch(rows: reduced).profile(on: 0, fixed: [0, 2], gains: reduced.gains)
        for index in 3...9 {
            #expect(abs((whole[index] - whole[3]) - (part[index - 3] - part[0])) < 1e-9)
        }
    }

    @Test func anActiveValueThatIsAsGoodAsAnyStays() {
        let result = outcome(
            [1, 2, 3, 17, 18, 19],
            acting: [false, false, false, true, true, true],
            Self.parameter("a", 5)
        )
        #expect(result.value == 5)
        #expect(result.status == .unchanged)
    }

    @Test func anActiveValueWithinTheIntervalStaysAndTheOptimumIsShown() {
        var draws = Draws(4)
        let scores = (0..<60).map { _ in draws.uniform() * 20 }
        let acting = scores.map { draws.chance($0 / 20) }
        let result = outcome(scores, acting: acting, Self.parameter("a", 10.5))
        #expect(result.status == .noSignificantChange)
        #expect(result.value == 10.5)
        #expect(result.optimum != 10.5)
        #expect(result.low <= 10.5 && 10.5 <= result.high)
    }

    @Test func aClearBoundaryIsChosen() {
        let scores = (0..<100).map { Double($0) / 5 }
        let result = outcome(scores, acting: scores.map { $0 > 6 }, Self.parameter("a", 15))
        #expect(result.status == .chosen)
        #expect(abs(result.value - 6.1) < 1e-9)
    }

    @Test func wholeNumbersAreChosenWhereOnlyTheyAreAdmissible() {
        let scores = (0..<100).map { Double($0) / 5 }
        let result = outcome(scores, acting: scores.map { $0 > 6.3 }, Self.parameter("a", 15, isInteger: true))
        // 6 takes in two rows too many, 7 leaves out three.
        #expect(result.value == 6)
    }

    @Test(arguments: [(30.0, "above its maximum"), (-10.0, "below its minimum")])
    func aLimitIsNotPassedOffAsAnAnswer(boundary: Double, side: String) {
        let scores = (0..<200).map { Double($0) / 4 - 15 }
        let result = outcome(scores, acting: scores.map { $0 >= boundary }, Self.parameter("a", 15))
        #expect(result.status == .unusable(reason: "the best value lies \(side)"))
        #expect(result.value == 15)
    }

    @Test func labelsThatTheRuleCannotGiveTeachItNothing() {
        let result = ThresholdChoice(scores: [[1, 2, 3]], gains: [0, 0, 0], parameters: [Self.parameter("a", 15)])
            .outcomes(generator: SplitMix64(seed: 1))[0]
        guard case .unusable = result.status else {
            Issue.record("a threshold was chosen from nothing")
            return
        }
        #expect(result.value == 15)
    }
}
