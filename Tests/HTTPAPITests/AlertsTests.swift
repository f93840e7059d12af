import JSON
import Testing

/// Alerts over HTTP.
struct AlertsTests {
    /// A server with an open warning; its id.
    private func warned(_ server: TestServer) async throws -> String {
        for number in 0..<6 { _ = try await server.propose(server.upload(threshold: Double(60 + number))) }
        let alerts = try await server.get("/api/active/alerts?severity=warning").json.array ?? []
        return try #require(alerts.first?["id"]?.string)
    }

    @Test func anAlertIsListedAcknowledgedAndSilenced() async throws {
        try await TestServer.run { server in
            let id = try await warned(server)
            let acknowledged = try await server.post("/api/active/alerts/\(id)/ack", ["actor": "ana"])
            #expect(acknowledged["state"] == "acknowledged")
            #expect(acknowledged["acknowledged_by"] == "ana")
            #expect(acknowledged["rule"] == "pending_approvals")
            expectProblem(try await server.post("/api/active/alerts/\(id)/ack", [:]), 409, code: "alert_acknowledged")
            let silenced = try await server.post("/api/active/alerts/\(id)/silence", ["hours": 4, "reason": "known"])
            #expect(silenced["state"] == "silenced")
            #expect(silenced["silenced_until"] == "2024-01-15T14:00:00Z")
            #expect(try await server.get("/api/active/alerts?state=silenced").json.array?.count == 1)
            #expect(try await server.get("/api/active/logs?action=alert_ack").json.array?.count == 1)
            #expect(
                try await server.get("/api/active/logs?action=alert_silence").json.array?.first?["reason"] == "known"
            )
            let lifted = try await server.post("/api/active/alerts/\(id)/silence", ["hours": 0])
            #expect(lifted["state"] == "acknowledged")
        }
    }

    @Test(
        arguments: [
            [:], ["hours": -1], ["hours": 721], ["until": "tomorrow"], ["hours": 1, "until": "2024-01-16T10:00:00Z"],
        ] as [JSON]
    )
    func aSilenceWithoutAnEndThatMakesSenseIsRefused(_ body: JSON) async throws {
        try await TestServer.run { server in
            let id = try await warned(server)
            expectProblem(try await server.post("/api/active/alerts/\(id)/silence", body), 422, code: "invalid")
            #expect(try await server.get("/api/active/alerts?state=silenced").json.array?.isEmpty == true)
        }
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        try await TestServer.run { server in
            for id in ["alert-99", "nope"] {
                expectProblem(try await server.post("/api/active/alerts/\(id)/ack", [:]), 404, code: "not_found")
            }
            expectProblem(try await server.post("/api/active/alerts/channels/x/test", [:]), 404, code: "not_found")
            #expect(try await server.get("/api/active/alerts/deliveries?alert=nope").json.array?.isEmpty == true)
        }
    }
}
