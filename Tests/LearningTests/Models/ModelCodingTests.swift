import Foundation
import Learning
import Testing

/// The shape in which a model is kept, shown and sent to those who decide by themselves.
struct ModelCodingTests {
    private static let features = Matrix([[1, 0], [2, 1], [3, 0], [4, 1]])

    private static func models() throws -> [Model] {
        let labels = [0, 0, 1, 1]
        return [
            .logistic(
                try LogisticModel.fit(features: features, labels: labels, classes: 2, weights: [1, 1, 1, 1])
            ),
            .tree(try DecisionTree.fit(features: features, labels: labels, classes: 2, weights: [1, 1, 1, 1])),
        ]
    }

    @Test func aModelStandsUnderTheNameOfItsKind() throws {
        for model in try Self.models() {
            let data = try JSONEncoder().encode(model)
            let members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
            #expect(Array(members.keys) == [model.type.rawValue])
            #expect(members[model.type.rawValue]?[model.type == .tree ? "nodes" : "coefficients"] != nil)
            #expect(try JSONDecoder().decode(Model.self, from: data) == model)
        }
    }

    @Test func modelsOfTheFirstBundlesAreStillRead() throws {
        for model in try Self.models() {
            let data = try JSONEncoder().encode(model)
            let members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let deeper = members.mapValues { ["_0": $0] }
            let old = try JSONSerialization.data(withJSONObject: deeper)
            #expect(try JSONDecoder().decode(Model.self, from: old) == model)
        }
    }

    @Test func aModelOfNoKnownKindIsRefused() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Model.self, from: Data(#"{"forest": {}}"#.utf8))
        }
    }
}
