import JSON

/// The refusals that follow from a request's form, so that no operation has to list them.
enum OpenAPIProblems {
    private static let apiPrefix = "/api/"
    /// Answered from memory, whether or not the database can be reached.
    private static let tagWithoutDatabase = "assignment"
    /// An agent that is not there is said to be missing, where a list of nothing would be misread.
    private static let agentFilter: JSON = ["$ref": "#/components/parameters/AgentFilter"]

    /// Operations whose work is heavy: they can be asked for as jobs, and turn away what would have to wait too long.
    private static let heavyOperations: Set<String> = [
        "createBundle", "uploadBundle", "proposeBundle", "diffBundle", "listLabeled", "listSuspects", "listLabelers",
        "exportLabeled", "excludeLabeled", "previewExclusion", "restoreLabeled", "getCanaryEvidence", "replayCanary",
        "updateWeights", "runJob",
    ]

    /// A path's description with the refusals that its operations share; pure.
    ///
    /// Any query can be unreadable (400), or have a parameter that the operation does not take (422). Paths outside the API say
    /// everything themselves.
    static func completing(_ item: JSON, at path: String) -> JSON {
        guard path.hasPrefix(apiPrefix), var members = item.object else { return item }
        for (name, operation) in members where name != "parameters" {
            members[name] = completing(operation, isChange: name != "get")
        }
        return .object(members)
    }

    private static func completing(_ operation: JSON, isChange: Bool) -> JSON {
        guard var members = operation.object, var responses = members["responses"]?.object else { return operation }
        let hasBody = members["requestBody"] != nil
        let asksForAgent = members["parameters"]?.array?.contains(agentFilter) == true
        let needsDatabase = members["tags"] != [.string(tagWithoutDatabase)]
        var shared: [(status: String, response: String)] = [("400", "BadRequest"), ("422", "Unprocessable")]
        if isChange { shared.append(("403", "CrossSite")) }
        if asksForAgent { shared.append(("404", "NotFound")) }
        if hasBody { shared += [("413", "ContentTooLarge"), ("415", "UnsupportedMediaType")] }
        if needsDatabase { shared.append(("503", "Unavailable")) }
        if let id = members["operationId"]?.string, heavyOperations.contains(id) {
            shared += [("202", "JobBegun"), ("429", "TooManyRequests")]
            let prefer: JSON = ["$ref": "#/components/parameters/Prefer"]
            members["parameters"] = .array((members["parameters"]?.array ?? []) + [prefer])
        }
        for (status, response) in shared where responses[status] == nil {
            responses[status] = ["$ref": .string("#/components/responses/\(response)")]
        }
        let inOrder = responses.sorted { $0.key < $1.key }
        members["responses"] = .object(JSONObject(uniqueMembers: inOrder.map { ($0.key, $0.value) }))
        return .object(members)
    }
}
