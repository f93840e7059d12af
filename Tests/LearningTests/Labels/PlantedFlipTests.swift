import Testing

@testable import Learning

/// Labels that were turned on purpose, in a world whose rule is known.
struct PlantedFlipTests {
    /// 900 mails stopped from a risk of 62 on, each failed check counting 12; 3 % of the labels are turned.
    private struct World {
        var features: Matrix
        var labels: [Int]
        var turned: [Bool]
        var probabilities: Matrix

        init(seed: UInt64) throws {
            var draws = Draws(seed)
            let rows = (0..<900).map { _ in
                [draws.uniform() * 100, draws.chance(0.2) ? 1 : 0, draws.chance(0.15) ? 1 : 0, draws.normal()]
            }
            turned = rows.map { _ in draws.chance(0.03) }
            labels = zip(rows, turned).map { row, turned in
                (row[0] + 12 * (row[1] + row[2]) >= 62) != turned ? 0 : 1
            }
            features = Matrix(rows)
            probabilities = try anchoredProbabilities(
                features: features,
                labels: labels,
                classes: 2,
                weights: labels.map { _ in 1 },
                trusted: labels.map { _ in false },
                seed: seed
            ).probabilities
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func turnedLabelsAreFound(seed: UInt64) throws {
        let world = try World(seed: seed)
        let scores = suspicion(
            probabilities: world.probabilities,
            labels: world.labels,
            disagreement: neighborDisagreement(features: world.features, labels: world.labels)
        )
        #expect(try #require(areaUnderCurve(scores: scores, positives: world.turned)) > 0.93)
        let flags = ConfidentLearning(probabilities: world.probabilities, labels: world.labels).flags()
        let found = zip(flags, world.turned).count { $0 && $1 }
        #expect(Double(found) > 0.7 * Double(world.turned.count { $0 }))
        #expect(Double(found) > 0.4 * Double(flags.count { $0 }))
        // Few clean rows look as bad as 0.8.
        let accused = zip(scores, world.turned).count { $0 >= 0.8 && !$1 }
        #expect(Double(accused) < 0.026 * 900)
    }

    @Test func suspicionDoesNotDependOnTheOrderOfTheRows() throws {
        let world = try World(seed: 7)
        let order = (0..<900).map { ($0 * 7) % 900 }
        func scores(_ order: [Int]) -> [Double] {
            suspicion(
                probabilities: world.probabilities.rearranged(order),
                labels: order.map { world.labels[$0] },
                disagreement: neighborDisagreement(
                    features: world.features.rearranged(order),
                    labels: order.map { world.labels[$0] }
                )
            )
        }
        let straight = scores(Array(0..<900))
        #expect(scores(order) == order.map { straight[$0] })
    }
}
