import Commands
import Domain
import Foundation
import JSON
import Learning

/// The agent of a drill, its people and its operator: all they do goes over HTTP.
///
/// The agent acts from a score of 50 on, which is right for nine cases in ten. A bundle that acts from 70 on decides a
/// fifth of the cases otherwise, nearly always wrongly: 16 points worse.
struct DrillAgent {
    static let name = "drill"
    static let soundThreshold = 50.0
    static let badThreshold = 70.0
    /// How often the right answer is the one that the sound threshold gives.
    private static let certainty = 0.9
    private static let runsAnHour = 40
    private static let labelsAnHour = 5
    /// Of a decision, in milliseconds, and the spread of its logarithm.
    private static let latency = (median: 100.0, spread: 0.2)
    private static let errorShare = 0.005

    private let server: any ServerConnection
    private var generator: SplitMix64
    private var hours = 0
    /// How many labels were given.
    private(set) var labels = 0

    init(server: any ServerConnection, seed: UInt64) {
        self.server = server
        generator = SplitMix64(seed: seed)
    }

    // MARK: The operator

    func register() async throws {
        _ = try await server.ask(
            .put,
            ["agents", Self.name],
            [
                "agent": .string(Self.name), "labels": ["act", "leave"],
                "features": [["name": "score", "path": "/score", "kind": "number"]],
                "parameters": [["name": "threshold", "default": .number(Self.soundThreshold), "min": 0, "max": 100]],
                "rule": [
                    "then": "act", "otherwise": "leave",
                    "when_all": [["score": [["feature": "score"]], "at_least": "threshold"]],
                ],
            ]
        )
    }

    /// Deploys a bundle with this threshold at 10 %, as an operator would.
    func deploy(threshold: Double) async throws {
        let bundle = try await server.ask(
            .post,
            ["bundles", "upload"],
            ["agent": .string(Self.name), "thresholds": ["threshold": .number(threshold)]]
        )
        let proposal = try await server.ask(
            .post,
            ["bundles", "propose"],
            ["agent": .string(Self.name), "bundle_id": bundle["bundle_id"] ?? .null, "proposer": "drill"]
        )
        let approval = proposal["approval_id"]?.string ?? ""
        _ = try await server.ask(
            .post,
            ["approvals", approval, "approve"],
            ["approver": "drill", "rationale": "drill"]
        )
        _ = try await server.ask(.post, ["approvals", approval, "apply"], ["canary_percent": 10])
    }

    // MARK: An hour of traffic

    /// Cases of new keys: each asks which bundle decides, is decided by its threshold and reported; some are labeled by
    /// somebody who did not see the decision.
    mutating func work() async throws {
        hours += 1
        var runs: [JSON] = []
        var tasks: [JSON] = []
        for number in 0..<Self.runsAnHour {
            let key = "case-\(hours)-\(number)"
            let score = generator.uniform() * 100
            let configuration = try await configuration(of: key)
            let threshold = configuration["thresholds"]?["threshold"]?.double ?? Self.soundThreshold
            runs.append(run(key, score: score, acts: score >= threshold, configuration))
            guard number < Self.labelsAnHour else { continue }
            let isTypical = generator.uniform() < Self.certainty
            let isRight = (score >= Self.soundThreshold) == isTypical
            tasks.append([
                "task_id": .string("task-\(key)"), "agent": .string(Self.name), "key": .string(key),
                "payload": ["score": .number(score)], "expected_label": isRight ? "act" : "leave",
            ])
        }
        _ = try await server.ask(.post, ["runs"], ["items": .array(runs)])
        let answer = try await server.ask(.post, ["gold"], ["items": .array(tasks)])
        labels += Int(answer["accepted"]?.integer ?? 0)
    }

    /// What serves a key.
    func configuration(of key: String) async throws -> JSON {
        try await server.ask(.get, ["config", Self.name], query: ["key": key])
    }

    /// Keys of the last hour.
    var recentKeys: [String] { (0..<Self.runsAnHour).map { "case-\(hours)-\($0)" } }

    private mutating func run(_ key: String, score: Double, acts: Bool, _ configuration: JSON) -> JSON {
        let radius = (-2 * log(1 - generator.uniform())).squareRoot()
        let normal = radius * cos(2 * .pi * generator.uniform())
        var run: JSONObject = [
            "run_id": .string("run-\(key)"), "agent": .string(Self.name), "key": .string(key),
            "config_version": configuration["config_version"] ?? .null, "variant": configuration["variant"] ?? .null,
            "bundle_id": configuration["bundle_id"] ?? .null, "decision": acts ? "act" : "leave",
            "latency_ms": .number(Self.latency.median * exp(Self.latency.spread * normal)),
            "payload": ["score": .number(score)],
        ]
        if generator.uniform() < Self.errorShare { run["error"] = "timeout" }
        return .object(run)
    }

    // MARK: What became of a canary

    /// The canary's evidence over time with its decisions, the newest one's.
    func evidence() async throws -> JSON {
        try await server.ask(.get, ["canaries", Self.name, "evidence"], query: ["points": "1"])
    }

    /// Whether its decisions are the same when they are made again.
    func isReplayedIdentically() async throws -> Bool {
        try await server.ask(.get, ["canaries", Self.name, "replay"])["identical"]?.boolean == true
    }
}

extension ServerConnection {
    /// One request below `/api/active` and its answer; a refusal is a failure.
    fileprivate func ask(
        _ method: ServerRequest.Method,
        _ segments: [String],
        _ body: JSON? = nil,
        query: KeyValuePairs<String, String?> = [:]
    ) async throws -> JSON {
        let request = ServerRequest(
            method,
            segments: ["api", "active"] + segments,
            query: query,
            body: body.map(ServerRequest.Body.json) ?? .none
        )
        let response = try await send(request)
        var bytes: [UInt8] = []
        for try await piece in response.body { bytes += piece }
        guard (200..<300).contains(response.status) else {
            throw Failure(
                "\(method.rawValue) \(request.target): \(response.status) \(String(decoding: bytes, as: UTF8.self))"
            )
        }
        return try JSON.parse(bytes)
    }
}
