import Rules

/// Making what is served of what is stored: the one way to it, at the start, after changes of other nodes, before the commit of
/// an own change, and in an inspection.
extension ServedAgent {
    /// - Parameters:
    ///   - canary: the agent's running one.
    ///   - known: what was served before; whatever of it still holds is taken over.
    /// - Throws: where a bundle is missing or cannot be read.
    convenience init(building agent: Agent, canary: Canary?, reusing known: ServedAgent?, in records: any Records)
        throws
    {
        let known = known.flatMap { $0.specification == agent.specification ? $0 : nil }
        let served = { (id: String) throws -> ServedBundle in
            if let known {
                if known.active.id == id { return known.active }
                if let trial = known.trial?.bundle, trial.id == id { return trial }
            }
            if id == agent.specification.defaultBundleID {
                return try ServedBundle(.builtIn(agent), agent.specification)
            }
            return try ServedBundle(try records.requireBundle(id), agent.specification)
        }
        let trial = try canary.map { canary in
            Trial(salt: canary.salt, percent: canary.percent, bundle: try served(canary.bundleID))
        }
        self.init(
            specification: agent.specification,
            reusing: known,
            active: try served(agent.effectiveBundleID),
            trial: trial
        )
    }
}

extension ServedConfiguration {
    /// What is stored, built anew. An agent that cannot be built is set aside, and the others are served.
    ///
    /// - Throws: where the store itself fails for now.
    static func build(_ records: any Records, reusing before: ServedConfiguration) throws -> ServedConfiguration {
        let canaries = Dictionary(firstOf: try records.runningCanaries().map { ($0.agent, $0) })
        var agents: [String: ServedAgent] = [:]
        var setAside: [String: String] = [:]
        for stored in try records.storedAgents() {
            switch stored {
            case .failure(let unreadable):
                setAside[unreadable.name] = unreadable.reason
            case .success(let agent):
                switch try attempt(agent, canaries[agent.name], reusing: before.agents[agent.name], in: records) {
                case .success(let served): agents[agent.name] = served
                case .failure(let unreadable): setAside[unreadable.name] = unreadable.reason
                }
            }
        }
        return ServedConfiguration(version: try records.configurationVersion(), agents: agents, setAside: setAside)
    }

    /// The configuration of a change under way, in its transaction and after it raised the version.
    ///
    /// - Parameter names: the agents that the change altered. They alone are built anew if this is the configuration that
    ///   held before it.
    /// - Throws: ``Conflict/notServable`` where one of them was served and could not be any more.
    func altered(_ names: Set<String>, in records: any Records) throws -> ServedConfiguration {
        let version = try records.configurationVersion()
        let next: ServedConfiguration
        if self.version == version - 1 {
            next = try rebuilt(names, version: version, in: records)
        } else {
            next = try Self.build(records, reusing: self)
        }
        for name in names.sorted() {
            guard let reason = next.setAside[name], setAside[name] == nil else { continue }
            throw Refusal.conflict(
                .notServable,
                "With this change \(name) could not be served: \(reason) Nothing was changed."
            )
        }
        return next
    }

    private func rebuilt(
        _ names: Set<String>,
        version: Int64,
        in records: any Records
    ) throws -> ServedConfiguration {
        var agents = agents
        var setAside = setAside
        for name in names {
            let agent = try records.requireAgent(name)
            let canary = try records.runningCanary(agent: name)
            switch try Self.attempt(agent, canary, reusing: agents[name], in: records) {
            case .success(let served):
                agents[name] = served
                setAside[name] = nil
            case .failure(let unreadable):
                agents[name] = nil
                setAside[name] = unreadable.reason
            }
        }
        return ServedConfiguration(version: version, agents: agents, setAside: setAside)
    }

    /// - Throws: what trying again may mend; anything else is the agent's own.
    private static func attempt(
        _ agent: Agent,
        _ canary: Canary?,
        reusing known: ServedAgent?,
        in records: any Records
    ) throws -> Result<ServedAgent, UnreadableAgent> {
        do {
            return .success(try ServedAgent(building: agent, canary: canary, reusing: known, in: records))
        } catch {
            return .failure(UnreadableAgent(name: agent.name, reason: try storedFault(error)))
        }
    }
}

/// What is wrong with something stored, in a sentence.
///
/// - Throws: the error itself where it is the store's for now.
func storedFault(_ error: any Error) throws -> String {
    if error is CancellationError { throw error }
    if let failure = error as? any StoreFailure, failure.isTemporary || failure.isConflict { throw error }
    return (error as? Refusal)?.sentence ?? "\(error)"
}
