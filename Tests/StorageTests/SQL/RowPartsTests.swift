import Storage
import Testing

struct RowPartsTests {
    private func rows(_ lengths: [Int]) -> [[SQLValue]] {
        lengths.map { [.text(String(repeating: "x", count: $0)), .null] }
    }

    @Test("Rows stay in their order, in parts that are no larger than they may be")
    func splits() {
        let rows = rows([10, 10, 500, 10, 10, 10])
        let parts = RowParts.split(rows, bytes: 150)
        #expect(parts.flatMap { $0 } == rows)
        #expect(parts.map(\.count) == [2, 1, 2, 1], "a row that is too large has a part to itself")
    }

    @Test("What fits stays together, and nothing is no part")
    func keepsTogether() {
        #expect(RowParts.split(rows([10, 10]), bytes: 1_000).map(\.count) == [2])
        #expect(RowParts.split([], bytes: 1_000).isEmpty)
    }
}
