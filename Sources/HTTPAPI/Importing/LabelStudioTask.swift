import Domain
import JSON

/// A task of a Label Studio export, read as examples: its `data` is the payload, each annotation's choice a label.
///
/// Predictions and drafts are left alone: what a model thinks or a person has not finished is no label. The members of
/// the contract that Label Studio has no place for travel under `attune` in the `meta` of the task and of the choice.
struct LabelStudioTask {
    /// The source of labels that people gave in Label Studio, where the request names none.
    static let source = "label_studio"

    let annotations: [JSON]
    /// Whether it was exported here, so that its data are a payload as it was.
    var isExact: Bool { json["meta"]?["attune"]?.object != nil }
    private let json: JSON

    init(_ json: JSON) throws(Refusal) {
        guard json["data"]?.object != nil else { throw .invalid("/data", "must be an object") }
        guard let annotations = (json["annotations"] ?? []).array else {
            throw .invalid("/annotations", "must be an array")
        }
        self.json = json
        self.annotations = annotations
    }

    /// An annotation as an item of an import; nil if it holds no label: it was skipped, or nothing was chosen.
    ///
    /// - Parameters:
    ///   - number: its place among the task's annotations, from 0.
    ///   - control: the name of the choices that are the label (`from_name`); nil where there is only one.
    func item(_ annotation: JSON, _ number: Int, control: String?) throws(Refusal) -> JSON? {
        guard let choice = try choice(of: annotation, control: control) else { return nil }
        let label = try label(of: choice)
        var own = choice["meta"]?["attune"] ?? .null
        // A label that was changed in Label Studio is a new one, by whoever changed it.
        if own["label"]?.string != label { own = .null }
        if annotation["was_cancelled"]?.boolean == true, own["is_negative"] == nil, own["excluded_reason"] == nil {
            return nil
        }
        let key = key()
        var item: JSONObject = ["key": .string(key), "payload": json["data"] ?? [:], "label": .string(label)]
        item["agent"] = json["meta"]?["attune"]?["agent"]
        item["source"] = own["source"] ?? (annotation["ground_truth"]?.boolean == true ? "gold" : nil)
        item["source_id"] = own["source_id"] ?? .string(Self.id(of: annotation, number, key: key))
        item["labeler"] = own["labeler"] ?? Self.person(annotation["completed_by"])
        item["notes"] = Self.notes(choice)
        item["occurred_at"] = annotation["created_at"]
        for name in ["confidence", "is_negative", "excluded_reason"] { item[name] = own[name] }
        return .object(item)
    }

    // MARK: The label

    /// The one result of type `choices` that is the label.
    private func choice(of annotation: JSON, control: String?) throws(Refusal) -> JSON? {
        guard let results = (annotation["result"] ?? []).array else { throw .invalid("/result", "must be an array") }
        var choices = results.filter { $0["type"]?.string == "choices" }
        if let control { choices.removeAll { $0["from_name"]?.string != control } }
        guard choices.count > 1 else { return choices.first }
        let names = Set(choices.compactMap { $0["from_name"]?.string }).sorted()
        if names.count > 1 {
            let list = names.joined(separator: ", ")
            throw .invalid("/result", "has choices of \(list); say with control which of them is the label")
        }
        throw .invalid("/result", "has \(choices.count) results of choices; an example has one label")
    }

    private func label(of choice: JSON) throws(Refusal) -> String {
        let chosen = choice["value"]?["choices"]?.array ?? []
        guard chosen.count == 1, let label = chosen[0].string else {
            throw .invalid("/value/choices", "must hold one text, not \(chosen.count); an example has one label")
        }
        return label
    }

    // MARK: What goes with it

    /// The key of the contract, else `data.key`, else one made of the task's number and its data.
    private func key() -> String {
        if let key = json["meta"]?["attune"]?["key"]?.string ?? json["data"]?["key"].flatMap(Self.name) { return key }
        // Tasks are numbered anew by each server, so what they are about tells them apart.
        let prefix = json["id"].flatMap(Self.name).map { "label-studio-\($0)" } ?? "label-studio"
        return RowReading.key(of: json["data"] ?? [:], prefix: prefix)
    }

    /// What Label Studio says is the only one, else its number in the task with that key.
    private static func id(of annotation: JSON, _ number: Int, key: String) -> String {
        if let id = annotation["unique_id"]?.string { return id }
        return "\(key):\(annotation["id"].flatMap(name) ?? "\(number)")"
    }

    /// Exports name people by number, or by an object with their e-mail address.
    private static func person(_ completedBy: JSON?) -> JSON? {
        (completedBy?["email"] ?? completedBy?["id"] ?? completedBy).flatMap(name).map { .string($0) }
    }

    /// The notes that Label Studio shows beside a result.
    private static func notes(_ choice: JSON) -> JSON? {
        let lines = choice["meta"]?["text"]?.array?.compactMap(\.string) ?? []
        return lines.isEmpty ? nil : .string(lines.joined(separator: "\n"))
    }

    /// A text or a whole number as text; nil for anything else.
    private static func name(_ json: JSON) -> String? {
        json.string ?? json.integer.map { String($0) }
    }
}
