package import JSON
package import Learning
package import Rules
import Synchronization

/// A bundle as agents are served it, its JSON already written.
package struct ServedBundle: Sendable {
    package let id: String
    package let isDefault: Bool
    package let thresholds: [String: Double]
    package let maker: DecisionMaker
    /// The thresholds as JSON text, in the order of the specification's parameters.
    package let thresholdsJSON: [UInt8]

    package init(_ bundle: Bundle, _ specification: AgentSpecification) {
        id = bundle.id
        isDefault = bundle.origin == .default
        thresholds = bundle.effectiveThresholds(specification)
        maker = bundle.decisionMaker(specification)
        var object: JSONObject = [:]
        for parameter in specification.parameters {
            object[parameter.name] = thresholds[parameter.name].map { parameter.json($0) }
        }
        thresholdsJSON = JSON.object(object).serialized()
    }

    /// One threshold as JSON; nil for a name that is no parameter.
    package func threshold(_ name: String, _ specification: AgentSpecification) -> JSON? {
        guard let parameter = specification.parameters.first(where: { $0.name == name }) else { return nil }
        return thresholds[name].map { parameter.json($0) }
    }
}

extension Parameter {
    /// Whole numbers are written without a fraction and all others with one: typed clients tell them apart by it.
    fileprivate func json(_ value: Double) -> JSON {
        isInteger ? .integer(Int64(value)) : .number(value)
    }
}

/// One agent as it is served at one configuration version.
package struct ServedAgent: Sendable {
    package struct Trial: Sendable {
        package let salt: String
        package let percent: Int
        package let bundle: ServedBundle
    }

    package let specification: AgentSpecification
    package let active: ServedBundle
    package let trial: Trial?

    /// Which bundle serves a unit, and its bucket where a canary runs; nil for no unit while one does.
    package func bundle(for unit: String?) -> (bundle: ServedBundle, variant: Arm, bucket: Int?)? {
        guard let trial else { return (active, .active, nil) }
        guard let unit else { return nil }
        let assignment = Assignment(unit: unit, salt: trial.salt, percent: trial.percent)
        return (assignment.variant == .canary ? trial.bundle : active, assignment.variant, assignment.bucket)
    }
}

/// Everything "which bundle applies?" is answered from, at one configuration version. Immutable.
package final class ServedConfiguration: Sendable {
    package let version: Int64
    package let agents: [String: ServedAgent]

    package init(version: Int64, agents: [String: ServedAgent]) {
        self.version = version
        self.agents = agents
    }
}

/// The served configuration, swapped whole when the stored one moved. Reading it never touches the database.
package final class LiveConfiguration: Sendable {
    private let served = Mutex(ServedConfiguration(version: 0, agents: [:]))

    package init() {}

    package var current: ServedConfiguration { served.withLock { $0 } }

    /// Reads the configuration anew; an older version than the one served is left aside.
    package func reload(from store: any Store) async throws {
        let before = current
        let next = try await store.read { try Self.configuration($0, reusing: before) }
        served.withLock { if next.version >= $0.version { $0 = next } }
    }

    private static func configuration(
        _ records: any Records,
        reusing before: ServedConfiguration
    ) throws -> ServedConfiguration {
        let canaries = Dictionary(uniqueKeysWithValues: try records.runningCanaries().map { ($0.agent, $0) })
        var agents: [String: ServedAgent] = [:]
        for agent in try records.agents() {
            let known = before.agents[agent.name]
            let served = { (id: String) throws -> ServedBundle in
                if let known, known.specification == agent.specification, id != agent.specification.defaultBundleID {
                    if known.active.id == id { return known.active }
                    if let trial = known.trial?.bundle, trial.id == id { return trial }
                }
                return ServedBundle(try records.requireBundle(id), agent.specification)
            }
            let trial = try canaries[agent.name].map { canary in
                ServedAgent.Trial(salt: canary.salt, percent: canary.percent, bundle: try served(canary.bundleID))
            }
            agents[agent.name] = ServedAgent(
                specification: agent.specification,
                active: try served(agent.effectiveBundleID),
                trial: trial
            )
        }
        return ServedConfiguration(version: try records.configurationVersion(), agents: agents)
    }
}
