import Domain
import JSON
import Rules

/// A JSON object of somebody else's: one row, with its label among its members.
///
/// Label and key are members of the names that the contract has, or those that the options name: by name, or by a JSON
/// Pointer for what stands deeper (`/responses/label/0/value`). Every other member is one of the payload.
struct FlatItem {
    /// Members of exports that flatten annotations (Label Studio's JSON-MIN and CSV): what they are here.
    static let flattened: [String: String?] = [
        "annotation_id": "source_id", "annotator": "labeler", "created_at": "occurred_at", "updated_at": nil,
        "lead_time": nil, "id": nil,
    ]
    private static let own = Dictionary(
        ExampleTable.members.filter { $0.key != "time" }.map { ($0.value, $0.value) },
        uniquingKeysWith: { first, _ in first }
    )

    private let object: JSONObject
    private let isFlattened: Bool

    init(_ object: JSONObject) {
        self.object = object
        isFlattened = Self.isFlattened(object.keys)
    }

    /// Whether these are the members of a flattened annotation.
    static func isFlattened(_ names: some Sequence<String>) -> Bool {
        let found = Set(names)
        return found.contains("annotation_id") && found.contains("annotator") && found.contains("lead_time")
    }

    /// The item of the contract; nil where it holds no label.
    func item(_ reading: inout RowReading) throws(Refusal) -> JSON? {
        let options = reading.options
        let label = Place(options.label ?? (isFlattened ? options.control : nil), or: "label", in: object)
        guard let found = label.value(in: object) else {
            throw .invalid(
                "/label",
                "is missing: there is nothing at \"\(label.name.prefix(60))\". Say with label= which member it is, of "
                    + "\(TableColumns.list(Array(object.keys)))"
            )
        }
        let key = Place(options.key, or: "key", in: object)
        var item: JSONObject = [:]
        var rest: [(name: String, value: JSON)] = []
        let payloadMembers = object["payload"]?.object
        for (name, value) in payloadMembers ?? [:] { rest.append((name, value)) }
        for (name, value) in object where name != label.member {
            if name == key.member {
                if options.key != nil, payloadMembers == nil { rest.append((name, value)) }
            } else if let member = member(name) {
                if let member { item[member] = try reading.own(member, value, column: name, agent: nil) }
            } else if payloadMembers == nil {
                rest.append((name, value))
            }
        }
        let agent = item["agent"]?.string ?? options.agent
        item["label"] = try reading.own("label", found, column: label.name, agent: agent)
        guard item["label"] != nil else { return nil }
        let payload = reading.payload(rest, key: key.member, agent: agent)
        guard !payload.isEmpty || payloadMembers != nil else { throw .invalid("/payload", "is missing") }
        item["payload"] = .object(payload)
        if let value = key.value(in: object) {
            item["key"] = try reading.own("key", value, column: key.name, agent: agent)
        }
        if item["key"] == nil { item["key"] = .string(reading.madeKey(payload)) }
        if isFlattened { Self.finishFlattened(&item) }
        return .object(item)
    }

    /// The contract's member that a member is; nil inside for one that says nothing of an example.
    private func member(_ name: String) -> String?? {
        if isFlattened, let member = Self.flattened[name] { return .some(member) }
        return Self.own[name].map { .some($0) }
    }

    /// Gives an item of a flattened annotation what its export leaves out.
    static func finishFlattened(_ item: inout JSONObject) {
        item["source"] = item["source"] ?? .string(LabelStudioTask.source)
        // Numbers of annotations are those of one project on one server.
        if let id = item["source_id"]?.string, let key = item["key"]?.string {
            item["source_id"] = .string("\(key):\(id)")
        }
    }

    /// Where a value stands in an item.
    private struct Place {
        var name: String
        /// The member that it is; nil for what stands deeper.
        var member: String?
        private var pointer: JSONPointer?

        init(_ wanted: String?, or name: String, in object: JSONObject) {
            self.name = wanted ?? name
            if let wanted, wanted.hasPrefix("/"), object[wanted] == nil, let pointer = try? JSONPointer(wanted) {
                self.pointer = pointer
                member = pointer.tokens.count == 1 ? pointer.tokens[0] : nil
            } else if object[self.name] != nil {
                member = self.name
            } else {
                let folded = PayloadLayout.folded(self.name)
                member =
                    object.keys.first { PayloadLayout.folded($0) == folded }
                    ?? (self.name == "label" ? object.keys.first { PayloadLayout.folded($0) == "labels" } : nil)
            }
        }

        func value(in object: JSONObject) -> JSON? {
            pointer.map { $0.value(in: .object(object)) } ?? member.flatMap { object[$0] }
        }
    }
}
