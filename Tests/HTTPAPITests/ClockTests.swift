import Domain
import JSON
import Testing

/// This server's clock, over HTTP.
struct ClockTests {
    @Test func aClockThatJumpedIsSaidUntilAPersonAcceptsIt() async throws {
        try await TestServer.run { server in
            #expect(try await server.get("/api/active/clock")["trusted"] == true)
            server.clock.jump(hours: 400 * 24)
            let status = try await server.get("/api/active/clock")
            #expect(status["trusted"] == false)
            #expect(status["jump_seconds"] == 34_560_000.0)
            #expect(status["since"] == "2024-01-15T10:00:00Z")
            let ready = try await server.get("/readyz")
            #expect(ready["status"] == "degraded")
            #expect(ready["reasons"]?.array?.map { $0["code"] } == ["clock_jumped"])
            #expect(try await server.get("/metrics").text.contains("\nattune_clock_trusted 0\n"))
            let run = try await server.post("/api/active/schedule/guard_check/run", [:])
            expectProblem(run, 409, code: "clock_jumped")

            let accepted = try await server.post("/api/active/clock/accept", ["reason": "slept", "actor": "ana"])
            #expect(accepted["trusted"] == true)
            #expect(try await server.get("/readyz")["status"] == "ok")
            let log = try await server.get("/api/active/logs?action=clock_accept").json.array?.first
            #expect(log?["actor"] == "ana")
            #expect(log?["reason"] == "slept")
            #expect(log?["jump_seconds"] == 34_560_000.0)
        }
    }
}
