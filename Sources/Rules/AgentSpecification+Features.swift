import JSON

/// Reading a specification's features and parameters.
extension AgentSpecification {
    static func readFeatures(_ object: JSONObject, _ reader: inout SpecificationReader) -> [Feature] {
        let values = reader.array(object, "features", "")
        let most = Limits.Specification.features
        if values.isEmpty { reader.note("/features", "must be 1 to \(most) features, not 0") }
        guard reader.allows(values.count, atMost: most, "/features", "features") else { return [] }
        let features = values.enumerated().map { readFeature($1, "/features/\($0)", &reader) }
        reader.requireUnique(features.map(\.name), "/features", "feature")
        return features
    }

    static func readFeature(_ value: JSON, _ pointer: String, _ reader: inout SpecificationReader) -> Feature {
        let unreadable = Feature(name: pointer, path: "", kind: .number, defaultValue: .number(0))
        guard let object = reader.object(value, pointer, known: ["name", "path", "kind", "default"]),
            let written = reader.string(object, "name", pointer),
            let name = reader.kept(written, "\(pointer)/name")
        else { return unreadable }
        // The member of a payload that is called so stands there as it is written here.
        let path = reader.optionalString(object, "path", pointer) ?? JSONPointer.root.appending(written).description
        notePath(path, pointer, &reader)
        let kind = reader.word(object, "kind", pointer, or: .number, oneOf: Feature.Kind.allCases)
        return Feature(
            name: name,
            path: path,
            kind: kind,
            defaultValue: readDefault(object["default"], kind, pointer, &reader)
        )
    }

    /// - Parameter pointer: of the feature.
    private static func notePath(_ path: String, _ pointer: String, _ reader: inout SpecificationReader) {
        reader.requireBytes(path, atMost: Limits.Specification.pointer, "\(pointer)/path")
        guard let parts = JSONPointer.partCount(of: path) else {
            return reader.note("\(pointer)/path", "must be a JSON Pointer such as /risk_score")
        }
        let most = Limits.Specification.pointerParts
        if parts > most { reader.noteBeyondLimit("\(pointer)/path", "must have at most \(most) parts, not \(parts)") }
    }

    static func readDefault(
        _ value: JSON?,
        _ kind: Feature.Kind,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Feature.Default {
        guard let value, value != .null else { return kind == .category ? .category("") : .number(0) }
        switch kind {
        case .category:
            if let text = value.string {
                reader.requireBytes(text, atMost: Limits.Specification.category, "\(pointer)/default")
                return .category(text)
            }
            reader.note("\(pointer)/default", "must be a string")
            return .category("")
        case .boolean:
            if let flag = value.boolean { return .number(flag ? 1 : 0) }
            if let number = value.double, number == 0 || number == 1 { return .number(number) }
            reader.note("\(pointer)/default", "must be true or false")
        case .number, .count:
            if let number = value.double, number.isFinite {
                reader.requireNumber(number, in: numbers, "\(pointer)/default")
                return .number(number)
            }
            reader.note("\(pointer)/default", "must be a finite number")
        }
        return .number(0)
    }

    // MARK: Parameters

    static func readParameters(
        _ object: JSONObject,
        hasRule: Bool,
        labels: [String],
        _ reader: inout SpecificationReader
    ) -> [Parameter] {
        let values = object["parameters"] == nil ? [] : reader.array(object, "parameters", "")
        let most = Limits.Specification.parameters
        guard reader.allows(values.count, atMost: most, "/parameters", "parameters") else { return [] }
        let parameters = values.enumerated().compactMap { readParameter($1, "/parameters/\($0)", &reader) }
        reader.requireUnique(parameters.map(\.name), "/parameters", "parameter")
        guard !hasRule else { return parameters }
        let implied = Parameter(
            name: decisionThresholdName,
            defaultValue: 0.5,
            minimum: 0,
            maximum: 1,
            extreme: nil,
            isInteger: false
        )
        if parameters.contains(where: { $0.name != decisionThresholdName }) || (labels.count > 2 && !parameters.isEmpty)
        {
            reader.note("/parameters", "without a rule the only parameter is decision_threshold, for two labels")
        }
        return labels.count == 2 ? [parameters.first ?? implied] : []
    }

    static func readParameter(
        _ value: JSON,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Parameter? {
        let known: [StaticString] = ["name", "default", "min", "max", "extreme", "kind"]
        guard let object = reader.object(value, pointer, known: known),
            let name = reader.string(object, "name", pointer)
        else { return nil }
        reader.requireName(Names.refusalOfParameter(name), "\(pointer)/name")
        let kind = reader.optionalString(object, "kind", pointer) ?? "number"
        if kind != "number" && kind != "integer" { reader.note("\(pointer)/kind", "must be \"number\" or \"integer\"") }
        let isInteger = kind == "integer"
        guard let value = readBound(object, "default", isInteger, pointer, &reader),
            let minimum = readBound(object, "min", isInteger, pointer, &reader),
            let maximum = readBound(object, "max", isInteger, pointer, &reader)
        else { return nil }
        let parameter = Parameter(
            name: name,
            defaultValue: value,
            minimum: minimum,
            maximum: maximum,
            extreme: readExtreme(object, pointer, &reader),
            isInteger: isInteger
        )
        for (name, bound) in [("min", minimum), ("max", maximum)] where isInteger && bound.rounded() != bound {
            reader.noteBeyondLimit("\(pointer)/\(name)", "must be a whole number, not \(bound)")
        }
        if minimum > maximum {
            reader.note("\(pointer)/min", "must not be above max")
        } else if let refusal = parameter.refusal(of: value) {
            reader.note("\(pointer)/default", refusal)
        }
        return parameter
    }

    /// What a number of a specification may be.
    static let numbers = -Limits.Specification.largestNumber...Limits.Specification.largestNumber
    private static let integers = -Limits.Specification.largestInteger...Limits.Specification.largestInteger

    /// A parameter's default, or the least or greatest that it may be.
    private static func readBound(
        _ object: JSONObject,
        _ name: String,
        _ isInteger: Bool,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> Double? {
        guard let value = reader.number(object, name, pointer) else { return nil }
        reader.requireNumber(value, in: isInteger ? integers : numbers, pointer.appending(name: name))
        return value
    }

    static func readExtreme(
        _ object: JSONObject,
        _ pointer: String,
        _ reader: inout SpecificationReader
    ) -> ClosedRange<Double>? {
        guard let value = object["extreme"], value != .null else { return nil }
        let bounds = (value.array ?? []).compactMap(\.double)
        guard bounds.count == 2, value.array?.count == 2, bounds[0] <= bounds[1] else {
            reader.note("\(pointer)/extreme", "must be two numbers, the lower first")
            return nil
        }
        for (index, bound) in bounds.enumerated() {
            reader.requireNumber(bound, in: numbers, "\(pointer)/extreme/\(index)")
        }
        return bounds[0]...bounds[1]
    }
}
