package import JSON

/// What an agent's payload says about each of its features.
package struct FeatureValues: Sendable, Equatable {
    /// By feature; a category's place holds 0.
    package var numbers: [Double]
    /// By feature; nil for features that are numbers.
    package var categories: [String?]
    /// Which features the payload lacked, so that their default stands here.
    package var missing: [Bool]

    package init(numbers: [Double], categories: [String?], missing: [Bool]) {
        self.numbers = numbers
        self.categories = categories
        self.missing = missing
    }

    package var isEmpty: Bool { missing.allSatisfy { $0 } }
}

/// Reads the features of one specification from payloads; the pointers are parsed once.
package struct FeatureExtractor: Sendable {
    private let features: [Feature]
    private let pointers: [JSONPointer]

    package init(_ specification: AgentSpecification) {
        features = specification.features
        pointers = specification.features.map { (try? JSONPointer($0.path)) ?? JSONPointer.root }
    }

    /// A value that is absent, null, or of a kind the feature cannot be read from counts as missing.
    package func values(in payload: JSON) -> FeatureValues {
        var values = FeatureValues(
            numbers: Array(repeating: 0, count: features.count),
            categories: Array(repeating: nil, count: features.count),
            missing: Array(repeating: false, count: features.count)
        )
        for (index, feature) in features.enumerated() {
            let found = pointers[index].value(in: payload)
            if feature.kind == .category {
                let text = found.flatMap(Self.category)
                values.missing[index] = text == nil
                values.categories[index] = text ?? feature.defaultCategory
            } else {
                let number = found.flatMap { Self.number($0, kind: feature.kind) }
                values.missing[index] = number == nil
                values.numbers[index] = number ?? feature.defaultNumber
            }
        }
        return values
    }

    /// What `values(in:)` has as the number of one feature, which is no category.
    func number(of index: Int, in payload: JSON) -> Double {
        let feature = features[index]
        return pointers[index].value(in: payload).flatMap { Self.number($0, kind: feature.kind) }
            ?? feature.defaultNumber
    }

    private static func number(_ value: JSON, kind: Feature.Kind) -> Double? {
        switch value {
        case .integer(let integer): kind == .boolean ? (integer == 0 ? 0 : 1) : Double(integer)
        case .number(let number): kind == .boolean ? (number == 0 ? 0 : 1) : number
        case .boolean(let flag): flag ? 1 : 0
        case .array(let items): kind == .count ? Double(items.count) : nil
        case .null, .string, .object: nil
        }
    }

    private static func category(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .null, .array, .object: nil
        }
    }
}

extension Feature {
    fileprivate var defaultNumber: Double {
        if case .number(let number) = defaultValue { number } else { 0 }
    }

    fileprivate var defaultCategory: String {
        if case .category(let text) = defaultValue { text } else { "" }
    }
}
