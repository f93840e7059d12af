import JSON

/// Reading a specification's features and parameters.
extension AgentSpecification {
    static func readFeatures(_ object: JSONObject, _ reader: inout SpecificationReader) -> [Feature] {
        let values = reader.array(object, "features", "")
        if values.isEmpty || values.count > 5_000 { reader.note("/features", "must be 1 to 5000 features") }
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
        if (try? JSONPointer(path)) == nil {
            reader.note("\(pointer)/path", "must be a JSON Pointer such as /risk_score")
        }
        let kind = reader.word(object, "kind", pointer, or: .number, oneOf: Feature.Kind.allCases)
        return Feature(
            name: name,
            path: path,
            kind: kind,
            defaultValue: readDefault(object["default"], kind, pointer, &reader)
        )
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
            if let text = value.string { return .category(text) }
            reader.note("\(pointer)/default", "must be a string")
            return .category("")
        case .boolean:
            if let flag = value.boolean { return .number(flag ? 1 : 0) }
            if let number = value.double, number == 0 || number == 1 { return .number(number) }
            reader.note("\(pointer)/default", "must be true or false")
        case .number, .count:
            if let number = value.double, number.isFinite { return .number(number) }
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
        let known: Set<String> = ["name", "default", "min", "max", "extreme", "kind"]
        guard let object = reader.object(value, pointer, known: known),
            let name = reader.string(object, "name", pointer)
        else { return nil }
        if let refusal = Names.refusalOfParameter(name) { reader.note("\(pointer)/name", refusal) }
        let kind = reader.optionalString(object, "kind", pointer) ?? "number"
        if kind != "number" && kind != "integer" { reader.note("\(pointer)/kind", "must be \"number\" or \"integer\"") }
        guard let value = reader.number(object, "default", pointer),
            let minimum = reader.number(object, "min", pointer),
            let maximum = reader.number(object, "max", pointer)
        else { return nil }
        let parameter = Parameter(
            name: name,
            defaultValue: value,
            minimum: minimum,
            maximum: maximum,
            extreme: readExtreme(object, pointer, &reader),
            isInteger: kind == "integer"
        )
        if minimum > maximum {
            reader.note("\(pointer)/min", "must not be above max")
        } else if let refusal = parameter.refusal(of: value) {
            reader.note("\(pointer)/default", refusal)
        }
        return parameter
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
        return bounds[0]...bounds[1]
    }
}
