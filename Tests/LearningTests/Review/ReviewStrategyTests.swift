import Testing

@testable import Learning

struct ReviewStrategyTests {
    struct Case: Decodable {
        var name: String
        var features: [[Double]]
        var probabilities: [[Double]]
        var committee: [[[Double]]]
        var labeled: Int
        var margin: [Double]
        var entropy: [Double]
        var divergence: [Double]
        var coreset: [Int]
        var gradientLengths: [Double]
        var gradientDistances: [Double]
        var typicality: [Double]
        var given: [Int]
        var settledLabeled: [Double]
        var settledCandidates: [Double]
    }

    private func cases() throws -> [Case] {
        try Fixture.load("review", as: OracleFile<Case>.self).cases
    }

    private func agree(_ found: [Double], _ expected: [Double], relative: Double = 1e-12) -> Bool {
        found.count == expected.count
            && zip(found, expected).allSatisfy { abs($0 - $1) <= relative * max(1, abs($1)) }
    }

    @Test func scoresAreThoseOfScikitActiveML() throws {
        let cases = try cases()
        #expect(cases.count == 2)
        for example in cases {
            let probabilities = Matrix(example.probabilities)
            let committee = example.committee.map { Matrix($0) }
            #expect(agree(marginUncertainty(probabilities), example.margin), "\(example.name)")
            #expect(agree(entropyUncertainty(probabilities), example.entropy), "\(example.name)")
            #expect(agree(committeeDisagreement(committee), example.divergence), "\(example.name)")
            #expect(agree(typicality(of: Matrix(example.features)), example.typicality, relative: 1e-9))
        }
    }

    @Test func coveringPicksAreThoseOfScikitActiveML() throws {
        for example in try cases() {
            var coreSet = CoreSet(
                candidates: Matrix(Array(example.features[example.labeled...])),
                covered: Matrix(Array(example.features[..<example.labeled])),
                densities: nil
            )
            #expect(coreSet.picks(8).map { $0.row + example.labeled } == example.coreset, "\(example.name)")
        }
    }

    @Test func gradientsAreThoseOfScikitActiveML() throws {
        for example in try cases() {
            let sampling = GradientSampling(
                features: Matrix(example.features),
                probabilities: Matrix(example.probabilities)
            )
            #expect(agree(sampling.squaredLengths, example.gradientLengths), "\(example.name)")
            var generator = SplitMix64(seed: 1)
            let picks = sampling.picks(2, generator: &generator)
            #expect(example.gradientLengths[picks[0].row] == example.gradientLengths.max())
            // The second pick says how far it is from the first.
            #expect(abs(picks[1].score - example.gradientDistances[picks[1].row]) < 1e-9, "\(example.name)")
        }
    }

    @Test func relabelingIsValuedAsByActiveLab() throws {
        for example in try cases() {
            let classes = example.probabilities[0].count
            let answers = example.given.enumerated().map { row, label in
                RelabelAnswers(quality: example.probabilities[row][label], weight: 1)
            }
            let new = example.probabilities[example.labeled...].map {
                RelabelAnswers(quality: $0.max() ?? 0, weight: 0)
            }
            #expect(agree(settledness(of: answers, classes: classes), example.settledLabeled), "\(example.name)")
            #expect(agree(settledness(of: new, classes: classes), example.settledCandidates), "\(example.name)")
        }
    }
}
