import Domain
import JSON

/// A record of Argilla (2.x, `Dataset.records.to_list()` and what is written of it): its fields and metadata are the payload,
/// each person's response to a question a label. Suggestions are left alone: a model's word is no label.
struct ArgillaRecord {
    /// The source of its labels, where the request names none.
    static let source = "argilla"

    private let json: JSON
    /// What people answered, in the order in which it stands there.
    let responses: [JSON]

    static func admit(_ json: JSON) -> Bool {
        json["fields"]?.object != nil && json["responses"]?.object != nil
    }

    /// - Parameter question: the one whose answers are the labels; nil where there is only one.
    init(_ json: JSON, question: String?) throws(Refusal) {
        self.json = json
        let questions = json["responses"]?.object ?? [:]
        guard question != nil || questions.count < 2 else {
            let names = questions.keys.sorted().joined(separator: ", ")
            throw .invalid("/responses", "answers \(names); say with control which of them is the label")
        }
        responses =
            (question.flatMap { questions[$0] } ?? (question == nil ? questions.first?.value : nil))?.array ?? []
    }

    var payload: JSONObject {
        var payload = json["fields"]?.object ?? [:]
        for (name, value) in json["metadata"]?.object ?? [:] { _ = payload.insert(value, named: name) }
        return payload
    }

    /// A response as an item whose payload is still to be read; nil where it is empty.
    func item(_ response: JSON) -> JSONObject? {
        guard let label = response["value"], !label.isNull else { return nil }
        var item: JSONObject = ["label": label]
        let key = json["id"].flatMap(RowReading.text) ?? RowReading.key(of: .object(payload), prefix: "argilla")
        item["key"] = .string(key)
        item["source_id"] = .string(key)
        if let person = response["user_id"].flatMap(RowReading.text) {
            item["labeler"] = .string(person)
            item["source_id"] = .string("\(key):\(person)")
        }
        return item
    }
}
