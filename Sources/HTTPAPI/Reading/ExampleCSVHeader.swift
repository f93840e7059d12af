import Domain
import JSON

/// The first record of examples in CSV: columns of the contract by name, every other one a member of the payload.
///
/// A member that is called like a column of the contract, or that has no name, stands under its name behind `payload.`.
struct ExampleCSVHeader {
    /// Columns of the contract and the members of an item that they are.
    static let members: KeyValuePairs = [
        "agent": "agent", "key": "key", "label": "label", "source": "source", "source_id": "source_id",
        "labeler": "labeler", "confidence": "confidence", "notes": "notes", "time": "occurred_at",
        "is_negative": "is_negative", "excluded_reason": "excluded_reason",
    ]
    private static let memberOfColumn = Dictionary(firstOf: members.map { ($0.key, $0.value) })
    private static let payloadPrefix = "payload."

    private enum Column: Hashable {
        /// A member of the item, called so in the contract.
        case own(String)
        /// A member of the payload.
        case payload(String)

        init(_ name: String) {
            if let member = memberOfColumn[name] {
                self = .own(member)
            } else if name.hasPrefix(payloadPrefix) {
                self = .payload(String(name.dropFirst(payloadPrefix.count)))
            } else {
                self = .payload(name)
            }
        }
    }

    private let columns: [Column]

    init(_ record: [String]) throws(Refusal) {
        columns = record.map { Column($0) }
        for name in ["key", "label"] where !columns.contains(.own(name)) {
            throw .invalid("/\(name)", "is missing among the columns of the first line")
        }
        guard Set(columns).count == columns.count, !record.contains("") else {
            throw .invalid("/0", "the columns of the first line must have names, each once")
        }
    }

    /// The column of a payload's member.
    static func column(ofMember name: String) -> String {
        let isTaken = memberOfColumn[name] != nil || name.isEmpty || name.hasPrefix(payloadPrefix)
        return isTaken ? payloadPrefix + name : name
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
            case .own(let name): item[name] = try Self.ownValue(name, field)
            case .payload(let name): payload[name] = ExampleCSVField.value(field)
            }
        }
        item["payload"] = .object(payload)
        return .object(item)
    }

    private static func ownValue(_ name: String, _ field: String) throws(Refusal) -> JSON {
        switch name {
        case "confidence":
            guard let number = Double(field) else { throw .invalid("/confidence", "must be a number") }
            return .number(number)
        case "is_negative":
            guard let isNegative = Bool(field) else { throw .invalid("/is_negative", "must be true or false") }
            return .boolean(isNegative)
        default:
            return .string(field)
        }
    }
}

/// How a member of a payload stands in one field of CSV, both ways without loss.
enum ExampleCSVField {
    /// Numbers, truth values, null, arrays, objects and texts in JSON's quotes are read as such, everything else as text.
    static func value(_ field: String) -> JSON {
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
    static func text(_ value: JSON?) -> String {
        switch value {
        case nil: ""
        case .string(let text)? where !text.isEmpty && self.value(text) == .string(text): text
        case let value?: value.text()
        }
    }
}
