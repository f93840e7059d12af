import Testing

@testable import Learning

struct NeighborDisagreementTests {
    /// The definition, without a tree.
    private func slowly(_ rows: [[Double]], _ labels: [Int], _ neighbors: Int) -> [Double] {
        let scaled = standardized(Matrix(rows))
        return rows.indices.map { row in
            let distances = rows.indices.map { other in
                (0..<scaled.columns).reduce(0.0) { sum, column in
                    let difference = scaled[row, column] - scaled[other, column]
                    return sum + difference * difference
                }
            }
            let others = rows.indices.filter { $0 != row }.sorted { (distances[$0], $0) < (distances[$1], $1) }
            let nearest = others.prefix(neighbors)
            return Double(nearest.count { labels[$0] != labels[row] }) / Double(nearest.count)
        }
    }

    @Test(arguments: [(300, 3, 0.0), (400, 2, 1.0), (250, 12, 0.0), (200, 4, 0.5), (7, 2, 0.0)])
    func theTreeFindsTheSameRowsAsLookingAtAll(count: Int, columns: Int, grid: Double) {
        var draws = Draws(UInt64(count))
        let rows = (0..<count).map { _ in
            // On a grid most distances are shared by many rows.
            (0..<columns).map { _ in grid > 0 ? (draws.normal() / grid).rounded() * grid : draws.normal() }
        }
        let labels = rows.map { draws.chance($0[0] > 0 ? 0.8 : 0.3) ? 1 : 0 }
        #expect(neighborDisagreement(features: Matrix(rows), labels: labels) == slowly(rows, labels, 10))
    }

    @Test func equalDistancesGoToTheLowestRow() {
        let rows = [[0.0], [0], [0], [0], [0]]
        // With two neighbours in one place: rows 0 and 1, or for row 0 rows 1 and 2.
        let shares = neighborDisagreement(features: Matrix(rows), labels: [1, 0, 0, 0, 0], neighbors: 2)
        #expect(shares == [1, 0.5, 0.5, 0.5, 0.5])
    }

    @Test func aConstantColumnAndASingleRowAreNoTrouble() {
        let rows = [[1.0, 7], [2, 7], [30, 7], [31, 7]]
        #expect(neighborDisagreement(features: Matrix(rows), labels: [0, 0, 1, 1], neighbors: 1) == [0, 0, 0, 0])
        #expect(neighborDisagreement(features: Matrix([[1.0]]), labels: [0]) == [0])
    }
}
