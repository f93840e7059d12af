import Testing

@testable import Learning

private struct JudgeOracle: Decodable {
    struct Truths: Decodable {
        var name: String
        var classes: Int
        var judges: Int
        var steps: Int
        var verdicts: [Int]
        var probabilities: [[Double]]
        var prevalence: [Double]
        var shares: [[[Double]]]
    }

    struct Panel: Decodable {
        var name: String
        var classes: Int
        var judges: Int
        var truths: [Int]
        var verdicts: [Int]
        var errorCorrelation: Double
        var basis: String
        var weights: [[Double]]
        var intercepts: [Double]
    }

    struct Figures: Decodable {
        var classes: Int
        var truths: [Int]
        var verdicts: [Int]
        var kappa: Double
        var agreement: [Double]
        var recall: [[Double]]
    }

    var dawidSkene: [Truths]
    var panels: [Panel]
    var figures: [Figures]

    static func load() throws -> JudgeOracle { try Fixture.load("judges", as: JudgeOracle.self) }
}

private func distance(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

struct DawidSkeneTests {
    /// Without the prior counts, which crowd-kit does not have (maximum likelihood): a judge with three verdicts would be
    /// infallible or always wrong. With all steps, because it stops by another measure.
    @Test func truthsAndConfusionsAreThoseOfCrowdKit() throws {
        let cases = try JudgeOracle.load().dawidSkene
        #expect(cases.count == 2)
        for example in cases {
            let found = DawidSkene.fitted(
                votes: PanelVotes(judges: example.judges, classes: example.classes, verdicts: example.verdicts),
                options: DawidSkene.Options(iterations: example.steps, tolerance: 0, usesPrior: false)
            )
            for (row, expected) in example.probabilities.enumerated() {
                #expect(distance(found.probabilities.row(row), expected) < 1e-6, "\(example.name) row \(row)")
            }
            #expect(distance(found.prevalence, example.prevalence) < 1e-6, "\(example.name)")
            for (found, expected) in zip(found.shares.joined(), example.shares.joined()) {
                #expect(distance(found, expected) < 1e-6, "\(example.name)")
            }
        }
    }

    @Test func rowsWithoutVerdictsHaveThePrevalence() {
        let votes = PanelVotes(judges: 2, classes: 2, verdicts: [0, 0, 0, 0, 1, 1, -1, -1])
        let found = DawidSkene.fitted(votes: votes)
        #expect(distance(found.probabilities.row(3), found.prevalence) < 1e-6)
    }
}

struct JudgePanelTests {
    @Test func panelsAreThoseOfTheFormulas() throws {
        let cases = try JudgeOracle.load().panels
        #expect(cases.map(\.basis) == ["stacked", "prior", "stacked", "prior"])
        for example in cases {
            let votes = PanelVotes(judges: example.judges, classes: example.classes, verdicts: example.verdicts)
            let panel = JudgePanel.fitted(votes: votes, truths: example.truths)
            #expect(panel.basis.rawValue == example.basis, "\(example.name)")
            #expect(abs(panel.errorCorrelation - example.errorCorrelation) < 1e-12, "\(example.name)")
            #expect(distance(panel.intercepts, example.intercepts) < 1e-7, "\(example.name)")
            #expect(panel.weights.count == example.weights.count)
            for (found, expected) in zip(panel.weights, example.weights) {
                #expect(distance(found, expected) < 1e-7, "\(example.name)")
            }
        }
    }

    @Test func judgesThatAlwaysErrTogetherAreWorthLittleMoreThanOne() {
        // Ten copies of one judge who is wrong in every fourth row.
        let truths = (0..<400).map { $0 % 2 }
        let verdicts = truths.enumerated().flatMap { row, truth -> [Int] in
            [Int](repeating: row % 8 < 2 ? 1 - truth : truth, count: 10)
        }
        let panel = JudgePanel.fitted(votes: PanelVotes(judges: 10, classes: 2, verdicts: verdicts), truths: truths)
        #expect(panel.errorCorrelation > 0.95)
        #expect(panel.effectiveVotes < 1.1)
        #expect(abs(panel.probabilities(of: [Int](repeating: 0, count: 10))[0] - 0.75) < 0.01)
    }

    @Test func unanimityOfLiarsRaisesNobody() {
        // Three judges always agree with each other, whatever the fourth says.
        let verdicts = (0..<200).flatMap { row -> [Int] in
            let common = row / 2 % 2
            return [common, common, common, row % 2]
        }
        let panel = JudgePanel.unanchored(votes: PanelVotes(judges: 4, classes: 2, verdicts: verdicts))
        #expect(panel.basis == .unanchored)
        let weight = 1.0986122886681098
        #expect(panel.weights[0].prefix(3).allSatisfy { abs($0 - weight) < 1e-12 })
        #expect(panel.weights[0][3] < 0.1)
    }

    @Test func theOrderOfLabelsDoesNotMatter() throws {
        let example = try #require(try JudgeOracle.load().panels.first)
        func panel(_ rename: (Int) -> Int) -> JudgePanel {
            let votes = PanelVotes(judges: example.judges, classes: 2, verdicts: example.verdicts.map(rename))
            return JudgePanel.fitted(votes: votes, truths: example.truths.map(rename))
        }
        let forth = panel { $0 }.probabilities(of: [0, 1, -1])
        let back = panel { $0 < 0 ? $0 : 1 - $0 }.probabilities(of: [1, 0, -1])
        #expect(distance(forth, back.reversed()) < 1e-9)
    }

    @Test func silenceLeavesTheIntercept() {
        let panel = JudgePanel.fitted(votes: PanelVotes(judges: 3, classes: 2, verdicts: []), truths: [])
        #expect(panel.probabilities(of: [-1, -1, -1]) == [0.5, 0.5])
        #expect(abs(panel.probabilities(of: [0, -1, -1])[0] - 0.75) < 1e-12)
        #expect(relativeEntropy(of: [0.5, 0.5]) == 1 && relativeEntropy(of: [1, 0]) == 0)
    }
}

struct JudgeFiguresTests {
    @Test func figuresAreThoseOfThePeers() throws {
        for example in try JudgeOracle.load().figures {
            let checked = zip(example.verdicts, example.truths).map {
                CheckedVerdict(verdict: $0, truth: $1, confidence: nil)
            }
            let figures = JudgeFigures(checked, classes: example.classes)
            #expect(figures.kappa.map { abs($0 - example.kappa) < 1e-12 } == true)
            for (found, expected) in zip([figures.agreement] + figures.recall, [example.agreement] + example.recall) {
                let interval = try #require(found)
                #expect(distance([interval.value, interval.low, interval.high], expected) < 1e-9)
            }
        }
    }

    @Test func confidenceIsHeldAgainstBeingRight() {
        let sure = (0..<10).map { CheckedVerdict(verdict: 0, truth: $0 < 9 ? 0 : 1, confidence: 90) }
        let figures = JudgeFigures(sure, classes: 2)
        #expect(figures.calibrationError < 1e-12)
        #expect(abs((figures.brier ?? 1) - 0.09) < 1e-12)
        #expect(figures.kappa == 0)
        #expect(figures.recall[1]?.value == 0)
    }

    @Test func noVerdictsAreNoFigures() {
        let figures = JudgeFigures([], classes: 2)
        #expect(figures.agreement == nil && figures.kappa == nil && figures.brier == nil)
        #expect(figures.recall == [nil, nil] && figures.calibrationError == 0)
    }
}
