import Foundation
import Testing

@testable import Learning

struct ExplanationTests {
    private func model(classes: Int, _ rows: [[Double]]) throws -> LogisticModel {
        var draws = Draws(2)
        let labels = rows.map { row in
            classes == 2
                ? (draws.chance(logistic(row[1])) ? 0 : 1)
                : draws.chance(0.7) ? (row[1] > 0.5 ? 0 : row[1] < -0.5 ? 1 : 2) : Int(draws.uniform() * 3)
        }
        return try LogisticModel.fit(
            features: Matrix(rows),
            labels: labels,
            classes: classes,
            weights: labels.map { _ in 1 }
        )
    }

    /// Columns of very different units: a time in seconds, a score, a share, a constant.
    private func rows() -> [[Double]] {
        var draws = Draws(3)
        return (0..<150).map { _ in [1.7e9 + 1e6 * draws.normal(), draws.normal(), draws.uniform() * 1e-4, 7] }
    }

    @Test(arguments: [2, 3])
    func contributionsSumToTheLogit(classes: Int) throws {
        let rows = rows()
        let fitted = try model(classes: classes, rows)
        for row in rows {
            let explanations = fitted.explanations(of: row)
            #expect(explanations.count == (classes == 2 ? 1 : 3))
            for (explanation, logit) in zip(explanations, fitted.logits(of: row)) {
                #expect(explanation.logit == logit)
                let sum = explanation.contributions.reduce(0, +) + explanation.base
                #expect(abs(sum - logit) <= 1e-12 * abs(logit))
            }
        }
    }

    @Test func anAverageRowHasNothingToExplain() throws {
        let rows = rows()
        let fitted = try model(classes: 2, rows)
        let explanation = fitted.explanations(of: fitted.means)[0]
        #expect(explanation.contributions.allSatisfy { $0 == 0 })
        #expect(explanation.base == explanation.logit)
        #expect(fitted.explanations(of: rows[0])[0].contributions[3] == 0)
    }

    @Test func aTreeTellsTheQuestionsAndTheirAnswers() throws {
        let tree = try DecisionTree.fit(
            features: Matrix([[1, 1], [1, 2], [2, 1], [2, 2], [3, 1], [3, 2]]),
            labels: [0, 0, 0, 1, 1, 1],
            classes: 2,
            weights: [1, 1, 1, 1, 1, 1]
        )
        let explanation = tree.explanation(of: [2, 2])
        #expect(explanation.steps.map(\.isAtMost) == explanation.steps.map { $0.value <= $0.threshold })
        #expect(explanation.steps.first?.probabilities == tree.nodes[0].probabilities)
        #expect(explanation.probabilities == tree.probabilities(of: [2, 2]))
        #expect(explanation.steps.count == tree.path(of: [2, 2]).count - 1)
        let coded = try JSONEncoder().encode(Model.tree(tree).explanation(of: [2, 2]))
        #expect(try JSONDecoder().decode(Explanation.self, from: coded) == .path(explanation))
    }
}
