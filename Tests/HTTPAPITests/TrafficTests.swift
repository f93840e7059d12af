import Domain
import HTTPAPI
import JSON
import Testing

struct TrafficTests {
    private static let path = "/api/active/agents/\(TestServer.agent)/traffic"

    private func report(_ server: TestServer, _ id: String, _ members: JSONObject) async throws {
        var run: JSONObject = ["run_id": .string(id), "agent": .string(TestServer.agent), "key": .string("k-\(id)")]
        for (name, value) in members { run[name] = value }
        let reply = try await server.post("/api/active/runs", .object(run))
        try #require(reply.status == 202, "\(reply.text)")
    }

    @Test func runsAreShownByStepAndVariant() async throws {
        try await TestServer.run { server in
            try await report(server, "1", ["latency_ms": 100, "variant": "active", "cost": 0.5, "quality": 1])
            try await report(server, "2", ["latency_ms": 200, "variant": "canary", "error": "no answer"])
            try await report(server, "3", ["variant": "canary", "occurred_at": "2024-01-15T09:56:00Z"])
            let before = try await server.get(Self.path)
            #expect(before["points"]?.array?.isEmpty == true, "they are counted a little later")
            #expect(before["counted_through"] == "2024-01-15T10:00:00Z")
            server.clock.advance(seconds: 20)
            try await server.backend.tally.count()
            let reply = try await server.get(Self.path)
            #expect(reply.status == 200)
            #expect(reply["step"] == "5m" && reply["hours"] == 24)
            #expect(reply["counted_through"] == "2024-01-15T10:00:20Z")
            #expect(
                reply["points"] == [
                    [
                        "time": "2024-01-15T09:55:00Z", "variant": "canary", "runs": 1, "errors": 0, "error_rate": 0.0,
                        "quality": nil, "cost": nil, "latency_ms": nil,
                    ],
                    [
                        "time": "2024-01-15T10:00:00Z", "variant": "active", "runs": 1, "errors": 0, "error_rate": 0.0,
                        "quality": 1.0, "cost": 0.5,
                        "latency_ms": ["count": 1, "p50": 100.351, "p95": 100.351, "p99": 100.351, "max": 100.351],
                    ],
                    [
                        "time": "2024-01-15T10:00:00Z", "variant": "canary", "runs": 1, "errors": 1, "error_rate": 1.0,
                        "quality": nil, "cost": nil,
                        "latency_ms": ["count": 1, "p50": 200.703, "p95": 200.703, "p99": 200.703, "max": 200.703],
                    ],
                ],
                "\(reply.text)"
            )
            let day = try await server.get("\(Self.path)?hours=48&step=1d")
            #expect(day["points"]?.array?.map { $0["time"] } == ["2024-01-15T00:00:00Z", "2024-01-15T00:00:00Z"])
            #expect(day["points"]?.array?.map { $0["runs"] } == [1, 2])
        }
    }

    @Test func theCanarysWindowHasItsLatencyAndErrors() async throws {
        try await TestServer.run { server in
            try await server.startCanary()
            for number in 0..<20 {
                let members: JSONObject = [
                    "latency_ms": .integer(number < 15 ? 100 : 400), "variant": "canary",
                    "error": number == 0 ? "no answer" : nil,
                ]
                try await report(server, "\(number)", members)
            }
            try await server.backend.tally.count()
            let path = "/api/active/canaries/\(TestServer.agent)/performance"
            let window = try await server.get(path)["evidence"]?["window"]
            let canary = try #require(window?["canary"])
            #expect(canary["runs"] == 20)
            #expect(canary["latency_p50_ms"] == 100.351 && canary["latency_p95_ms"] == 401.407)
            #expect(canary["error_rate"] == 0.05)
            #expect(window?["active"]?["latency_p95_ms"] == .null && window?["active"]?["error_rate"] == .null)
        }
    }

    @Test func whatCannotBeShownIsRefused() async throws {
        try await TestServer.run { server in
            expectProblem(try await server.get("/api/active/agents/nobody/traffic"), 404)
            let tooFine = try await server.get("\(Self.path)?step=1m")
            expectProblem(tooFine, 422)
            #expect(tooFine.pointers == ["/step"])
            #expect(tooFine.text.contains("step=5m"), "\(tooFine.text)")
            for query in ["hours=0", "hours=8761", "hours=x", "step=2m", "hours=1000&step=15m"] {
                expectProblem(try await server.get("\(Self.path)?\(query)"), 422, query)
            }
            for query in ["hours=16&step=1m", "hours=8760&step=1d", "hours=8760"] {
                #expect(try await server.get("\(Self.path)?\(query)").status == 200, "\(query)")
            }
        }
    }
}
