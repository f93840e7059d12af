import JSON

/// What holds for every parameter of a query, so that no operation has to say so.
enum OpenAPIParameters {
    /// The document in which each optional parameter of a query may have an empty value: it is then as one that is not
    /// given; pure. Only an empty key is one that is given, and refused.
    static func completing(_ value: JSON) -> JSON {
        if let items = value.array { return .array(items.map(completing)) }
        guard let object = value.object else { return value }
        var members: JSONObject = [:]
        for (name, member) in object { members[name] = completing(member) }
        let isOptional = object["in"] == .string("query") && object["required"] != .boolean(true)
        if isOptional, object["name"] != .string("key") {
            members["allowEmptyValue"] = .boolean(true)
        }
        return .object(members)
    }
}
