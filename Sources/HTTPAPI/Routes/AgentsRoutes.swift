import Domain
import HTTPTypes
import Hummingbird
import JSON
import Rules
import Wire

struct AgentsRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/agents") { _, _ in
            let version = backend.live.current.version
            return Answer.json(.array(try await backend.agents.agents().map { Self.json($0, version: version) }))
        }
        routes.get("/api/active/agents/{agent}") { _, context in
            let agent = try await backend.agents.agent(context.parameter("agent"))
            return Answer.json(Self.json(agent, version: backend.live.current.version))
        }
        routes.put("/api/active/agents/{agent}") { request, context in
            let json = try await BodyReader.json(of: request)
            let specification = try AgentSpecification(json: json, agent: context.parameter("agent"))
            let (agent, isNew) = try await backend.agents.register(specification, by: .localOperator)
            let version = backend.live.current.version
            // What is reported about it next may come to another node.
            _ = await backend.fleet.confirmation(of: version)
            var response = Answer.json(Self.json(agent, version: version))
            if isNew {
                response.status = .created
                response.headers[.location] = "/api/active/agents/\(agent.name)"
            }
            return response
        }
        routes.get("/api/active/agents/{agent}/quality") { request, context in
            let hours = try Query(request).hours(or: 168)
            let points = try await backend.canaries.qualityHours(agent: context.parameter("agent"), hours: hours)
            return try Answer.of(points.map(Wire.QualityPoint.init))
        }
        addLearningCurve(to: routes)
    }

    private func addLearningCurve(to routes: RouteTable) {
        let trainer = backend.trainer
        routes.get("/api/active/agents/{agent}/learning-curve") { request, context in
            let query = Query(request)
            let stakes = LearningOutlook.Stakes(
                labelCost: try query.number("label_cost", 0...1e9) ?? LearningOutlook.Stakes.usual.labelCost,
                decisions: try query.number("decisions", 0...1e15)
            )
            return try Answer.of(
                Wire.LearningCurveAnswer(try await trainer.outlook(agent: context.parameter("agent"), stakes: stakes))
            )
        }
    }

    private static func json(_ agent: Agent, version: Int64) -> JSON {
        guard var object = agent.specification.json.object else { return .null }
        object["active_bundle_id"] = .string(agent.effectiveBundleID)
        object["created_at"] = .string(agent.createdAt.description)
        object["updated_at"] = .string(agent.updatedAt.description)
        object["config_version"] = .integer(version)
        return .object(object)
    }
}

extension Wire.QualityPoint {
    fileprivate init(_ hour: QualityHour) {
        self.init(
            hour: hour.hour.description,
            variant: hour.variant,
            quality: hour.quality,
            count: hour.judged,
            runs: hour.runs
        )
    }
}
