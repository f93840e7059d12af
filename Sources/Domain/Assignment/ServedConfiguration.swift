import JSON
package import Learning
package import Rules

/// One agent as it is served at one configuration version. Immutable; an object, since every request is handed one.
package final class ServedAgent: Sendable {
    package struct Trial: Sendable {
        package let salt: String
        package let percent: Int
        package let bundle: ServedBundle
    }

    package let specification: AgentSpecification
    /// The specification as JSON text.
    package let specificationJSON: [UInt8]
    package let active: ServedBundle
    package let trial: Trial?

    init(specification: AgentSpecification, reusing known: ServedAgent?, active: ServedBundle, trial: Trial?) {
        self.specification = specification
        if let known, known.specification == specification {
            specificationJSON = known.specificationJSON
        } else {
            specificationJSON = specification.json.serialized()
        }
        self.active = active
        self.trial = trial
    }

    /// Which bundle serves a unit, and its bucket where a canary runs; nil for no unit while one does.
    package func bundle(for unit: String?) -> (bundle: ServedBundle, variant: Arm, bucket: Int?)? {
        guard let trial else { return (active, .active, nil) }
        guard let unit else { return nil }
        let assignment = Assignment(unit: unit, salt: trial.salt, percent: trial.percent)
        return (assignment.variant == .canary ? trial.bundle : active, assignment.variant, assignment.bucket)
    }

    /// All it takes to assign units and to decide without asking again, as JSON text.
    ///
    /// Put together from parts that are written once a configuration, so that a change costs nothing for agents that
    /// nobody asks for.
    ///
    /// - Parameter version: the configuration version that this agent is served at.
    package func assignmentDocument(version: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            256 + specificationJSON.count + active.document.count + (trial?.bundle.document.count ?? 0)
        )
        bytes += #"{"agent":"#.utf8
        JSON.string(specification.agent).write(to: &bytes)
        bytes += #","config_version":\#(version),"algorithm":"\#(Assignment.algorithm)","salt":"#.utf8
        (trial.map { JSON.string($0.salt) } ?? .null).write(to: &bytes)
        bytes += #","percent":\#(trial?.percent ?? 0),"active":"#.utf8
        bytes += active.document
        bytes += #","canary":"#.utf8
        bytes += trial?.bundle.document ?? Array("null".utf8)
        bytes += #","specification":"#.utf8
        bytes += specificationJSON
        bytes += "}".utf8
        return bytes
    }
}

/// Everything "which bundle applies?" is answered from, at one configuration version. Immutable.
package final class ServedConfiguration: Sendable {
    package let version: Int64
    package let agents: [String: ServedAgent]
    /// Why the agents that are not served cannot be, by name: what is stored of them cannot be read or does not fit.
    package let setAside: [String: String]

    package init(version: Int64, agents: [String: ServedAgent], setAside: [String: String] = [:]) {
        self.version = version
        self.agents = agents
        self.setAside = setAside
    }

    /// What an agent is served; refuses one that is not known, and one that is set aside.
    package func agent(_ name: String) throws(Refusal) -> ServedAgent {
        if let agent = agents[name] { return agent }
        if let reason = setAside[name] { throw .setAside(agent: name, reason) }
        throw .unknownAgent(name)
    }
}
