import Domain
import JSON
import Learning
import Rules

/// One configuration, evaluated for one unit in OFREP's words.
struct OFREPEvaluation {
    let configuration: ServedConfiguration
    /// Nil where nobody in particular is asked for.
    let unit: String?
    /// Nil while the configuration is fresh.
    let staleness: Staleness?

    /// What `{agent}` or `{agent}.{parameter}` is.
    func flag(_ key: String) throws(OFREPFailure) -> JSONObject {
        let parts = key.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let agent = configuration.agents[name] else {
            throw configuration.setAside[name].map { .setAside(key, agent: name, $0) } ?? .unknownFlag(key)
        }
        guard let (bundle, variant, bucket) = agent.bundle(for: unit) else { throw .missingKey(key) }
        let value = parts.count == 2 ? bundle.threshold(String(parts[1])) : bundle.thresholdsValue
        guard let value else { throw .unknownFlag(key) }
        var metadata: JSONObject = [
            "bundle_id": .string(bundle.id),
            "config_version": .integer(configuration.version),
            "algorithm": .string(Assignment.algorithm),
            "canary_percent": .integer(Int64(agent.trial?.percent ?? 0)),
        ]
        if let staleness { metadata["stale_seconds"] = .integer(Int64(staleness.seconds)) }
        if let bucket { metadata["bucket"] = .integer(Int64(bucket)) }
        return [
            "key": .string(key),
            "value": value,
            "variant": .string(variant.rawValue),
            "reason": .string(reason(agent, bundle)),
            "metadata": .object(metadata),
        ]
    }

    /// Every flag there is, by agent; one that cannot be evaluated says why.
    func allFlags() -> [JSON] {
        configuration.agents.keys.sorted().flatMap { name -> [JSON] in
            guard let agent = configuration.agents[name] else { return [] }
            let keys = [name] + agent.specification.parameters.map { "\(name).\($0.name)" }
            return keys.map { key in
                do throws(OFREPFailure) {
                    return .object(try flag(key))
                } catch {
                    return .object(error.members)
                }
            }
        }
    }

    private func reason(_ agent: ServedAgent, _ bundle: ServedBundle) -> String {
        if staleness != nil { return "STALE" }
        if agent.trial != nil { return "SPLIT" }
        return bundle.isDefault ? "DEFAULT" : "STATIC"
    }
}
