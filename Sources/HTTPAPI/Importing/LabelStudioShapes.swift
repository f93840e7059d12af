import Domain
import JSON

/// The shapes in which Label Studio hands tasks out, told apart.
enum LabelStudioShapes {
    /// Whether this is a task or an annotation of Label Studio, and no item of the contract nor a row of somebody else's.
    static func admit(_ json: JSON) -> Bool {
        if json["completions"]?.array != nil { return true }
        if json["data"]?.object != nil, json["annotations"]?.array != nil { return true }
        return json["task"]?.object != nil && json["result"]?.array != nil
    }

    /// The task with its annotations, whichever of the shapes it has.
    ///
    /// - Throws: for what came before Label Studio 1.0, and for annotations that do not say of what.
    static func task(_ json: JSON) throws(Refusal) -> JSON {
        if json["completions"] != nil, json["annotations"] == nil {
            throw .invalid(
                "/completions",
                "is how Label Studio before 1.0 (2021) wrote annotations. Open the project in a version from 1.0 on and "
                    + "export it again as JSON",
                code: "label_studio_completions"
            )
        }
        guard json["data"] == nil, json["result"]?.array != nil, let task = json["task"] else { return json }
        guard task["data"]?.object != nil else {
            throw .invalid(
                "/task",
                "must be the task with its data: this is an annotation by itself, which does not say of what. Export the "
                    + "project as JSON"
            )
        }
        var annotation = json.object ?? [:]
        annotation["task"] = nil
        var whole = task.object ?? [:]
        whole["annotations"] = [.object(annotation)]
        return .object(whole)
    }
}
