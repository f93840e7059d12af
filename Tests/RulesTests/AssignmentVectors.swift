import Foundation
import JSON

/// The published vectors, `docs/assignment-vectors.json`; another implementation wrote them (`scripts/oracles/assignment.py`).
struct AssignmentVectors: Decodable {
    struct Hash: Decodable {
        var text: String
        /// Eight hexadecimal digits.
        var hash: String
    }

    struct Bucket: Decodable {
        var salt: String
        var unit: String
        var bucket: Int
    }

    var algorithm: String
    var hashes: [Hash]
    var buckets: [Bucket]

    static func published() throws -> AssignmentVectors {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let text = try Data(contentsOf: root.appending(path: "docs/assignment-vectors.json"))
        return try JSONValueDecoder().decode(from: JSON.parse(Array(text)))
    }
}
