/// Reads `Decodable` types from JSON values.
///
/// The key `canaryPercent` reads the member `canary_percent`; names of `[String: T]` are never converted. Unknown
/// members are ignored. A whole number may be written `12.0`, a double without a fraction; a boolean is not a number.
/// ``JSON`` and ``JSONObject`` members are taken as they are.
package struct JSONValueDecoder: Sendable {
    package init() {}

    package func decode<T: Decodable>(_ type: T.Type = T.self, from value: JSON) throws(JSONDecodingError) -> T {
        try decodeValue(type, from: value)
    }
}

/// Errors are relative to `value`; whoever holds it adds its place, so that success never pays for paths.
@inline(__always)
func decodeValue<T: Decodable>(_ type: T.Type, from value: JSON) throws(JSONDecodingError) -> T {
    if let scalar = try decodeScalar(type, from: value) { return scalar }
    return try decodeComposite(type, from: value)
}

/// The value as a `T` if that is JSON itself or one of the types `Codable` knows; nil for all other types.
///
/// The type tests fold away wherever `T` is known at compile time.
@inline(__always)
private func decodeScalar<T: Decodable>(_ type: T.Type, from value: JSON) throws(JSONDecodingError) -> T? {
    if type == String.self { return try decodeString(from: value) as? T }
    if type == Double.self { return try decodeDouble(from: value) as? T }
    if type == Bool.self { return try decodeBoolean(from: value) as? T }
    if type == JSON.self { return value as? T }
    if type == Int.self { return try decodeInteger(Int.self, from: value) as? T }
    if type == Int64.self { return try decodeInteger(Int64.self, from: value) as? T }
    if type == Int32.self { return try decodeInteger(Int32.self, from: value) as? T }
    if type == Int16.self { return try decodeInteger(Int16.self, from: value) as? T }
    if type == Int8.self { return try decodeInteger(Int8.self, from: value) as? T }
    if type == UInt.self { return try decodeInteger(UInt.self, from: value) as? T }
    if type == UInt64.self { return try decodeInteger(UInt64.self, from: value) as? T }
    if type == UInt32.self { return try decodeInteger(UInt32.self, from: value) as? T }
    if type == UInt16.self { return try decodeInteger(UInt16.self, from: value) as? T }
    if type == UInt8.self { return try decodeInteger(UInt8.self, from: value) as? T }
    if type == Float.self { return try Float(decodeDouble(from: value)) as? T }
    return nil
}

private func decodeComposite<T: Decodable>(_ type: T.Type, from value: JSON) throws(JSONDecodingError) -> T {
    if let dictionary = type as? any StringKeyedDecodable.Type,
        let result = try dictionary.decodeMembers(from: value) as? T
    {
        return result
    }
    do {
        return try T(from: JSONDecoding(value: value, codingPath: []))
    } catch {
        throw JSONDecodingError(error, decoding: type)
    }
}

func decodeString(from value: JSON) throws(JSONDecodingError) -> String {
    guard case .string(let text) = value else { throw JSONDecodingError(expected: "a string", found: value) }
    return text
}

private func decodeBoolean(from value: JSON) throws(JSONDecodingError) -> Bool {
    guard case .boolean(let flag) = value else { throw JSONDecodingError(expected: "true or false", found: value) }
    return flag
}

func decodeDouble(from value: JSON) throws(JSONDecodingError) -> Double {
    switch value {
    case .number(let number): return number
    case .integer(let integer): return Double(integer)
    default: throw JSONDecodingError(expected: "a number", found: value)
    }
}

func decodeInteger<T: FixedWidthInteger>(_ type: T.Type, from value: JSON) throws(JSONDecodingError) -> T {
    let whole: Int64?
    switch value {
    case .integer(let integer): whole = integer
    case .number(let number) where number.magnitude < 0x1p63:
        guard let integer = number.wholeNumber else { throw JSONDecodingError(detail: "must be a whole number") }
        whole = integer
    case .number: whole = nil
    default: throw JSONDecodingError(expected: "a whole number", found: value)
    }
    guard let exact = whole.flatMap(T.init(exactly:)) else {
        let largest = Int64(clamping: T.max)
        throw JSONDecodingError(detail: "must be a whole number between \(T.min) and \(largest)")
    }
    return exact
}

/// Marks dictionaries whose keys are data rather than names of properties.
private protocol StringKeyedDecodable {
    static func decodeMembers(from value: JSON) throws(JSONDecodingError) -> Self
}

extension Dictionary: StringKeyedDecodable where Key == String, Value: Decodable {
    fileprivate static func decodeMembers(from value: JSON) throws(JSONDecodingError) -> Self {
        guard case .object(let members) = value else { throw JSONDecodingError(expected: "an object", found: value) }
        var result = Self(minimumCapacity: members.count)
        for (name, member) in members {
            do throws(JSONDecodingError) {
                result[name] = try decodeValue(Value.self, from: member)
            } catch {
                throw error.moved(below: [], name)
            }
        }
        return result
    }
}
