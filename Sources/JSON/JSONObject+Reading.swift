/// Members as Swift values, with the answers and the words of ``JSONValueDecoder`` but without `Codable`'s containers, which took
/// a fifth of a node's processor time under batches of runs. For what is read thousands of times a second.
extension JSONObject {
    package func string(_ name: String) throws(JSONDecodingError) -> String {
        guard let value = self[name] else { throw JSONDecodingError(detail: "is missing").moved(below: [], name) }
        return try Self.read(value, name, decodeString)
    }

    /// Nil, as for all optional members, where there is none or it is null.
    package func optionalString(_ name: String) throws(JSONDecodingError) -> String? {
        try present(name).map { value throws(JSONDecodingError) in try Self.read(value, name, decodeString) }
    }

    package func optionalNumber(_ name: String) throws(JSONDecodingError) -> Double? {
        try present(name).map { value throws(JSONDecodingError) in try Self.read(value, name, decodeDouble) }
    }

    package func optionalInteger(_ name: String) throws(JSONDecodingError) -> Int64? {
        try present(name).map { value throws(JSONDecodingError) in try Self.read(value, name, decodeInt64) }
    }

    /// A member of any other type.
    package func optional<T: Decodable>(_ type: T.Type, _ name: String) throws(JSONDecodingError) -> T? {
        try present(name).map { value throws(JSONDecodingError) in
            try Self.read(value, name) { json throws(JSONDecodingError) in try decodeValue(type, from: json) }
        }
    }

    private func present(_ name: String) -> JSON? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    @inline(__always)
    private static func read<T>(
        _ value: JSON,
        _ name: String,
        _ decode: (JSON) throws(JSONDecodingError) -> T
    ) throws(JSONDecodingError) -> T {
        do throws(JSONDecodingError) {
            return try decode(value)
        } catch {
            throw error.moved(below: [], name)
        }
    }
}

private func decodeInt64(from value: JSON) throws(JSONDecodingError) -> Int64 {
    try decodeInteger(Int64.self, from: value)
}
