/// Makes JSON values of `Encodable` types.
///
/// The key `canaryPercent` becomes the member `canary_percent`, and members stand in the order they are encoded. Names
/// of `[String: T]` are never converted and are written sorted. ``JSON`` values are placed as they are. Numbers that
/// are not finite stay in the value and are written as null.
package struct JSONValueEncoder: Sendable {
    package init() {}

    /// - Throws: `EncodingError` for a whole number beyond 64 signed bits and for a type that encodes nothing, and
    ///   whatever a type's own `encode(to:)` throws.
    package func encode(_ value: some Encodable) throws -> JSON {
        try encodeValue(value)
    }
}

@inline(__always)
func encodeValue<T: Encodable>(_ value: T) throws -> JSON {
    if let scalar = try encodeScalar(value) { return scalar }
    return try encodeComposite(value)
}

/// The value of a JSON value or of one of the types `Codable` knows; nil for all other types.
///
/// The type tests fold away wherever `T` is known at compile time.
@inline(__always)
private func encodeScalar<T: Encodable>(_ value: T) throws -> JSON? {
    if T.self == String.self { return (value as? String).map(JSON.string) }
    if T.self == Double.self { return (value as? Double).map(JSON.number) }
    if T.self == Bool.self { return (value as? Bool).map(JSON.boolean) }
    if T.self == JSON.self { return value as? JSON }
    if T.self == Float.self { return (value as? Float).map { .number(Double($0)) } }
    if T.self == Int.self { return (value as? Int).map { .integer(Int64($0)) } }
    if T.self == Int64.self { return (value as? Int64).map(JSON.integer) }
    if T.self == Int32.self { return (value as? Int32).map { .integer(Int64($0)) } }
    if T.self == Int16.self { return (value as? Int16).map { .integer(Int64($0)) } }
    if T.self == Int8.self { return (value as? Int8).map { .integer(Int64($0)) } }
    if T.self == UInt.self { return try (value as? UInt).map { try encodeUnsigned($0) } }
    if T.self == UInt64.self { return try (value as? UInt64).map { try encodeUnsigned($0) } }
    if T.self == UInt32.self { return (value as? UInt32).map { .integer(Int64($0)) } }
    if T.self == UInt16.self { return (value as? UInt16).map { .integer(Int64($0)) } }
    if T.self == UInt8.self { return (value as? UInt8).map { .integer(Int64($0)) } }
    return nil
}

private func encodeUnsigned(_ value: some UnsignedInteger) throws -> JSON {
    guard let integer = Int64(exactly: value) else {
        let context = EncodingError.Context(codingPath: [], debugDescription: "The number exceeds 64 signed bits.")
        throw EncodingError.invalidValue(value, context)
    }
    return .integer(integer)
}

private func encodeComposite<T: Encodable>(_ value: T) throws -> JSON {
    if let dictionary = value as? any StringKeyedEncodable {
        return try dictionary.encodeMembers()
    }
    let encoding = JSONEncoding()
    try value.encode(to: encoding)
    guard let result = encoding.finish() else {
        let context = EncodingError.Context(codingPath: [], debugDescription: "The type encoded nothing.")
        throw EncodingError.invalidValue(value, context)
    }
    return result
}

/// Marks dictionaries whose keys are data rather than names of properties.
private protocol StringKeyedEncodable {
    func encodeMembers() throws -> JSON
}

extension Dictionary: StringKeyedEncodable where Key == String, Value: Encodable {
    fileprivate func encodeMembers() throws -> JSON {
        var members = JSONObject()
        members.reserveCapacity(count)
        for (name, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            members[name] = try encodeValue(value)
        }
        return .object(members)
    }
}
