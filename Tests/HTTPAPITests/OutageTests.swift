import Domain
import Foundation
import HTTPAPI
import HTTPTypes
import JSON
import Testing

struct OutageTests {
    @Test func agentsAreAnsweredFromWhatTheDatabaseSaidLastAndAreToldItsAge() async throws {
        try await TestServer.run { server in
            try await server.startCanary(threshold: 55, percent: 30)
            let fresh = try await server.get("/api/active/config/inbox_triage?key=k")
            let freshAssignment = try await server.get("/api/active/agents/inbox_triage/assignment")
            let freshFlags = try await server.post("/ofrep/v1/evaluate/flags", ["context": ["targetingKey": "k"]])
            await server.loseDatabase(forSeconds: 30)

            let stale = try await server.get("/api/active/config/inbox_triage?key=k")
            #expect(stale["stale"] == true)
            #expect(stale["stale_seconds"] == 30)
            #expect(stale.headers[.age] == "30")
            for member in ["variant", "bundle_id", "thresholds", "bucket", "config_version"] {
                #expect(stale[member] == fresh[member])
            }
            let decision = try await server.post(
                "/api/active/decide",
                ["agent": "inbox_triage", "key": "k", "payload": ["risk_score": 99]]
            )
            #expect(decision["decision"] == "quarantine")
            #expect(decision["stale_seconds"] == 30)
            let assignment = try await server.get("/api/active/agents/inbox_triage/assignment")
            #expect(assignment.bytes == freshAssignment.bytes)
            #expect(assignment.headers[.age] == "30")
            let flag = try await server.post(
                "/ofrep/v1/evaluate/flags/inbox_triage",
                ["context": ["targetingKey": "k"]]
            )
            #expect(flag["reason"] == "STALE")
            #expect(flag["metadata"]?["stale_seconds"] == 30)
            let flags = try await server.send(
                .post,
                "/ofrep/v1/evaluate/flags",
                Array(#"{"context": {"targetingKey": "k"}}"#.utf8),
                headers: [.ifNoneMatch: try #require(freshFlags.headers[.eTag])]
            )
            #expect(flags.status == 200, "a client must hear that its flags grew stale")
            #expect(flags["flags"]?.array?.allSatisfy { $0["reason"] == "STALE" } == true)

            await server.bringDatabaseBack()
            let again = try await server.get("/api/active/config/inbox_triage?key=k")
            #expect(again.bytes == fresh.bytes)
            #expect(again.headers[.age] == nil)
        }
    }

    @Test func aSilenceOfAFewSecondsIsPassedOver() async throws {
        try await TestServer.run { server in
            await server.loseDatabase(forSeconds: 4)
            let fresh = try await server.get("/api/active/config/inbox_triage?key=k")
            #expect(fresh["stale"] == nil)
            server.clock.advance(seconds: 2)
            let stale = try await server.get("/api/active/config/inbox_triage?key=k")
            #expect(stale["stale_seconds"] == 6)
        }
    }

    @Test func whatNeedsTheDatabaseAnswers503AndSaysWhenToComeBack() async throws {
        try await TestServer.run { server in
            await server.loseDatabase(forSeconds: 30)
            let run: JSON = ["run_id": "r", "agent": "inbox_triage", "key": "k"]
            for reply in [
                try await server.post("/api/active/runs", run),
                try await server.post("/api/active/runs", ["items": [run]]),
                try await server.post("/api/active/pause", ["reason": "test"]),
                try await server.post("/api/active/runs", run, headers: [try #require(.init("Idempotency-Key")): "k"]),
                try await server.get("/api/active/approvals/pending"),
            ] {
                expectProblem(reply, 503, code: "unavailable")
                #expect(reply.headers[.retryAfter] == "1")
            }
        }
    }

    /// Whatever is asked of it, a server without its database is not broken.
    @Test func noRouteAnswers500() async throws {
        try await TestServer.run { server in
            await server.loseDatabase(forSeconds: 30)
            var refused = 0
            for (path, methods) in try HTTPServer.router(server.backend).paths where !path.contains("stream") {
                let address = path.replacing("{agent}", with: "inbox_triage").replacing("{job}", with: "feeds_load")
                    .replacing(/\{[a-z_]+\}/, with: "1")
                for method in methods where path != "/api/active/changes" {
                    let reply = try await server.send(
                        try #require(HTTPRequest.Method(rawValue: method)),
                        address,
                        method == "GET" ? nil : Array("{}".utf8)
                    )
                    #expect(reply.status != 500, "\(method) \(path): \(reply.text)")
                    refused += reply.status == 503 ? 1 : 0
                }
            }
            #expect(refused > 20)
        }
    }

    @Test func theServerIsReadyButSaysWhatItCannotDo() async throws {
        try await TestServer.run { server in
            await server.loseDatabase(forSeconds: 30)
            server.clock.advance(seconds: 12)
            let ready = try await server.get("/readyz")
            #expect(ready.status == 200)
            #expect(ready["status"] == "degraded")
            #expect(ready["database"] == "unavailable")
            let reasons = try #require(ready["reasons"]?.array)
            #expect(reasons.map { $0["code"] } == ["database_unavailable", "stale"])
            #expect(reasons.map { $0["seconds"] } == [12, 42])
            #expect(try await server.get("/livez").json == ["status": "ok"])
            let metrics = try await server.get("/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.text.contains("\nattune_database_up 0\n"))
            #expect(metrics.text.contains("\nattune_config_confirmed_timestamp_seconds 1705312800\n"))

            await server.bringDatabaseBack()
            #expect(try await server.get("/readyz")["status"] == "ok")
            #expect(try await server.get("/metrics").text.contains("\nattune_database_up 1\n"))
        }
    }

    @Test func aDatabaseThatTakesNoWritesIsSaidWithItsReason() async throws {
        try await TestServer.run { server in
            _ = await server.look()
            let contact = server.backend.standby.contact
            contact.noteSpace(DiskSpace(freeBytes: 1, totalBytes: 100))
            contact.noteFailure(.writing, .full, "database or disk is full", at: server.clock.now)
            let ready = try await server.get("/readyz")
            #expect(ready["status"] == "degraded")
            #expect(ready["database"] == "full")
            #expect(ready["reasons"]?.array?.map { $0["code"] } == ["database_full", "disk_low"])
            let metrics = try await server.get("/metrics").text
            for line in [
                "attune_database_up 0", "attune_database_trouble{reason=\"full\"} 1",
                "attune_database_trouble{reason=\"locked\"} 0", "attune_database_disk_free_bytes 1",
            ] {
                #expect(metrics.contains("\n\(line)\n"))
            }
            let run = try await server.post("/api/active/runs", ["run_id": "r", "agent": "inbox_triage", "key": "k"])
            expectProblem(run, 503, code: "unavailable")
            #expect(run["detail"]?.string?.hasPrefix("The disk of the database is full.") == true)
            #expect(run.headers[.retryAfter] == "10")
        }
    }

    /// A database that was restored, or whose successor missed the last change, is right all the same.
    @Test func afterAnOutageTheDatabaseHasTheLastWord() async throws {
        try await TestServer.run { server in
            let live = server.backend.live
            let version = live.current.version
            live.restore(ServedConfiguration(version: version + 5, agents: [:]))
            await server.loseDatabase(forSeconds: 30)
            await server.bringDatabaseBack()
            #expect(live.current.version == version)
            let served = try await server.get("/api/active/config/inbox_triage?key=k")
            #expect(served.status == 200)
        }
    }
}
