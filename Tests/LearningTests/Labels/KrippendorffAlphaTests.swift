import Learning
import Testing

struct KrippendorffAlphaTests {
    struct Case: Decodable, CustomTestStringConvertible, Sendable {
        var name: String
        var counts: [[Int]]
        var alpha: Double

        var testDescription: String { name }
    }

    static let oracle = Result { try Fixture.load("agreement", as: OracleFile<Case>.self).cases }

    @Test func agreementIsThatOfThePeer() throws {
        let cases = try Self.oracle.get()
        #expect(cases.count == 4)
        for example in cases {
            let alpha = try #require(krippendorffAlpha(counts: example.counts))
            #expect(abs(alpha - example.alpha) < 1e-12, "\(example.name)")
        }
    }

    @Test func fullAgreementIsOneAndUnitsOfOneLabelSayNothing() {
        #expect(krippendorffAlpha(counts: [[2, 0], [0, 3], [1, 0]]) == 1)
        #expect(krippendorffAlpha(counts: [[2, 0], [0, 3], [1, 0], [0, 1]]) == 1)
    }

    @Test func whereThereIsNothingToDisagreeAboutThereIsNoFigure() {
        #expect(krippendorffAlpha(counts: []) == nil)
        #expect(krippendorffAlpha(counts: [[1, 0], [0, 1]]) == nil)
        #expect(krippendorffAlpha(counts: [[2, 0], [3, 0]]) == nil)
    }
}
