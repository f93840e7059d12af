import Domain
import JSON

/// Writes examples as a Label Studio export: a task for each key and payload, with an annotation for each label.
///
/// Excluded examples and "not this label" stand as cancelled annotations, which other readers of the format leave out.
/// Tasks and annotations are numbered from 1, so that the same examples always give the same bytes.
struct LabelStudioWriter: ExampleWriter {
    private struct Task {
        var key: String
        var payload: String
        var examples: [Example]
    }

    /// The tasks of one key, whose examples may be spread over pages.
    private var tasks: [Task] = []
    private var taskCount = 0
    private var annotationCount = 0

    func beginning() -> String { "[" }

    mutating func text(_ examples: [Example]) throws -> String {
        var text = ""
        for example in examples {
            if let key = tasks.first?.key, !key.utf8.elementsEqual(example.content.key.utf8) { text += try finishKey() }
            let payload = example.content.payload
            if let task = tasks.firstIndex(where: { $0.payload.utf8.elementsEqual(payload.utf8) }) {
                tasks[task].examples.append(example)
            } else {
                tasks.append(Task(key: example.content.key, payload: payload, examples: [example]))
            }
        }
        return text
    }

    mutating func ending() throws -> String { try finishKey() + "\n]\n" }

    private mutating func finishKey() throws -> String {
        let text = try tasks.map { try self.text($0) }.joined()
        tasks.removeAll(keepingCapacity: true)
        return text
    }

    private mutating func text(_ task: Task) throws -> String {
        taskCount += 1
        let agent = task.examples.first?.content.agent ?? ""
        let json: JSON = [
            "id": .integer(Int64(taskCount)),
            "data": try JSON.parse(task.payload),
            "meta": ["attune": ["agent": .string(agent), "key": .string(task.key)]],
            "annotations": .array(task.examples.map { annotation($0) }),
            "predictions": [],
        ]
        return (taskCount == 1 ? "\n" : ",\n") + json.text()
    }

    private mutating func annotation(_ example: Example) -> JSON {
        annotationCount += 1
        let content = example.content
        var annotation: JSONObject = ["id": .integer(Int64(annotationCount))]
        // Label Studio finds people by their e-mail address and refuses what is neither that nor one of its numbers.
        if let labeler = content.labeler, labeler.contains("@") {
            annotation["completed_by"] = ["email": .string(labeler)]
        }
        annotation["was_cancelled"] = .boolean(content.isNegative || example.exclusionReason != nil)
        annotation["ground_truth"] = .boolean(content.source == "gold")
        annotation["created_at"] = .string(content.occurredAt.precise)
        annotation["result"] = [
            [
                "id": .string(String(annotationCount)), "from_name": "label", "to_name": "item", "type": "choices",
                "origin": "manual", "value": ["choices": [.string(content.label)]], "meta": Self.meta(example),
            ]
        ]
        return .object(annotation)
    }

    private static func meta(_ example: Example) -> JSON {
        let content = example.content
        var own: JSONObject = [
            "label": .string(content.label), "source": .string(content.source),
            "source_id": .string(content.sourceID), "confidence": .number(content.confidence),
        ]
        own["labeler"] = content.labeler.map { .string($0) }
        if content.isNegative { own["is_negative"] = true }
        own["excluded_reason"] = example.exclusionReason.map { .string($0) }
        var meta: JSONObject = [:]
        meta["text"] = content.notes.map { [.string($0)] }
        meta["attune"] = .object(own)
        return .object(meta)
    }
}
