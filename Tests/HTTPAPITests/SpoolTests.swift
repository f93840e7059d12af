import Domain
import Foundation
import HTTPAPI
import HTTPTypes
import JSON
import Storage
import Testing

struct SpoolTests {
    @Test func spooledEventsComeInOnceAndInOrderWhenTheDatabaseIsBack() async throws {
        try await withFolder { folder in
            try await TestServer.run(standby: Standby(spool: try DiskSpool(folder: folder, limitBytes: 1_000_000))) {
                server in
                let before = try await server.post("/api/active/runs", run("early", key: "k"))
                #expect(before["accepted"] == 1 && before["spooled"] == nil)
                await server.loseDatabase(forSeconds: 30)
                let batch = try await server.post(
                    "/api/active/runs",
                    ["items": [run("early", key: "k"), run("late", key: "k"), ["run_id": "no key"]]]
                )
                #expect(batch.status == 202)
                #expect(batch["accepted"] == 2 && batch["spooled"] == 2)
                #expect(batch["rejected"]?.array?.count == 1)
                server.clock.advance(seconds: 1)
                let thumb: JSON = ["feedback_id": "f", "agent": "inbox_triage", "key": "k", "thumbs": "up"]
                #expect(try await server.post("/api/active/feedback", thumb)["spooled"] == 1)
                #expect(try await server.get("/readyz")["reasons"]?.array?.last?["code"] == "events_spooled")
                #expect(try await server.get("/metrics").text.contains("\nattune_spool_events 3\n"))

                await server.bringDatabaseBack()
                try await server.emptySpool()
                for id in ["early", "late"] {
                    #expect(try await server.post("/api/active/runs", run(id, key: "k"))["duplicates"] == 1)
                }
                #expect(try await server.post("/api/active/feedback", thumb)["duplicates"] == 1)
                // The thumb found its run, which came before it.
                #expect(try await server.post("/api/active/feeds/load")["total"] == 1)
                #expect(try await server.get("/readyz")["status"] == "ok")
            }
        }
    }

    @Test func whatWasSpooledIsToldFromWhatIsKnownAsEverythingElse() async throws {
        try await withFolder { folder in
            try await TestServer.run(standby: Standby(spool: try DiskSpool(folder: folder, limitBytes: 1_000_000))) {
                server in
                func thumb(_ thumbs: String) -> JSON {
                    [
                        "feedback_id": "f", "agent": "inbox_triage", "key": "k", "thumbs": .string(thumbs),
                        "label": "safe",
                    ]
                }
                await server.loseDatabase(forSeconds: 30)
                for key in ["k", "k", "another"] {
                    #expect(try await server.post("/api/active/runs", run("r", key: key))["spooled"] == 1)
                }
                for thumbs in ["up", "down"] {
                    #expect(try await server.post("/api/active/feedback", thumb(thumbs))["spooled"] == 1)
                }
                await server.bringDatabaseBack()
                try await server.emptySpool()
                let metrics = try await server.get("/metrics").text
                for (outcome, count) in [("accepted", 2), ("duplicate", 1), ("revised", 1), ("rejected", 1)] {
                    #expect(metrics.contains("\nattune_spool_replayed_total{outcome=\"\(outcome)\"} \(count)\n"))
                }
                #expect(try await server.post("/api/active/feedback", thumb("down"))["duplicates"] == 1)
            }
        }
    }

    @Test func whatWasAcknowledgedSurvivesTheProcess() async throws {
        try await withFolder { folder in
            let first = try DiskSpool(folder: folder, limitBytes: 1_000_000)
            try await TestServer.run(standby: Standby(spool: first)) { server in
                await server.loseDatabase(forSeconds: 30)
                let reply = try await server.post("/api/active/runs", run("r", key: "k"))
                #expect(reply["spooled"] == 1)
            }
            // A line that the process did not get to the end of was not acknowledged.
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".events") }
            let file = try FileHandle(forWritingTo: URL(filePath: "\(folder)/\(try #require(files.first))"))
            try file.seekToEnd()
            try file.write(contentsOf: Data(#"{"run":{"id":"#.utf8))
            try file.close()
            let copy = folder + "-copy"
            try FileManager.default.copyItem(atPath: folder, toPath: copy)
            defer { try? FileManager.default.removeItem(atPath: copy) }

            let second = try DiskSpool(folder: copy, limitBytes: 1_000_000)
            #expect(second.depth.events == 1)
            try await TestServer.run(standby: Standby(spool: second)) { server in
                _ = await server.look()
                try await server.emptySpool()
                #expect(try await server.post("/api/active/runs", run("r", key: "k"))["duplicates"] == 1)
            }
        }
    }

    @Test func whatTheDatabaseWillNotHaveHoldsUpNothingElse() async throws {
        try await withFolder { folder in
            try await TestServer.run(standby: Standby(spool: try DiskSpool(folder: folder, limitBytes: 1_000_000))) {
                server in
                await server.loseDatabase(forSeconds: 30)
                let ids = ["bad", "b", "c", "d"]
                _ = try await server.post("/api/active/runs", ["items": .array(ids.map { run($0, key: "k") })])
                // All four, the first two, the first.
                server.store.rejectTransactions(3)
                await server.bringDatabaseBack()
                try await server.emptySpool()
                let again = try await server.post("/api/active/runs", ["items": .array(ids.map { run($0, key: "k") })])
                #expect(again["duplicates"] == 3)
                let aside = try String(contentsOfFile: "\(folder)/set-aside.events", encoding: .utf8)
                #expect(aside.split(separator: "\n").count == 1 && aside.contains("bad"))
            }
        }
    }

    @Test func aFullSpoolSaysSo() async throws {
        try await withFolder { folder in
            try await TestServer.run(standby: Standby(spool: try DiskSpool(folder: folder, limitBytes: 1_000))) {
                server in
                await server.loseDatabase(forSeconds: 30)
                var replies: [Reply] = []
                for index in 0..<12 {
                    replies.append(try await server.post("/api/active/runs", run("r\(index)", key: "k")))
                }
                #expect(replies.first?.status == 202)
                let last = try #require(replies.last)
                expectProblem(last, 503, code: "unavailable")
                #expect(last.headers[.retryAfter] == "5")
                let kept = replies.count { $0.status == 202 }
                #expect(server.backend.standby.spool?.depth.events == kept)
            }
        }
    }

    private func run(_ id: String, key: String) -> JSON {
        [
            "run_id": .string(id), "agent": "inbox_triage", "key": .string(key), "decision": "safe",
            "payload": ["a": "\n"],
        ]
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "attune-spool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
}

extension TestServer {
    /// Waits until everything in the spool has been brought in.
    fileprivate func emptySpool() async throws {
        let spool = try #require(backend.standby.spool)
        while spool.depth.events > 0 {
            backend.intake.replaySpooled()
            await Task.yield()
        }
    }
}
