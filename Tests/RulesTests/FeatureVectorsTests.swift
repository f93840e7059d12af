import Foundation
import JSON
import Rules
import Testing

/// The vectors of `docs/feature-vectors.json`, which another implementation wrote (`scripts/oracles/features.py`).
struct FeatureVectorsTests {
    private static func published(_ group: String) throws -> [JSON] {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let text = try Data(contentsOf: root.appending(path: "docs/feature-vectors.json"))
        return try #require(try JSON.parse(Array(text))[group]?.array)
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap { place in
            UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
        }
    }

    @Test func payloadsSayWhatThePublishedVectorsSay() throws {
        let vectors = try Self.published("values")
        #expect(vectors.count > 100)
        for vector in vectors {
            let specification: JSON = ["labels": ["a", "b"], "features": [vector["feature"] ?? .null]]
            let extractor = FeatureExtractor(try AgentSpecification(json: specification, agent: "vectors"))
            let values = extractor.values(in: vector["payload"] ?? .null)
            #expect(values.missing == [vector["missing"]?.boolean], "\(vector)")
            if let category = vector["category"]?.string {
                #expect(values.categories[0]?.isExactly(category) == true, "\(vector)")
            } else {
                #expect(values.numbers[0].bitPattern == vector["number"]?.double?.bitPattern, "\(vector)")
            }
        }
    }

    @Test func keysAreThePublishedOnes() throws {
        for vector in try Self.published("keys") {
            let bytes = Self.bytes(hexadecimal: vector["utf8"]?.string ?? "")
            // What is no UTF-8 becomes no text: neither a query nor JSON lets it through.
            let isTaken = String(validating: bytes, as: UTF8.self).map { Keys.refusal(of: $0) == nil } ?? false
            #expect(isTaken == vector["taken"]?.boolean, "\(vector)")
        }
    }

    @Test func namesAreKeptAsPublished() throws {
        for vector in try Self.published("names") {
            let kept = try? Names.kept(vector["name"]?.string ?? "")
            #expect(kept.map(ExactText.init(_:)) == vector["kept"]?.string.map(ExactText.init(_:)), "\(vector)")
        }
    }

    @Test func itemsAreTakenAsPublished() throws {
        for vector in try Self.published("items") {
            let isTaken = (try? JSON.parse(vector["text"]?.string ?? "")) != nil
            #expect(isTaken == vector["taken"]?.boolean, "\(vector)")
        }
    }

    /// A category is the column of its bytes, not of its other spelling.
    @Test func categoriesAreOneHotByTheirBytes() throws {
        let specification = try AgentSpecification(
            json: ["labels": ["a", "b"], "features": [["name": "x", "kind": "category"]]],
            agent: "vectors"
        )
        let columns = FeatureEncoding(features: specification.features, categories: [["\u{FC}", "u\u{308}"]]).columns
        #expect(Set(columns).count == 2)
        #expect(columns[0] != columns[1])
    }
}
