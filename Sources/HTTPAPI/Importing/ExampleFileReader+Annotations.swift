import Domain
import JSON

/// Tasks and records that several people may have labeled: each label is an example of its own.
extension ExampleFileReader {
    // MARK: Label Studio

    mutating func take(task: LabelStudioTask) async throws {
        if task.annotations.isEmpty { intake.skip(1) }
        for (number, annotation) in task.annotations.enumerated() {
            do {
                rows.countRow()
                guard let item = try task.item(annotation, number, control: options.control)?.object.flatMap(meant)
                else {
                    intake.skip(1)
                    continue
                }
                let whole = JSON.object(typed(item, of: task))
                try await keep(try example(whole, source: LabelStudioTask.source), index: index)
            } catch let error where error.isOfItem {
                intake.reject(error, index: index, place: "annotation \(number)")
            }
        }
    }

    /// The item with a payload as the agent's features want it, unless it was exported here.
    private mutating func typed(_ item: JSONObject, of task: LabelStudioTask) -> JSONObject {
        let agent = item["agent"]?.string ?? options.agent
        let payload = item["payload"]?.object ?? [:]
        guard !task.isExact else {
            rows.count(payload, agent: agent ?? "")
            return item
        }
        var item = item
        item["payload"] = .object(rows.payload(payload.map { (name: $0.key, value: $0.value) }, agent: agent))
        return item
    }

    // MARK: Argilla

    mutating func take(record: ArgillaRecord) async throws {
        if record.responses.isEmpty { intake.skip(1) }
        for (number, response) in record.responses.enumerated() {
            do {
                rows.countRow()
                guard var item = record.item(response) else {
                    intake.skip(1)
                    continue
                }
                item["label"] = try rows.own("label", item["label"] ?? .null, column: "responses", agent: options.agent)
                guard item["label"] != nil else {
                    intake.skip(1)
                    continue
                }
                item["payload"] = .object(
                    rows.payload(record.payload.map { (name: $0.key, value: $0.value) }, agent: options.agent)
                )
                try await keep(try example(.object(item), source: ArgillaRecord.source), index: index)
            } catch let error where error.isOfItem {
                intake.reject(error, index: index, place: "response \(number)")
            }
        }
    }
}
