import JSON

extension SQLRecords {
    /// A value as the JSON text it is kept as.
    func text(_ value: some Encodable) throws -> String {
        try JSONValueEncoder().encode(value).text()
    }

    /// Reads a value from the JSON text it is kept as.
    ///
    /// - Throws: ``StorageError`` of category `corrupt`, naming the place.
    func value<Value: Decodable>(_ type: Value.Type, _ text: String, in place: String) throws(StorageError) -> Value {
        do {
            return try JSONValueDecoder().decode(type, from: JSON.parse(text))
        } catch {
            throw StorageError(.corrupt, "\(place): \(error)")
        }
    }
}
