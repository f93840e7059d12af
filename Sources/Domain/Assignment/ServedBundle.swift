package import JSON
import Learning
package import Rules

/// A bundle as agents are served it, its JSON already written. Immutable; an object, since handing it on copies nothing.
package final class ServedBundle: Sendable {
    package let id: String
    package let isDefault: Bool
    package let thresholds: [String: Double]
    package let maker: DecisionMaker
    /// The thresholds in the order of the specification's parameters.
    package let thresholdsValue: JSON
    /// `thresholdsValue` as JSON text.
    package let thresholdsJSON: [UInt8]
    /// The bundle with its model as JSON text, for those who decide by themselves.
    package let document: [UInt8]

    package convenience init(_ bundle: Bundle, _ specification: AgentSpecification) throws {
        try self.init(
            id: bundle.id,
            thresholds: bundle.effectiveThresholds(specification),
            model: bundle.model,
            specification
        )
    }

    /// - Parameter thresholds: of every parameter of the specification.
    init(
        id: String,
        thresholds: [String: Double],
        model fitted: FittedModel?,
        _ specification: AgentSpecification
    ) throws {
        self.id = id
        self.thresholds = thresholds
        isDefault = id == specification.defaultBundleID
        maker = DecisionMaker(specification: specification, thresholds: thresholds, model: fitted)
        var object: JSONObject = [:]
        for parameter in specification.parameters {
            object[parameter.name] = thresholds[parameter.name].map { parameter.json($0) }
        }
        thresholdsValue = .object(object)
        thresholdsJSON = thresholdsValue.serialized()
        let model = try fitted.map { try JSONValueEncoder().encode($0) } ?? .null
        let whole: JSON = ["bundle_id": .string(id), "thresholds": thresholdsValue, "model": model]
        document = whole.serialized()
    }

    /// One threshold as JSON; nil for a name that is no parameter.
    package func threshold(_ name: String) -> JSON? {
        thresholdsValue[name]
    }
}

extension Parameter {
    /// Whole numbers are written without a fraction and all others with one: typed clients tell them apart by it.
    fileprivate func json(_ value: Double) -> JSON {
        isInteger ? .integer(Int64(clamping: value)) : .number(value)
    }
}
