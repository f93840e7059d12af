import JSON

/// The paths of one resource and the schemas that only they need, each as the text of a JSON object.
protocol OpenAPIResource: SendableMetatype {
    static var paths: String { get }
    static var schemas: String { get }
}

/// The OpenAPI 3.1 description of the server, true to its routes.
///
/// It is kept as JSON text, one file a resource, and put together when the server starts: as Swift literals it would
/// take the compiler minutes.
enum OpenAPIDocument {
    private static let resources: [any OpenAPIResource.Type] = [
        EventsPaths.self, LabeledPaths.self, AgentsPaths.self, TrafficPaths.self, BundlesPaths.self,
        ApprovalsPaths.self, CanariesPaths.self, CanaryHistoryPaths.self, AssignmentPaths.self, OFREPPaths.self,
        JudgesPaths.self, ReviewPaths.self, AlertsPaths.self, OperationsPaths.self, JobsPaths.self, ClockPaths.self,
    ]

    /// The whole document.
    ///
    /// - Parameter base: what stands before its paths where the server is reached through a proxy.
    /// - Throws: where one of the texts is not JSON. Two paths or schemas of one name are a programmer's mistake.
    static func make(base: String = "/") throws(JSONSyntaxError) -> JSON {
        var paths: JSONObject = [:]
        var schemas = try members(of: OpenAPICommon.schemas)
        for text in [BundleMetricsSchemas.text, SuspectSchemas.text] {
            for (name, schema) in try members(of: text) { add(schema, named: name, to: &schemas) }
        }
        for resource in resources {
            for (path, item) in try members(of: resource.paths) {
                add(OpenAPIProblems.completing(item, at: path), named: path, to: &paths)
            }
            for (name, schema) in try members(of: resource.schemas) { add(schema, named: name, to: &schemas) }
        }
        var components = try members(of: OpenAPICommon.components)
        components["schemas"] = .object(schemas)
        components["responses"] = try JSON.parse(OpenAPIResponses.text)
        var document = try members(of: OpenAPICommon.head)
        document["servers"] = [["url": .string(base), "description": "This server"]]
        document["paths"] = .object(paths)
        document["components"] = .object(components)
        return OpenAPIParameters.completing(.object(document))
    }

    private static func members(of text: String) throws(JSONSyntaxError) -> JSONObject {
        try JSON.parse(text).object ?? [:]
    }

    private static func add(_ value: JSON, named name: String, to object: inout JSONObject) {
        precondition(object.insert(value, named: name), "The OpenAPI document describes \(name) twice.")
    }
}
