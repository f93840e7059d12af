import Domain
import JSON

/// The first record of an import in CSV: columns of the contract by name, every other one a member of the payload.
struct ExampleCSVHeader {
    /// Columns of the contract and the members of an item that they are.
    static let members: KeyValuePairs = [
        "agent": "agent", "key": "key", "label": "label", "source": "source", "source_id": "source_id",
        "labeler": "labeler", "confidence": "confidence", "notes": "notes", "time": "occurred_at",
        "is_negative": "is_negative",
    ]
    private static let memberOfColumn = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })

    let columns: [String]

    init(_ record: [String]) throws(Refusal) {
        columns = record
        for name in ["key", "label"] where !columns.contains(name) {
            throw .invalid("/\(name)", "is missing among the columns of the first line")
        }
        guard Set(columns).count == columns.count, !columns.contains("") else {
            throw .invalid("/0", "the columns of the first line must have names, each once")
        }
    }

    /// A record as an item of the contract; empty fields are left out.
    func item(_ record: [String]) throws(Refusal) -> JSON {
        guard record.count == columns.count else {
            let detail = "the line has \(record.count) fields, the first line \(columns.count)"
            throw .invalid(code: "bad_csv", detail: detail, problems: [])
        }
        var item: JSONObject = [:]
        var payload: JSONObject = [:]
        for (column, field) in zip(columns, record) where !field.isEmpty {
            switch column {
            case "confidence":
                guard let number = Double(field) else { throw .invalid("/confidence", "must be a number") }
                item[column] = .number(number)
            case "is_negative":
                guard let isNegative = Bool(field) else { throw .invalid("/is_negative", "must be true or false") }
                item[column] = .boolean(isNegative)
            default:
                if let member = Self.memberOfColumn[column] {
                    item[member] = .string(field)
                } else {
                    payload[column] = ExampleCSVField.value(field)
                }
            }
        }
        item["payload"] = .object(payload)
        return .object(item)
    }
}

/// How a member of a payload stands in one field of CSV, both ways without loss.
enum ExampleCSVField {
    /// Numbers, truth values, arrays, objects and texts in JSON's quotes are read as such, everything else as text.
    static func value(_ field: String) -> JSON {
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

    /// Empty for what is absent or null; a text that would be read as something else is put into JSON's quotes.
    static func text(_ value: JSON?) -> String {
        switch value {
        case nil, .null?: ""
        case .string(let text)? where !text.isEmpty && self.value(text) == .string(text): text
        case let value?: value.text()
        }
    }
}
