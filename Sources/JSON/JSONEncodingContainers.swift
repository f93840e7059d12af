/// Collects what a type's `encode(to:)` writes. Its coding path is always empty: errors of the encoder are a
/// programmer's mistakes, and the value they name identifies them.
///
/// The generic methods of the containers are the witnesses for all of the protocols' concrete ones.
final class JSONEncoding: Encoder {
    private enum Shape {
        case value(JSON)
        case array
        case object
    }

    private enum Place {
        case name(String)
        case position(Int)
    }

    private var shape: Shape?
    private var members = JSONObject()
    private var elements: [JSON] = []
    /// Nested containers, which are filled after their place was taken.
    private var children: [(place: Place, encoding: JSONEncoding)] = []

    var codingPath: [any CodingKey] { [] }

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    var elementCount: Int { elements.count }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        shape = .object
        return KeyedEncodingContainer(JSONKeyedEncoding(encoding: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        shape = .array
        return JSONUnkeyedEncoding(encoding: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONSingleValueEncoding(encoding: self)
    }

    func set(_ value: JSON) {
        shape = .value(value)
    }

    func set(_ value: JSON, for key: any CodingKey) {
        members[memberName(forKey: key.stringValue)] = value
    }

    func append(_ value: JSON) {
        elements.append(value)
    }

    func child(for key: any CodingKey) -> JSONEncoding {
        set(.null, for: key)
        return child(at: .name(memberName(forKey: key.stringValue)))
    }

    func appendChild() -> JSONEncoding {
        append(.null)
        return child(at: .position(elements.count - 1))
    }

    private func child(at place: Place) -> JSONEncoding {
        let encoding = JSONEncoding()
        children.append((place, encoding))
        return encoding
    }

    /// The value, or nil if nothing was encoded.
    func finish() -> JSON? {
        for (place, encoding) in children {
            let value = encoding.finish() ?? .null
            switch place {
            case .name(let name): members[name] = value
            case .position(let position): elements[position] = value
            }
        }
        return switch shape {
        case .value(let value): value
        case .array: .array(elements)
        case .object: .object(members)
        case nil: nil
        }
    }
}

private struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        encoding.set(.null, for: key)
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        encoding.set(try encodeValue(value), for: key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        encoding.child(for: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoding.child(for: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        encoding.child(for: JSONPathKey(stringValue: "super"))
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        encoding.child(for: key)
    }
}

private struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { [] }

    var count: Int { encoding.elementCount }

    func encodeNil() {
        encoding.append(.null)
    }

    func encode<T: Encodable>(_ value: T) throws {
        encoding.append(try encodeValue(value))
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        encoding.appendChild().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoding.appendChild().unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        encoding.appendChild()
    }
}

private struct JSONSingleValueEncoding: SingleValueEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { [] }

    func encodeNil() {
        encoding.set(.null)
    }

    func encode<T: Encodable>(_ value: T) throws {
        encoding.set(try encodeValue(value))
    }
}
