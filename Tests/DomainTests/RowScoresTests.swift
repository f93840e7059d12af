import Domain
import Testing

struct RowScoresTests {
    @Test("Scores survive being kept; a row that was never held out stays so")
    func survivesEncoding() {
        let scores: [UInt64: RowScores.Score] = [
            RowScores.hash(of: "a"): .init(label: 0, correct: 1, utility: 0.25),
            RowScores.hash(of: "b"): .init(label: 255, correct: 0.1, utility: -1),
            .max: .init(label: 1, correct: 0, utility: 1),
        ]
        #expect(RowScores(encoded: RowScores(scores).encoded).scores == scores)
        let unknown = RowScores([7: .init(label: 1, correct: .nan, utility: .nan)])
        #expect(RowScores(encoded: unknown.encoded).scores[7]?.correct.isNaN == true)
    }

    @Test("The same scores give the same bytes, 17 a row; a torn last row is left out")
    func isCompact() {
        let scores = RowScores(
            Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, .init(label: 1, correct: 1, utility: 1)) })
        )
        #expect(scores.encoded.count == 20 * 17)
        #expect(RowScores(encoded: scores.encoded.dropLast()).scores.count == 19)
        #expect(RowScores(encoded: []).scores.isEmpty)
    }

    @Test(
        "Keys are hashed by FNV-1a, 64 bit",
        arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
            as [(String, UInt64)]
    )
    func hashesKeys(key: String, hash: UInt64) {
        #expect(RowScores.hash(of: key) == hash)
    }
}
