/// Reads members by the name of their Swift property.
struct JSONMemberReader {
    let members: JSONObject
    let codingPath: [any CodingKey]

    func value(named key: String) -> JSON? {
        members[memberName(forKey: key)]
    }

    func requireValue(named key: String) throws(JSONDecodingError) -> JSON {
        guard let value = value(named: key) else {
            throw JSONDecodingError(detail: "is missing").moved(below: codingPath, memberName(forKey: key))
        }
        return value
    }

    func read<T: Decodable>(_ type: T.Type, named key: String) throws(JSONDecodingError) -> T {
        try decode(type, from: requireValue(named: key), named: key)
    }

    /// The member's value, or nil if there is none or if it is null.
    func readIfPresent<T: Decodable>(_ type: T.Type, named key: String) throws(JSONDecodingError) -> T? {
        guard let value = value(named: key), !value.isNull else { return nil }
        return try decode(type, from: value, named: key)
    }

    @inline(__always)
    private func decode<T: Decodable>(
        _ type: T.Type,
        from value: JSON,
        named key: String
    ) throws(JSONDecodingError) -> T {
        do throws(JSONDecodingError) {
            return try decodeValue(type, from: value)
        } catch {
            throw error.moved(below: codingPath, memberName(forKey: key))
        }
    }
}

struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: JSONMemberReader

    var codingPath: [any CodingKey] { reader.codingPath }

    var allKeys: [Key] {
        reader.members.compactMap { member in
            [member.key, keyName(forMember: member.key)].lazy
                .compactMap { Key(stringValue: $0) }
                .first { memberName(forKey: $0.stringValue).isExactly(member.key) }
        }
    }

    func contains(_ key: Key) -> Bool {
        reader.value(named: key.stringValue) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try reader.requireValue(named: key.stringValue).isNull
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try superDecoder(forKey: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = JSONPathKey(stringValue: "super")
        return JSONDecoding(value: try reader.requireValue(named: key.stringValue), codingPath: codingPath + [key])
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        JSONDecoding(value: try reader.requireValue(named: key.stringValue), codingPath: codingPath + [key])
    }
}

// The concrete methods let the compiler specialize the reader, which one generic witness for all of them would not, and
// replace the protocol's `decodeIfPresent` defaults, which look every member up three times.

extension JSONKeyedDecoding {
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try reader.read(type, named: key.stringValue)
    }

    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        try reader.read(type, named: key.stringValue)
    }
}

extension JSONKeyedDecoding {
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
        try reader.readIfPresent(type, named: key.stringValue)
    }

    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
        try reader.readIfPresent(type, named: key.stringValue)
    }
}
