package import JSON

/// A case as the agent saw it: a JSON object, in which the agent's features are found.
///
///     let mail: Payload = ["risk_score": 82, "spf_fail": true, "attachments": []]
public struct Payload: Sendable, Equatable {
    package var json: JSON

    package init(json: JSON) {
        self.json = json
    }

    /// A value as JSON. A property `riskScore` becomes the member `risk_score`; the keys of dictionaries stay as they are.
    public init(_ value: some Encodable) throws {
        json = try JSONValueEncoder().encode(value)
    }

    /// - Throws: where the text is not JSON, saying where.
    public init(text: String) throws {
        json = try JSON.parse(text)
    }
}

extension Payload: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// JSON's null.
    public init(nilLiteral: ()) { json = .null }
    /// A truth value.
    public init(booleanLiteral value: Bool) { json = .boolean(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { json = .integer(value) }
    /// A number; one that is not finite cannot be reported.
    public init(floatLiteral value: Double) { json = .number(value) }
    /// A text.
    public init(stringLiteral value: String) { json = .string(value) }
    /// Values in order.
    public init(arrayLiteral elements: Payload...) { json = .array(elements.map(\.json)) }

    /// Of members with the same name the last one stays.
    public init(dictionaryLiteral elements: (String, Payload)...) {
        var object: JSONObject = [:]
        for (name, value) in elements { object[name] = value.json }
        json = .object(object)
    }
}
