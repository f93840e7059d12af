import Commands
import JSON
import Testing

/// Heavy work, which commands ask for as a job and follow to its end.
struct JobTests {
    private static func job(_ status: String, place: String = "null") -> FakeServer.Answer {
        FakeServer.Answer(
            status: status == "begun" ? 202 : 200,
            body: """
                {"id": "job-n.1", "kind": "training", "agent": "inbox_triage", \
                "status": "\(status == "begun" ? "waiting" : status)", "place": \(place), "step": null, "progress": null, \
                "node": "n", "created_at": "2024-01-15T14:00:00Z", "finished_at": null, "result": null, \
                "result_path": null, "problem": null}
                """
        )
    }

    private static let elsewhere = FakeServer.Answer(
        status: 404,
        body: """
            {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "elsewhere", "code": "job_elsewhere"}
            """
    )

    @Test func aJobIsFollowedThroughABalancerToItsResult() async {
        let server = FakeServer([
            .success(Self.job("begun", place: "2")), .success(Self.elsewhere), .success(Self.job("succeeded")),
            .success(Self.elsewhere), .success(.init(body: #"[]"#)),
        ])
        let outcome = await attune("suspects", "inbox_triage", server: server)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.output == "No label looks wrong.\n")
        #expect(
            outcome.asked.map(\.target).dropFirst() == [
                "/api/active/jobs/job-n.1", "/api/active/jobs/job-n.1", "/api/active/jobs/job-n.1/result",
                "/api/active/jobs/job-n.1/result",
            ]
        )
    }

    @Test func workInTheBackgroundIsNotWaitedFor() async {
        let server = FakeServer([.success(Self.job("begun", place: "2"))])
        let outcome = await attune("train", "inbox_triage", "--background", server: server)
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.output == "job-n.1: training, waiting, 2 in the queue.\nFollow it: attune jobs job-n.1 --wait\n"
        )
    }

    @Test func aJobThatWasCalledOffIsNoSuccess() async {
        let server = FakeServer([.success(Self.job("begun", place: "1")), .success(Self.job("canceled"))])
        let outcome = await attune("train", "inbox_triage", server: server)
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors == "job-n.1 was called off.\n")
    }
}
