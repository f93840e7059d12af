/// What a type's `init(from:)` sees. Paths are relative to the value that the type is decoded from.
///
/// The generic methods of these containers are the witnesses for all of the protocols' concrete ones.
final class JSONDecoding: Decoder {
    let value: JSON
    let codingPath: [any CodingKey]

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(value: JSON, codingPath: [any CodingKey]) {
        self.value = value
        self.codingPath = codingPath
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else {
            throw JSONDecodingError(
                pointer: JSONPointer(codingPath),
                detail: JSONDecodingError(expected: "an object", found: value).detail
            )
        }
        return KeyedDecodingContainer(
            JSONKeyedDecoding(reader: JSONMemberReader(members: members, codingPath: codingPath))
        )
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else {
            throw JSONDecodingError(
                pointer: JSONPointer(codingPath),
                detail: JSONDecodingError(expected: "an array", found: value).detail
            )
        }
        return JSONUnkeyedDecoding(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        JSONSingleValueDecoding(value: value, codingPath: codingPath)
    }
}

/// A name or a position that is part of a path without belonging to a type's keys.
struct JSONPathKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}

private struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
    let elements: [JSON]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    var count: Int? { elements.count }

    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try next().isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let value = try next()
        do throws(JSONDecodingError) {
            let result = try decodeValue(type, from: value)
            currentIndex += 1
            return result
        } catch {
            throw error.moved(below: codingPath, String(currentIndex))
        }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try superDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        let value = try next()
        defer { currentIndex += 1 }
        return JSONDecoding(value: value, codingPath: codingPath + [JSONPathKey(intValue: currentIndex)])
    }

    private func next() throws(JSONDecodingError) -> JSON {
        guard !isAtEnd else {
            throw JSONDecodingError(detail: "is missing").moved(below: codingPath, String(currentIndex))
        }
        return elements[currentIndex]
    }
}

private struct JSONSingleValueDecoding: SingleValueDecodingContainer {
    let value: JSON
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { value.isNull }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do throws(JSONDecodingError) {
            return try decodeValue(type, from: value)
        } catch {
            throw JSONDecodingError(
                pointer: JSONPointer(tokens: JSONPointer(codingPath).tokens + error.pointer.tokens),
                detail: error.detail
            )
        }
    }
}
