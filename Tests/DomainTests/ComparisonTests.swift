import Domain
import Rules
import Testing

struct ComparisonTests {
    /// `fresh` rows that the baseline never saw, and `trained` ones that it was trained on. All are `stop` at a risk of 55,
    /// where a limit of 60 is wrong and one of 50 is right.
    private func compare(fresh: Int, trained: Int, stored: RowScores.Score) throws -> (Comparison, joined: Int)? {
        let specification = try Examples.gate()
        var assembler = TrainingSet.Assembler(specification)
        var scores: [UInt64: RowScores.Score] = [:]
        for number in 0..<(fresh + trained) {
            let key = "k\(number)"
            try assembler.add(Examples.example(key, "stop", risk: 55))
            if number >= fresh { scores[RowScores.hash(of: key)] = stored }
        }
        return Comparison.between(
            BundleScorer(
                bundle: Examples.bundle(thresholds: ["limit": 50]),
                rowScores: nil,
                specification: specification
            ),
            and: BundleScorer(
                bundle: Examples.bundle("old", thresholds: ["limit": 60]),
                rowScores: RowScores(scores),
                specification: specification
            ),
            on: assembler.finish()
        )
    }

    private static let right = RowScores.Score(label: 0, correct: 1, utility: 1)

    @Test("With 100 rows the baseline was not trained on, only those count")
    func comparesOnFreshRows() throws {
        let (comparison, joined) = try #require(try compare(fresh: 100, trained: 50, stored: Self.right))
        #expect(comparison.rows == 100)
        #expect(joined == 0)
        #expect(comparison.baselineAccuracy == 0)
        #expect(comparison.accuracyDelta == 1)
    }

    @Test("With fewer, rows it was trained on join with the score they had while they were held out")
    func joinsTrainedRows() throws {
        let (comparison, joined) = try #require(try compare(fresh: 99, trained: 50, stored: Self.right))
        #expect(comparison.rows == 149)
        #expect(joined == 50)
        #expect(comparison.baselineAccuracy == 50.0 / 149)
    }

    @Test("A row without a held-out score, or whose label has changed since, compares nothing")
    func leavesOutUnknownRows() throws {
        let relabeled = RowScores.Score(label: 1, correct: 1, utility: 1)
        let neverHeldOut = RowScores.Score(label: 0, correct: .nan, utility: .nan)
        for stored in [relabeled, neverHeldOut] {
            #expect(try compare(fresh: 3, trained: 50, stored: stored)?.0.rows == 3)
            #expect(try compare(fresh: 0, trained: 50, stored: stored) == nil)
        }
    }
}
