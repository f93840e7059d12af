import Dashboard
import Domain
import Foundation
import HTTPAPI
import Hummingbird
import HummingbirdTesting
import JSON
import Storage
import Testing
import Web

/// Whatever specification is accepted can be served, looked at and read again.
struct PoisonTests {
    @Test(
        "Every accepted specification is served, shown on every page, put on trial, and read again by the next start",
        arguments: [UInt64(1), 2, 3, 4]
    )
    func bearsEverySpecificationThatItAccepts(_ seed: UInt64) async throws {
        try await TestServer.run { server in
            var random = RandomSpecification(seed: seed)
            var accepted: [String] = []
            for number in 0..<40 {
                let agent = "poison_\(number)"
                let reply = try await server.put("/api/active/agents/\(agent)", random.next())
                #expect([201, 422].contains(reply.status), "\(reply.text)")
                guard reply.status == 201 else { continue }
                accepted.append(agent)
                try await server.useEverything(of: agent, &random)
                if accepted.count <= 3 { try await server.train(agent, &random) }
            }
            #expect(accepted.count >= 8, "\(accepted.count) of 40 were accepted; the others say nothing")
            try await server.showEverything(of: accepted)

            let again = LiveConfiguration()
            try await again.reload(from: server.store)
            #expect(again.current.setAside.isEmpty)
            let live = server.backend.live.current
            for agent in accepted {
                let (old, new) = (live.agents[agent], again.current.agents[agent])
                #expect(old?.assignmentDocument(version: 1) == new?.assignmentDocument(version: 1), "\(agent)")
            }
        }
    }
}

extension TestServer {
    /// Asks an agent's every answer, with a bundle of its own on trial and after it.
    fileprivate func useEverything(of agent: String, _ random: inout RandomSpecification) async throws {
        let base = "/api/active/agents/\(agent)"
        let known = try await get(base)
        for path in [base, "\(base)/assignment", "\(base)/learning-curve", "\(base)/quality"] {
            expectAnswer(try await get(path), path)
        }
        try await decide(agent, random.payload())
        var thresholds: JSONObject = [:]
        for parameter in known["parameters"]?.array ?? [] {
            thresholds[parameter["name"]?.string ?? ""] = parameter["max"]
        }
        let upload = try await post(
            "/api/active/bundles/upload",
            ["agent": .string(agent), "thresholds": .object(thresholds)]
        )
        expectAnswer(upload, "upload for \(agent)")
        guard upload.status < 300, let bundle = upload["bundle_id"] ?? upload["id"] else { return }
        let approval = try await post(
            "/api/active/bundles/propose",
            ["agent": .string(agent), "bundle_id": bundle, "proposer": "ann"]
        )
        expectAnswer(approval, "proposal for \(agent)")
        guard let id = (approval["approval_id"] ?? approval["id"])?.string else { return }
        let path = "/api/active/approvals/\(id)"
        expectAnswer(try await post("\(path)/approve", ["approver": "ann", "rationale": "x"]), path)
        expectAnswer(try await post("\(path)/apply", ["canary_percent": 50]), path)
        try await decide(agent, random.payload())
        expectAnswer(try await get("/api/active/canaries/active"), "canaries")
    }

    /// Trains on labels of payloads with numbers as extreme as they can be sent.
    fileprivate func train(_ agent: String, _ random: inout RandomSpecification) async throws {
        let labels = try await get("/api/active/agents/\(agent)")["labels"]?.array ?? []
        var items: [JSON] = []
        for number in 0..<60 {
            items.append([
                "agent": .string(agent), "key": .string("\(agent)-\(number)"), "source": "gold",
                "label": labels[number % labels.count], "payload": random.payload(),
            ])
        }
        let receipt = try await post("/api/active/labeled/import", ["items": .array(items)])
        #expect(receipt["accepted"]?.integer == 60, "\(receipt.text)")
        let training: JSON = ["agent": .string(agent), "min_examples": 10, "min_confidence": 0]
        expectAnswer(try await post("/api/active/bundles/create", training), "training of \(agent)")
        expectAnswer(try await get("/api/active/agents/\(agent)/learning-curve"), "curve of \(agent)")
    }

    private func decide(_ agent: String, _ payload: JSON) async throws {
        let request: JSON = ["agent": .string(agent), "key": "k", "payload": payload, "explain": true]
        expectAnswer(try await post("/api/active/decide", request), "\(agent) decides \(payload.text())")
        expectAnswer(try await get("/api/active/config/\(agent)?key=k"), agent)
        let context: JSON = ["context": ["targetingKey": "k"]]
        expectAnswer(try await post("/ofrep/v1/evaluate/flags/\(agent)", context), agent)
    }

    /// Asks for every page that shows one of the agents.
    fileprivate func showEverything(of agents: [String]) async throws {
        let router = Router(context: BasicRequestContext.self)
        let useCases = UseCases(
            ledger: backend.ledger,
            live: backend.live,
            work: backend.work,
            inspector: backend.inspector,
            review: backend.review,
            jobs: backend.jobs
        )
        try Dashboard(useCases, chartLibrary: FileManager.default.temporaryDirectory.path)
            .add(to: router, paths: KnownPaths())
        try await Application(router: router).test(.router) { client in
            var paths = ["/", "/agents", "/canaries", "/bundles", "/approvals", "/alerts", "/log"]
            for agent in agents {
                paths += ["/agents/\(agent)", "/canaries/\(agent)"]
                paths += ["/bundles", "/judges", "/labeled", "/review", "/log"].map { "\($0)?agent=\(agent)" }
            }
            for path in paths {
                let status = try await client.execute(uri: path, method: .get) { $0.status.code }
                #expect(status == 200 || status == 404, "\(path) answered \(status)")
            }
        }
    }

    private func expectAnswer(_ reply: Reply, _ what: String) {
        #expect(reply.status < 500, "\(what): \(reply.text.prefix(500))")
        #expect(reply.json != .null, "\(what): \(reply.text.prefix(500))")
    }
}
