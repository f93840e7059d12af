import Crypto
import Domain
import HTTPTypes
import Hummingbird
import JSON
import Learning
import Rules
import Wire

/// OpenFeature Remote Evaluation: an agent is an object flag, `{agent}.{parameter}` a number flag.
struct OFREPRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        routes.post("/ofrep/v1/evaluate/flags/{key}") { request, context in
            let key = try context.parameter("key")
            let unit = try await Self.targetingKey(of: request).unit
            return Answer.json(.object(try Self.evaluate(key, unit: unit, backend.live.current)))
        }
        routes.post("/ofrep/v1/evaluate/flags") { request, _ in
            try await Self.evaluateAll(request, backend.live.current)
        }
    }

    // MARK: Evaluation

    private static func evaluate(
        _ key: String,
        unit: String?,
        _ configuration: ServedConfiguration
    ) throws(OFREPFailure) -> JSONObject {
        let parts = key.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let agent = configuration.agents[String(name)] else { throw .unknownFlag(key) }
        guard let (bundle, variant, bucket) = agent.bundle(for: unit) else { throw .missingKey(key) }
        let value: JSON?
        if parts.count == 2 {
            value = bundle.threshold(String(parts[1]), agent.specification)
        } else {
            value = try? JSON.parse(bundle.thresholdsJSON)
        }
        guard let value else { throw .unknownFlag(key) }
        var metadata: JSONObject = [
            "bundle_id": .string(bundle.id),
            "config_version": .integer(configuration.version),
            "algorithm": .string(Assignment.algorithm),
            "canary_percent": .integer(Int64(agent.trial?.percent ?? 0)),
        ]
        if let bucket { metadata["bucket"] = .integer(Int64(bucket)) }
        return [
            "key": .string(key),
            "value": value,
            "variant": .string(variant.rawValue),
            "reason": .string(reason(agent, bundle)),
            "metadata": .object(metadata),
        ]
    }

    private static func reason(_ agent: ServedAgent, _ bundle: ServedBundle) -> String {
        if agent.trial != nil { return "SPLIT" }
        return bundle.isDefault ? "DEFAULT" : "STATIC"
    }

    private static func evaluateAll(_ request: Request, _ configuration: ServedConfiguration) async throws -> Response {
        let (unit, context) = try await targetingKey(of: request)
        let tag = entityTag(configuration.version, context)
        var response: Response
        if let known = request.headers[.ifNoneMatch], EntityTags.field(known, names: tag) {
            response = Response(status: .notModified)
        } else {
            let flags = configuration.agents.keys.sorted().flatMap { name -> [JSON] in
                guard let agent = configuration.agents[name] else { return [] }
                let keys = [name] + agent.specification.parameters.map { "\(name).\($0.name)" }
                return keys.map { key in
                    do throws(OFREPFailure) {
                        return .object(try evaluate(key, unit: unit, configuration))
                    } catch {
                        return .object(error.members)
                    }
                }
            }
            let metadata: JSON = ["config_version": .integer(configuration.version)]
            response = Answer.json(["flags": .array(flags), "metadata": metadata])
        }
        response.headers[.eTag] = tag
        return response
    }

    /// Changes with the configuration and with the context that was evaluated: either alone would give wrong 304s.
    private static func entityTag(_ version: Int64, _ context: JSON) -> String {
        var hasher = SHA256()
        hasher.update(data: Array("\(version)\n".utf8))
        hasher.update(data: context.canonical())
        let digest = hasher.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\"\(digest)\""
    }

    /// The unit to evaluate for, and the whole context.
    private static func targetingKey(of request: Request) async throws -> (unit: String?, context: JSON) {
        let body = try await BodyReader.json(of: request)
        guard body.object != nil else { throw OFREPFailure.invalidContext("The body must be an object.") }
        let context = body["context"] ?? [:]
        guard context.object != nil else {
            throw OFREPFailure.invalidContext("context must be an object.")
        }
        guard let key = context["targetingKey"], key != .null else { return (nil, context) }
        guard let unit = key.string, unit.utf8.count <= ServedUnit.longestKey else {
            throw OFREPFailure.invalidContext(
                "targetingKey must be a string of at most \(ServedUnit.longestKey) bytes."
            )
        }
        return (unit.isEmpty ? nil : unit, context)
    }
}
