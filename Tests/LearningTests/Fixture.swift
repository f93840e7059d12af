import Foundation
import Learning

/// Inputs and results of a peer, as `scripts/oracles` wrote them.
enum Fixture {
    static func load<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name).json")
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }
}

/// A file of cases with the versions that made it.
struct OracleFile<Case: Decodable>: Decodable {
    var madeWith: [String: String]
    var cases: [Case]
}

/// Draws for made-up examples.
struct Draws {
    private var generator: SplitMix64

    init(_ seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// A number in [0, 1).
    mutating func uniform() -> Double {
        Double(generator.next() >> 11) * 0x1p-53
    }

    mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// Roughly standard normal: the sum of twelve uniforms less six.
    mutating func normal() -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + uniform() }
    }
}

extension Matrix {
    init(_ rows: [[Double]]) {
        let columns = rows.first?.count ?? 0
        self.init(rows: rows.count, columns: columns)
        for (index, row) in rows.enumerated() {
            for (column, value) in row.enumerated() { self[index, column] = value }
        }
    }

    /// The rows in another order, or some of them several times.
    func rearranged(_ order: [Int]) -> Matrix {
        Matrix(order.map { row($0) })
    }
}
