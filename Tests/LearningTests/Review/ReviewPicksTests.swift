import Testing

@testable import Learning

struct ReviewPicksTests {
    /// Two crowds and one outlier; the model is unsure between the crowds.
    private func pool(_ rows: Int, labeled: [[Double]] = []) -> ReviewPool {
        var draws = Draws(11)
        var places = (0..<rows).map { row -> [Double] in
            [draws.normal() + (row % 4 == 0 ? 6 : 0), draws.normal()]
        }
        places[5] = [60, 60]
        let probabilities = places.map { place -> [Double] in
            let first = logistic(place[0] - 3)
            return [first, 1 - first]
        }
        return ReviewPool(
            candidates: Matrix(places),
            probabilities: Matrix(probabilities),
            committee: [Matrix(probabilities), Matrix(probabilities.map { $0.reversed() })],
            labeled: labeled.isEmpty ? nil : Matrix(labeled),
            answers: labeled.map { _ in RelabelAnswers(quality: 0.7, weight: 1) }
        )
    }

    @Test(arguments: ReviewStrategy.allCases)
    func picksAreDifferentRowsAndRepeatable(strategy: ReviewStrategy) {
        let pool = pool(200, labeled: [[0, 0]])
        let picks = reviewPicks(from: pool, strategy: strategy, count: 20, seed: 7)
        #expect(picks == reviewPicks(from: pool, strategy: strategy, count: 20, seed: 7))
        #expect(picks.count == 20)
        #expect(Set(picks.map { $0.isRelabel ? -1 - $0.row : $0.row }).count == 20)
        #expect(picks.allSatisfy { $0.row >= 0 && $0.row < ($0.isRelabel ? 1 : 200) })
    }

    @Test func theFirstQuestionIsTheMostUncertain() throws {
        let pool = pool(200)
        let scores = marginUncertainty(try #require(pool.probabilities))
        let picks = reviewPicks(from: pool, strategy: .margin, count: 3, probeShare: 0, seed: 1)
        #expect(picks.map(\.score) == Array(scores.sorted(by: >).prefix(3)))
        #expect(picks.allSatisfy { $0.reason == .strategy(.margin) })
    }

    @Test func aColdStartAsksInEveryCrowdAndNotAboutTheOutlier() {
        var pool = pool(200)
        pool.probabilities = nil
        let picks = reviewPicks(from: pool, count: 2, probeShare: 0, seed: 3)
        #expect(picks.allSatisfy { $0.reason == .strategy(.typiclust) && $0.row != 5 })
        let sides = Set(picks.map { pool.candidates[$0.row, 0] > 3 })
        #expect(sides == [true, false])
    }

    @Test func coverageLeavesTheCrowdThatIsKnown() {
        let known = pool(200, labeled: [[0, 0], [0.5, 0.5], [-0.5, 0.5]])
        let first = reviewPicks(from: known, strategy: .coreset, count: 1, probeShare: 0, seed: 3)[0]
        #expect(known.candidates[first.row, 0] > 3)
    }

    @Test func aSecondOpinionCompetesWithNewRows() {
        let pool = pool(200, labeled: [[0, 0]])
        let picks = reviewPicks(from: pool, strategy: .relabel, count: 200, probeShare: 0, seed: 1)
        let position = picks.firstIndex { $0.isRelabel }
        // Doubtful after one answer is less urgent than an even chance with none, but more than a sure row.
        #expect(position.map { $0 > 0 && $0 < 60 } == true)
    }

    @Test func nearDuplicatesAreAskedOnce() {
        let places = (0..<100).map { [Double($0 % 4) * 10, 0.0001 * Double($0)] }
        let probabilities = places.map { _ in [0.5, 0.5] }
        let pool = ReviewPool(candidates: Matrix(places.map { [$0[0]] }), probabilities: Matrix(probabilities))
        let picks = reviewPicks(from: pool, count: 10, probeShare: 0, seed: 2)
        #expect(Set(picks.map { $0.row % 4 }).count == picks.count)
        #expect(picks.count == 4)
    }

    @Test func probesAreDrawnEvenlyFromAllCandidates() {
        let pool = pool(50)
        var counts = [Int](repeating: 0, count: 50)
        for seed in 0..<2_000 {
            let picks = reviewPicks(from: pool, strategy: .margin, count: 5, probeShare: 0.3, seed: UInt64(seed))
            for pick in picks {
                guard case .probe(let probability) = pick.reason else { continue }
                #expect(abs(probability - 0.03) < 1e-15)
                counts[pick.row] += 1
            }
        }
        // 2,000 draws at 3 %: 60 expected, standard deviation 7.6.
        #expect(counts.allSatisfy { abs($0 - 60) < 36 })
        #expect(abs(counts.reduce(0, +) - 3_000) < 90)
    }

    @Test(arguments: ReviewStrategy.allCases)
    func nothingToAskIsNoPick(strategy: ReviewStrategy) {
        let empty = ReviewPool(candidates: Matrix(rows: 0, columns: 2), probabilities: Matrix(rows: 0, columns: 2))
        #expect(reviewPicks(from: empty, strategy: strategy, count: 5, seed: 1).isEmpty)
        #expect(reviewPicks(from: pool(20), strategy: strategy, count: 0, seed: 1).isEmpty)
    }

    @Test(arguments: ReviewStrategy.allCases)
    func moreThanThereAreIsAllOfThem(strategy: ReviewStrategy) {
        let picks = reviewPicks(from: pool(9), strategy: strategy, count: 40, probeShare: 0.05, seed: 1)
        #expect(picks.count <= 9 && picks.count >= 7)
    }
}
