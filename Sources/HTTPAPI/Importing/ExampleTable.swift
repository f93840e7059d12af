import Domain
import JSON
import Rules

/// The first record of a table of examples, and how its records become items of the contract.
///
/// Columns of the contract are known by name, every other one is a member of the payload; a member that is called like a
/// column of the contract, or that has no name, stands under its name behind `payload.`.
///
/// A table with the columns `key`, `label`, `source` and `source_id` is one of this program's own: its fields are read exactly
/// as they were written, texts that look like something else in JSON's quotes. Every other table is somebody else's: its
/// fields are read as the agent's features want them, and what no feature reads is text.
struct ExampleTable {
    /// Columns of the contract and the members of an item that they are.
    static let members: KeyValuePairs = [
        "agent": "agent", "key": "key", "label": "label", "source": "source", "source_id": "source_id",
        "labeler": "labeler", "confidence": "confidence", "notes": "notes", "time": "occurred_at",
        "is_negative": "is_negative", "excluded_reason": "excluded_reason",
    ]
    private static let payloadPrefix = "payload."

    struct Column {
        var name: String
        /// The member of an item that it is.
        var own: String?
        /// The member of the payload that it is.
        var payload: String?
        /// The column to the left that is the same one.
        var repeated: Int?
    }

    private let columns: [Column]
    /// Whether this program wrote it.
    private let isExact: Bool
    private let isFlattened: Bool
    /// Fields of a record before those of the columns; nil until the first record was seen.
    private var offset: Int?
    /// Where the payload's columns go, of the agent of the record before.
    private var places: [PayloadLayout.Place?] = []
    private var placesAgent: String?

    init(_ record: [String], _ reading: inout RowReading) throws(Refusal) {
        let options = reading.options
        isFlattened = FlatItem.isFlattened(record)
        let names = TableColumns(record, options)
        try names.requireLabel(options)
        isExact =
            options.key == nil && options.label == nil
            && ["key", "label", "source", "source_id"].allSatisfy(record.contains)
        var columns: [Column] = []
        var firsts: [TableColumns.Meaning: Int] = [:]
        for (index, name) in record.enumerated() {
            columns.append(names.column(index, name, &firsts, options))
        }
        self.columns = columns
        for (index, name) in record.enumerated() where name.isEmpty {
            reading.countNothing("column \(index + 1)", because: "it has no name")
            reading.warn("unnamed_column", "Column \(index + 1) has no name and was left out, as a number of rows.")
        }
        for (name, column) in zip(record, columns)
        where !name.isEmpty && column.own == nil && column.payload == nil {
            reading.countNothing(name, because: "it says nothing of an example")
        }
        let repeated = Set(columns.filter { $0.repeated != nil }.map(\.name)).sorted()
        for name in repeated.prefix(Limits.listedProblems) {
            reading.warn(
                "repeated_column",
                "The column \"\(name.prefix(60))\" stands there more than once. Equal fields are one; another one is "
                    + "kept with a number behind the name."
            )
        }
    }

    /// The column of a payload's member.
    static func column(ofMember name: String) -> String {
        let isTaken = members.contains { $0.key == name } || name.isEmpty || name.utf8.starts(with: payloadPrefix.utf8)
        return isTaken ? payloadPrefix + name : name
    }

    /// The member that a column which is called so is, if it is not the contract's.
    static func payloadMember(_ name: String) -> String {
        guard name.utf8.starts(with: payloadPrefix.utf8) else { return name }
        return String(decoding: name.utf8.dropFirst(payloadPrefix.utf8.count), as: UTF8.self)
    }

    /// A record as an item of the contract; nil where it holds no label.
    mutating func item(_ record: [String], _ reading: inout RowReading) throws(Refusal) -> JSON? {
        let fields = try fields(of: record, &reading)
        var item: JSONObject = [:]
        for (column, field) in zip(columns, fields) {
            guard let member = column.own, let field = try own(field, column, fields) else { continue }
            item[member] =
                try reading.own(member, .string(field), column: column.name, agent: item["agent"]?.string)
                ?? item[member]
        }
        let payload = payload(fields, agent: item["agent"]?.string ?? reading.options.agent, &reading)
        item["payload"] = .object(payload)
        guard item["label"] != nil else { return nil }
        if item["key"] == nil, !columns.contains(where: { $0.own == "key" }) {
            item["key"] = .string(reading.madeKey(payload))
        }
        if isFlattened { FlatItem.finishFlattened(&item) }
        return .object(item)
    }

    /// A record's fields, one a column.
    private mutating func fields(
        of record: [String],
        _ reading: inout RowReading
    ) throws(Refusal) -> ArraySlice<String> {
        let surplus = record.count - columns.count
        if offset == nil {
            let hasRowNames = surplus == 1 && record.last?.isEmpty == false
            offset = hasRowNames ? 1 : 0
            if hasRowNames {
                reading.warn("row_names", "Lines have a field more than the first line; the first was left out.")
            }
        }
        let fields = record.dropFirst(offset ?? 0)
        // Some programs end each line with a separator.
        guard fields.count >= columns.count, fields.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
            let detail = "the line has \(record.count) fields, the first line \(columns.count)"
            throw .invalid(code: "bad_csv", detail: detail, problems: [])
        }
        return fields.prefix(columns.count)
    }

    /// What a column of the contract says; nil where another one said the same already.
    private func own(_ field: String, _ column: Column, _ fields: ArraySlice<String>) throws(Refusal) -> String? {
        guard let first = column.repeated.map({ fields[fields.startIndex + $0] }) else { return field }
        guard !field.isEmpty, !first.utf8.elementsEqual(field.utf8) else { return nil }
        guard first.isEmpty else {
            throw .invalid(
                "/\(column.own ?? "")",
                "stands in two columns that differ, \"\(first.prefix(60))\" and \"\(field.prefix(60))\""
            )
        }
        return field
    }

    // MARK: The payload

    private mutating func payload(
        _ fields: ArraySlice<String>,
        agent: String?,
        _ reading: inout RowReading
    ) -> JSONObject {
        preparePlaces(agent: agent, &reading)
        var payload: JSONObject = [:]
        for (index, (column, field)) in zip(columns, fields).enumerated() {
            guard let name = column.payload else { continue }
            guard var place = places[index] else {
                if !field.isEmpty, column.own == nil { payload[name] = FieldReading.untyped(field) }
                continue
            }
            if let first = column.repeated {
                let other = fields[fields.startIndex + first]
                if field.isEmpty || other.utf8.elementsEqual(field.utf8) { continue }
                if !other.isEmpty {
                    place.name = "\(name).\(index)"
                    place.target = .member
                }
            }
            put(field, at: place, &payload, &reading)
        }
        if let agent { reading.countNested(in: payload, agent: agent) }
        return payload
    }

    private func put(
        _ field: String,
        at place: PayloadLayout.Place,
        _ payload: inout JSONObject,
        _ reading: inout RowReading
    ) {
        guard isExact else {
            let isMember = if case .member = place.target { true } else { false }
            return reading.put(isMember ? FieldReading.untyped(field) : .string(field), at: place, &payload)
        }
        let kind: Feature.Kind? = if case .feature(let kind, _) = place.target { kind } else { nil }
        guard !field.isEmpty else { return reading.countField(nil, kind, at: place.position) }
        let value = ExampleCSVField.value(field, kind, reading.fields)
        reading.countField(value, kind, at: place.position)
        if let value { payload[place.name] = value }
    }

    private mutating func preparePlaces(agent: String?, _ reading: inout RowReading) {
        guard places.isEmpty || agent != placesAgent else { return }
        placesAgent = agent
        places = columns.map { column in
            guard let agent, let name = column.payload else { return nil }
            let place = reading.place(of: name, agent: agent, isFree: !isExact)
            // A column that is the key is no more than that unless a feature reads it.
            if column.own != nil, case .member? = place?.target { return nil }
            return place
        }
    }
}

/// Which of a table's columns are which.
struct TableColumns {
    private let names: [String]
    private var owners: [Int: String] = [:]
    /// Columns that say nothing of an example.
    private var ignored: Set<Int> = []
    private let label: String

    init(_ record: [String], _ options: ImportOptions) {
        names = record
        let memberOfColumn = ExampleTable.members
        let isFlattened = FlatItem.isFlattened(record)
        label = options.label ?? (isFlattened ? options.control : nil) ?? "label"
        for (index, name) in record.enumerated() {
            if isFlattened, let member = FlatItem.flattened[name], name != options.key {
                owners[index] = member
                if member == nil { ignored.insert(index) }
                continue
            }
            guard let member = memberOfColumn.first(where: { $0.key == name })?.value else { continue }
            if member == "key", options.key != nil { continue }
            if member == "label", options.label != nil { continue }
            owners[index] = member
        }
        for (member, name) in [("key", options.key ?? "key"), ("label", label)] where !owners.values.contains(member) {
            if let index = Self.index(of: name, in: record) { owners[index] = member }
        }
    }

    /// By name, else without regard to case; `labels` is a label too, as some programs write it.
    private static func index(of name: String, in record: [String]) -> Int? {
        if let index = record.firstIndex(of: name) { return index }
        let folded = PayloadLayout.folded(name)
        return record.firstIndex { PayloadLayout.folded($0) == folded }
            ?? (name == "label" ? record.firstIndex { PayloadLayout.folded($0) == "labels" } : nil)
    }

    func requireLabel(_ options: ImportOptions) throws(Refusal) {
        for (member, wanted) in [("label", label), ("key", options.key)] {
            guard let wanted, !owners.values.contains(member) else { continue }
            throw .invalid(
                "/\(member)",
                "has no column: the first line has none called \"\(wanted.prefix(60))\". Say with \(member)= which column it "
                    + "is, of \(Self.list(names)). Another separator of fields can be said with delimiter=."
            )
        }
    }

    /// Some of the names, for people.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }

    /// What tells columns that are the same one.
    struct Meaning: Hashable {
        var own: String?
        var payload: ExactText?
    }

    /// - Parameter firsts: the first column of each meaning among those to the left.
    func column(_ index: Int, _ name: String, _ firsts: inout [Meaning: Int], _ options: ImportOptions)
        -> ExampleTable.Column
    {
        guard !name.isEmpty, !ignored.contains(index) else { return ExampleTable.Column(name: name) }
        var column = ExampleTable.Column(name: name, own: owners[index])
        let mayBeFeature = column.own == "key" && options.key != nil
        if column.own == nil || mayBeFeature { column.payload = ExampleTable.payloadMember(name) }
        let meaning =
            column.own.map { Meaning(own: $0) } ?? Meaning(payload: column.payload.map { ExactText($0) })
        column.repeated = firsts[meaning]
        if column.repeated == nil { firsts[meaning] = index }
        return column
    }
}
