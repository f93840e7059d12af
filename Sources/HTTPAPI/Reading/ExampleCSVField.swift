import JSON
import Rules

/// How a member of a payload stands in one field of CSV, both ways without loss.
enum ExampleCSVField {
    /// Numbers, truth values, null, arrays, objects and texts in JSON's quotes are read as such, everything else as the
    /// feature of this kind wants it, or as text.
    ///
    /// - Returns: nil where the feature reads it as nothing, as `NaN`.
    static func value(_ field: String, _ kind: Feature.Kind?, _ reading: FieldReading = FieldReading()) -> JSON? {
        let plain = plainValue(field)
        guard let kind, plain == .string(field) else { return plain }
        switch reading.value(plain, as: kind) {
        case .value(let value): return value
        case .missing: return nil
        case .unreadable: return plain
        }
    }

    private static func plainValue(_ field: String) -> JSON {
        if field == "null" { return .null }
        if field == "true" || field == "false" { return .boolean(field == "true") }
        if let first = field.utf8.first, [UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\"")].contains(first),
            let json = try? JSON.parse(field)
        {
            return json
        }
        if let integer = Int64(field) { return .integer(integer) }
        if let number = Double(field), number.isFinite { return .number(number) }
        return .string(field)
    }

    /// Empty for what is absent; a text that would be read as something else is put into JSON's quotes.
    static func text(_ value: JSON?, _ kind: Feature.Kind?) -> String {
        switch value {
        case nil: ""
        case .string(let text)? where !text.isEmpty && self.value(text, kind) == .string(text): text
        case let value?: value.text()
        }
    }
}
