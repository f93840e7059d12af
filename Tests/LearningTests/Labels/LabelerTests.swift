import Foundation
import Testing

@testable import Learning

struct LabelerTests {
    /// Rows of two classes, one standard deviation and a half to each side, with the labels they really have.
    private func world(_ rows: Int, seed: UInt64) -> (features: [[Double]], labels: [Int]) {
        var draws = Draws(seed)
        let labels = (0..<rows).map { _ in draws.chance(0.4) ? 0 : 1 }
        let features = labels.map { [draws.normal() + ($0 == 0 ? 1.5 : -1.5), draws.normal()] }
        return (features, labels)
    }

    private func anchored(_ features: [[Double]], _ labels: [Int], _ trusted: [Bool]) throws -> AnchoredProbabilities {
        try anchoredProbabilities(
            features: Matrix(features),
            labels: labels,
            classes: 2,
            weights: labels.map { _ in 1 },
            trusted: trusted,
            seed: 3
        )
    }

    @Test func aCoordinatedAttackIsSeenFromTrustedRowsOnly() throws {
        let (features, truth) = world(600, seed: 1)
        let trusted = truth.indices.map { $0 % 5 == 0 }
        // Everyone who feeds back calls a whole region by the other name.
        let attacked = truth.indices.filter { !trusted[$0] && features[$0][0] > 1 }
        var labels = truth
        for row in attacked { labels[row] = 1 }
        func separation(_ probabilities: AnchoredProbabilities) -> Double? {
            let scores = suspicion(
                probabilities: probabilities.probabilities,
                labels: labels,
                disagreement: neighborDisagreement(features: Matrix(features), labels: labels)
            )
            let rows = labels.indices.filter { !trusted[$0] }
            let flips = Set(rows.filter { labels[$0] != truth[$0] })
            return areaUnderCurve(scores: rows.map { scores[$0] }, positives: rows.map(flips.contains))
        }
        let fooled = try anchored(features, labels, truth.map { _ in false })
        let sober = try anchored(features, labels, trusted)
        #expect(!fooled.isAnchored && sober.isAnchored)
        let area = try #require(separation(sober))
        #expect(area > 0.93)
        #expect(try area > #require(separation(fooled)) + 0.05)
    }

    @Test func fewTrustedRowsAnchorNothing() throws {
        let (features, labels) = world(100, seed: 2)
        let four = labels.indices.filter { labels[$0] == 0 }.prefix(4)
        let trusted = labels.indices.map { labels[$0] == 1 || four.contains($0) }
        #expect(try !anchored(features, labels, trusted).isAnchored)
    }

    @Test func randomLabelersAreAccusedAndHonestOnesAreNot() throws {
        let (features, truth) = world(3_000, seed: 4)
        let trusted = truth.indices.map { $0 < 600 }
        var labels = truth
        var draws = Draws(5)
        let groups = (0..<40).map { labeler in Array(600 + labeler * 60..<660 + labeler * 60) }
        for row in groups[7] + groups[21] { labels[row] = draws.chance(0.5) ? 0 : 1 }
        let probabilities = try anchored(features, labels, trusted).probabilities
        func accused(_ assessments: [LabelerAssessment?]) -> [Int] {
            let accused = accusedLabelers(whole: assessments, bursts: assessments.map { _ in [] })
            return accused.indices.filter { accused[$0] }
        }
        let assessments = assessLabelers(groups: groups, probabilities: probabilities, labels: labels)
        #expect(accused(assessments) == [7, 21])
        let z = try #require(assessments[7]?.z)
        #expect(z < -5)
        let cautious = assessLabelers(
            groups: groups,
            probabilities: probabilities,
            labels: labels,
            trustedRows: 600
        )
        #expect(abs(try #require(cautious[7]?.z) * (1 + 60.0 / 600).squareRoot() - z) < 1e-12)
        #expect(accused(cautious) == [7, 21])
    }

    /// The truth is a step where the model has a slope, and three labels in a hundred are slips, trusted ones among them: far
    /// from the step the model is too sure, so that groups with a slip more or less look far apart.
    @Test func slipsThatEverybodyMakesAccuseNobody() throws {
        var draws = Draws(6)
        let features = (0..<24_000).map { _ in [100 * draws.uniform(), draws.chance(0.2) ? 1.0 : 0] }
        var labels = features.map { ($0[0] + 12 * $0[1] >= 62) != draws.chance(0.03) ? 0 : 1 }
        let trusted = labels.indices.map { $0 < 4_000 }
        let groups = (0..<200).map { Array(4_000 + $0 * 100..<4_100 + $0 * 100) }
        for row in groups[7] where draws.chance(0.4) { labels[row] = 1 - labels[row] }
        let anchored = try anchored(features, labels, trusted)
        func tests(_ probabilities: Matrix) -> [LabelerAssessment] {
            assessLabelers(groups: groups, probabilities: probabilities, labels: labels, trustedRows: 4_000).compactMap
            { $0 }
        }
        func honestDeviation(_ tests: [LabelerAssessment]) -> Double {
            let scores = tests.indices.filter { $0 != 7 }.map { tests[$0].z }
            let mean = scores.reduce(0, +) / Double(scores.count)
            return (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)).squareRoot()
        }
        // Of 199 draws from the standard normal the deviation is within 0.8…1.2 but once in 10,000 times.
        #expect(honestDeviation(tests(anchored.probabilities)) > 1.2)
        let cautious = tests(anchored.cautious(labels: labels, trusted: trusted, seed: 1))
        #expect((0.8...1.2).contains(honestDeviation(cautious)))
        let accused = accusedLabelers(whole: cautious, bursts: cautious.map { _ in [] })
        #expect(accused[7] && accused.count { $0 } <= 4)
    }

    /// 12 seeds of one labeler who turns every label and 39 honest ones, each with 20 bursts: at a false discovery rate of 5 %
    /// over labelers 1.2 of the 468 honest ones are expected, and more than 4 (1 %) once in 130 times.
    @Test func manyBadBurstsOfOnePersonAccuseNobodyElse() {
        var honestAccused = 0
        var honestFailingATest = 0
        for seed in 0..<12 {
            var draws = Draws(UInt64(100 + seed))
            let shares = (0..<40 * 20 * 25).map { _ in 0.02 + 0.96 * draws.uniform() }
            let labels = shares.indices.map { row in (draws.chance(shares[row]) ? 0 : 1) ^ (row < 500 ? 1 : 0) }
            let bursts = (0..<800).map { Array($0 * 25..<($0 + 1) * 25) }
            let tests = assessLabelers(
                groups: (0..<40).map { Array($0 * 500..<($0 + 1) * 500) } + bursts,
                probabilities: Matrix(shares.map { [$0, 1 - $0] }),
                labels: labels
            )
            let ofBursts = (0..<40).map { tests[40 + $0 * 20..<60 + $0 * 20].compactMap { $0 } }
            let accused = accusedLabelers(whole: Array(tests[..<40]), bursts: ofBursts)
            #expect(accused[0])
            honestAccused += accused.dropFirst().count { $0 }
            let failed = Set(discoveries(tests.map { $0?.pValue ?? 1 }, rate: 0.05))
            honestFailingATest += (1..<40).count { labeler in
                (0..<20).contains { failed.contains(40 + labeler * 20 + $0) }
            }
        }
        #expect(honestAccused <= 4)
        #expect(honestFailingATest > 4, "every burst a test of its own would accuse more")
    }

    /// Every way in which 20 labels can fall, all 2²⁰ of them, tells how probable a fit this bad is.
    @Test(arguments: [8, 10, 12, 14])
    func pValuesAreThoseOfTheSumItself(flips: Int) throws {
        let shares = (0..<20).map { 0.55 + 0.021 * Double($0) }
        let labels = (0..<20).map { $0 % 2 == 0 && $0 / 2 < flips || $0 % 2 == 1 && 10 + $0 / 2 < flips ? 1 : 0 }
        /// The sums that some rows can have, with their probabilities.
        func sums(_ rows: Range<Int>) -> [(sum: Double, probability: Double)] {
            rows.reduce([(0, 1)]) { sums, row in
                sums.flatMap { sum, probability in
                    [shares[row], 1 - shares[row]].map { (sum + log($0), probability * $0) }
                }
            }
        }
        let observed = (0..<20).reduce(0) { $0 + log(labels[$1] == 0 ? shares[$1] : 1 - shares[$1]) }
        let (left, right) = (sums(0..<10), sums(10..<20))
        var exact = 0.0
        for one in left {
            for other in right where one.sum + other.sum <= observed + 1e-9 {
                exact += one.probability * other.probability
            }
        }
        let test = assessLabelers(
            groups: [Array(0..<20)],
            probabilities: Matrix(shares.map { [$0, 1 - $0] }),
            labels: labels
        )[0]
        let found = try #require(test)
        #expect(found.z < -1)
        #expect(abs(found.pValue / exact - 1) < 0.05, "p = \(found.pValue), exactly \(exact)")
    }

    @Test func oneBadBurstAccuses() {
        let fine = LabelerAssessment(labels: 500, z: 0.3, pValue: 0.6)
        let bad = LabelerAssessment(labels: 25, z: -5, pValue: 1e-6)
        let accused = accusedLabelers(whole: [fine, fine, fine], bursts: [[fine, bad], [], [fine]])
        #expect(accused == [true, false, false])
        // Many who labeled too little to be tested make no test harder.
        let few = [LabelerAssessment?](repeating: nil, count: 10_000)
        let among = accusedLabelers(whole: [fine, bad] + few, bursts: [[], []] + few.map { _ in [] })
        #expect(among.indices.filter { among[$0] } == [1])
    }

    @Test func fewLabelsAreNotTested() {
        let wrong = Matrix((0..<19).map { _ in [0.001, 0.999] })
        let labels = [Int](repeating: 0, count: 19)
        let assessment = assessLabelers(groups: [Array(0..<19)], probabilities: wrong, labels: labels)[0]
        #expect(assessment == nil)
    }

    @Test func theStepUpProcedureAcceptsWhatALaterPValueEarns() {
        // 0.04 > 0.05 · 2/4, but 0.0375 ≥ 0.036 at rank 3 takes the first three along.
        #expect(discoveries([0.036, 0.01, 0.9, 0.03], rate: 0.05).sorted() == [0, 1, 3])
        #expect(discoveries([0.04, 0.01, 0.9, 0.03], rate: 0.05) == [1])
        #expect(discoveries([], rate: 0.05).isEmpty)
    }

    @Test func burstsAreRunsWithoutAPause() {
        let quick = (0..<25).map { Double($0) * 4 }
        let slow = (0..<25).map { 1_000 + Double($0) * 30 }
        let short = (0..<19).map { 5_000 + Double($0) }
        let times = Array((quick + slow + short).reversed())
        let bursts = labelBursts(rows: Array(100..<169), times: times)
        #expect(bursts == [LabelBurst(rows: Array((144...168).reversed()), start: 0, end: 96)])
    }
}
