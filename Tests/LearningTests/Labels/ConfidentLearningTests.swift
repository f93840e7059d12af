import Testing

@testable import Learning

struct ConfidentLearningTests {
    struct Case: Decodable {
        var name: String
        var probabilities: [[Double]]
        var labels: [Int]
        var wrong: [Int]
        var thresholds: [Double]
        var counts: [[Int]]
        var estimated: [[Int]]
        var flags: [String: [Int]]
    }

    /// On rows that all have different probabilities: equal ones go to the lowest row here, to an arbitrary one there.
    @Test func jointsAndFlagsAreThoseOfCleanlab() throws {
        let cases = try Fixture.load("labels", as: OracleFile<Case>.self).cases
        #expect(cases.count == 5)
        for example in cases {
            let learning = ConfidentLearning(
                probabilities: Matrix(example.probabilities),
                labels: example.labels
            )
            for (found, expected) in zip(learning.thresholds, example.thresholds) {
                #expect(abs(found - expected) < 1e-12, "\(example.name)")
            }
            #expect(learning.counts == example.counts, "\(example.name)")
            #expect(learning.estimated == example.estimated, "\(example.name)")
            for filter in LabelIssueFilter.allCases {
                let flags = learning.flags(by: filter)
                let rows = flags.indices.filter { flags[$0] }
                #expect(rows == example.flags[filter.rawValue], "\(example.name) \(filter)")
            }
        }
    }

    @Test func mostFlagsOnBreastCancerAreRealFlips() throws {
        let example = try #require(
            try Fixture.load("labels", as: OracleFile<Case>.self).cases.first { $0.name == "breast_cancer" }
        )
        let learning = ConfidentLearning(probabilities: Matrix(example.probabilities), labels: example.labels)
        #expect(learning.counts == [[148, 28], [16, 225]])
        #expect(learning.estimated == [[194, 37], [22, 316]])
        let flags = learning.flags()
        #expect(flags.count { $0 } == 59)
        #expect(example.wrong.count { flags[$0] } == 50)
    }

    @Test func aLabelWithoutRowsIsNoObstacle() {
        let probabilities = Matrix([[0.9, 0.05, 0.05], [0.1, 0.1, 0.8], [0.2, 0.1, 0.7], [0.8, 0.1, 0.1]])
        let learning = ConfidentLearning(probabilities: probabilities, labels: [0, 2, 2, 2])
        #expect(learning.estimated[1] == [0, 0, 0])
        #expect(learning.flags(by: .predictedNotGiven) == [false, false, false, true])
    }

    @Test(arguments: [([0.5, 0.5], [0, 1]), ([1.5, 1.5], [1, 2]), ([2.4, 2.4, 2.2], [3, 2, 2])])
    func roundingKeepsTheSum(values: [Double], expected: [Int]) {
        let rounded = roundedKeepingSum(values)
        #expect(rounded.reduce(0, +) == expected.reduce(0, +))
        #expect(zip(values, rounded).allSatisfy { abs($0 - Double($1)) <= 1 })
    }
}
