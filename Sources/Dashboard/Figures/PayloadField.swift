import JSON

/// A member of a payload, for reading.
struct PayloadField: Sendable, Equatable {
    /// Longer texts are shown in a box of their own.
    private static let long = 120

    var name: String
    var text: String
    var isLong: Bool

    init(name: String, text: String) {
        self.name = name
        self.text = text
        isLong = text.utf8.count > Self.long || text.contains("\n")
    }

    /// - Parameter payload: compact JSON text of an object.
    static func all(in payload: String) -> [PayloadField] {
        guard let object = (try? JSON.parse(payload))?.object else { return [] }
        return object.map { name, value in
            let text = value.string ?? (value.object == nil && value.array == nil ? value.text() : value.text(.pretty))
            return PayloadField(name: name, text: text)
        }
    }
}
