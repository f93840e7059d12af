import AsyncHTTPClient
import Domain
import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import NIOHTTP1
import Testing

/// Heavy work asked for with `Prefer: respond-async`, and what becomes of requests that do not ask so.
struct JobTests {
    private static let training: JSON = ["agent": .string(TestServer.agent)]

    @Test func aTrainingAskedForAsAJobIsFollowedToItsBundle() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(work: queue) { server in
            try await server.importMail(120)
            let busy = try await Busy(queue)
            let begun = try await server.begin("/api/active/bundles/create", Self.training)
            #expect(begun.headers[HTTPField.Name("Preference-Applied") ?? .location] == "respond-async")
            #expect(begun["kind"] == "training" && begun["agent"]?.string == TestServer.agent)
            #expect(begun["status"] == "waiting" && begun["place"] == 1)
            let path = try #require(begun.headers[.location])
            #expect(path == "/api/active/jobs/\(begun["id"]?.string ?? "")")
            expectProblem(try await server.get(path + "/result"), 409, code: "job_unfinished")
            try await busy.end()
            let job = try await server.ended(path)
            #expect(job["status"] == "succeeded" && job["place"] == .null && job["finished_at"] != .null)
            let result = try await server.get(path + "/result")
            #expect(result.status == 201, "as the request itself would have been answered")
            #expect(result.json == job["result"])
            let bundle = try await server.get(try #require(result.headers[.location]))
            #expect(bundle["bundle_id"] == result["bundle_id"])
            #expect(try await server.get("/api/active/jobs").json.array?.map { $0["id"] } == [begun["id"]])
        }
    }

    @Test func whatIsRefusedAtOnceOrFindsNoPlaceIsNoJob() async throws {
        let queue = WorkQueue(.init(running: 1, waiting: 0))
        try await TestServer.run(work: queue) { server in
            try await server.importMail(60)
            expectProblem(try await server.prefer("/api/active/bundles/create", ["agent": "nobody"]), 404)
            let busy = try await Busy(queue)
            for reply in [
                try await server.prefer("/api/active/bundles/create", Self.training),
                try await server.post("/api/active/bundles/create", Self.training),
            ] {
                expectProblem(reply, 429, code: "queue_full")
                #expect(reply.headers[.retryAfter] == "30")
            }
            #expect(try await server.get("/api/active/jobs").json == [])
            try await busy.end()
        }
    }

    @Test func aRequestWhoseTurnDoesNotComeIsToldOfJobs() async throws {
        let queue = WorkQueue(.init(running: 1, patience: .zero))
        try await TestServer.run(.live, work: queue) { server in
            try await server.importMail(60)
            let busy = try await Busy(queue)
            let reply = try await server.post("/api/active/bundles/create", Self.training)
            expectProblem(reply, 429, code: "turn_not_reached")
            #expect(reply["detail"]?.string?.contains("Prefer: respond-async") == true)
            try await busy.end()
        }
    }

    @Test func aClientThatWaitsIsAnsweredWhenItsTurnComes() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(.live, work: queue) { server in
            try await server.importMail(60)
            let busy = try await Busy(queue)
            async let reply = server.get("/api/active/labeled/suspects?agent=\(TestServer.agent)")
            await until { queue.load.waiting == 1 }
            try await busy.end()
            #expect(try await reply.status == 200)
        }
    }

    @Test func aClientThatHangsUpWhileWaitingGivesItsPlaceBack() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(.live, work: queue) { server in
            try await server.importMail(60)
            let busy = try await Busy(queue)
            let port = try #require(server.client.port)
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            let request = HTTPClientRequest(
                url: "http://127.0.0.1:\(port)/api/active/labeled/suspects?agent=\(TestServer.agent)"
            )
            let asking = Task { try await client.execute(request, timeout: .seconds(60)) }
            await until { queue.load.waiting == 1 }
            asking.cancel()
            await #expect(throws: (any Error).self) { try await asking.value }
            await until { queue.load.waiting == 0 }
            #expect(queue.load.refused == 0, "nobody was sent away")
            try await client.shutdown()
            try await busy.end()
        }
    }

    @Test func aJobThatWaitsCanBeCalledOff() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(work: queue) { server in
            try await server.importMail(60)
            let busy = try await Busy(queue)
            let path = try #require(
                try await server.begin("/api/active/bundles/create", Self.training).headers[.location]
            )
            #expect(try await server.send(.delete, path).status == 200)
            #expect(try await server.ended(path)["status"] == "canceled")
            #expect(queue.load.waiting == 0)
            expectProblem(try await server.get(path + "/result"), 409, code: "job_unfinished")
            expectProblem(try await server.send(.delete, path), 409, code: "job_ended")
            try await busy.end()
        }
    }

    @Test func aJobThatFailsSaysWhy() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(work: queue) { server in
            let begun = try await server.begin("/api/active/bundles/create", Self.training)
            let path = try #require(begun.headers[.location])
            let job = try await server.ended(path)
            #expect(job["status"] == "failed")
            #expect(job["problem"]?["code"] == "insufficient_data")
            expectProblem(try await server.get(path + "/result"), 422, code: "insufficient_data")
        }
    }

    @Test func anotherProcessesJobIsSaidToBeElsewhere() async throws {
        try await TestServer.run { server in
            for path in ["", "/result", "/events"] {
                let reply = try await server.get("/api/active/jobs/job-api-2-x7.1a\(path)")
                expectProblem(reply, 404, code: "job_elsewhere")
                #expect(reply["detail"]?.string?.contains("the server process api-2-x7") == true)
            }
            expectProblem(try await server.get("/api/active/jobs/nonsense"), 404, code: "not_found")
        }
    }

    @Test func aStreamTellsOfAJobUntilItHasEnded() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(.live, work: queue) { server in
            try await server.importMail(60)
            let busy = try await Busy(queue)
            let begun = try await server.begin("/api/active/bundles/create", Self.training)
            let path = try #require(begun.headers[.location])
            let request = HTTPClientRequest(
                url: "http://localhost:\(try #require(server.client.port))\(path)/events"
            )
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
            #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
            try await busy.end()
            let text = String(buffer: try await response.body.collect(upTo: 1_048_576))
            let jobs = try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map {
                try JSON.parse(String($0.dropFirst(6)))
            }
            #expect(jobs.last?["status"] == "succeeded")
            #expect(jobs.contains { $0["status"] == "running" && ($0["progress"]?.double ?? 0) > 0 })
        }
    }

    @Test func anExportAsAJobIsTheSameFile() async throws {
        let queue = WorkQueue(.init(running: 1))
        try await TestServer.run(work: queue) { server in
            try await server.importMail(60)
            let export = "/api/active/labeled/export?agent=\(TestServer.agent)&format=csv"
            let busy = try await Busy(queue)
            let begun = try await server.send(.get, export, headers: .respondAsync)
            #expect(begun.status == 202)
            try await busy.end()
            let path = try #require(begun.headers[.location])
            #expect(try await server.ended(path)["result"] == .null, "it is no JSON")
            #expect(try await server.get(path + "/result").text == server.get(export).text)
        }
    }
}

/// Heavy work that keeps the queue busy until it is told to end.
private struct Busy {
    private let work: Task<Void, any Error>
    private let ending: AsyncStream<Void>.Continuation

    init(_ queue: WorkQueue) async throws {
        let (stream, ending) = AsyncStream.makeStream(of: Void.self)
        self.ending = ending
        work = Task { try await queue.perform(.training) { _ in for await _ in stream {} } }
        await until { queue.load.running == 1 }
    }

    func end() async throws {
        ending.finish()
        try await work.value
    }
}

/// Returns when a condition holds that other tasks bring about.
private func until(_ condition: () -> Bool) async {
    while !condition() { try? await Task.sleep(for: .milliseconds(1)) }
}

extension HTTPFields {
    fileprivate static let respondAsync: HTTPFields = [HTTPField.Name("Prefer") ?? .location: "respond-async"]
}

extension TestServer {
    fileprivate func prefer(_ path: String, _ json: JSON) async throws -> Reply {
        try await post(path, json, headers: .respondAsync)
    }

    /// Asks for heavy work as a job.
    fileprivate func begin(_ path: String, _ json: JSON) async throws -> Reply {
        let reply = try await prefer(path, json)
        try #require(reply.status == 202, "\(reply.text)")
        return reply
    }

    /// A job when it has ended.
    fileprivate func ended(_ path: String) async throws -> Reply {
        while true {
            let reply = try await get(path)
            try #require(reply.status == 200, "\(reply.text)")
            if !["waiting", "running"].contains(reply["status"]?.string ?? "") { return reply }
            // What computes has a lower priority than whoever asks for it.
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
