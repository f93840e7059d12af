import Commands
import Testing

/// What commands say, and how they end, when they did not do what was asked.
struct FailureTests {
    @Test func aRefusalNamesTheMembersAtFault() async {
        let problem = """
            {"type": "about:blank", "title": "Not acceptable", "status": 422, "code": "invalid", \
            "detail": "The request has 1 error.", \
            "errors": [{"pointer": "/canary_percent", "detail": "must be between 1 and 100"}]}
            """
        let outcome = await attune(
            "apply",
            "approval-1",
            "--percent",
            "101",
            server: FakeServer(status: 422, body: problem)
        )
        #expect(outcome.exitCode == 1)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.errors == """
                Not acceptable: The request has 1 error.
                  /canary_percent: must be between 1 and 100

                """
        )
    }

    @Test func aServerThatIsNotThereIsNamed() async {
        let failure = ConnectionFailure(url: "http://127.0.0.1:8000", detail: "connection refused")
        let outcome = await attune("pending", server: FakeServer([.failure(failure)]))
        #expect(outcome.exitCode == 69)
        #expect(outcome.errors.contains("http://127.0.0.1:8000 (connection refused)"))
        #expect(outcome.errors.contains("attune serve"))
    }

    @Test(arguments: [(200, "<html>"), (200, #"{"total": "many"}"#), (502, "Bad Gateway")])
    func anotherKindOfServerIsRecognised(status: Int, body: String) async {
        let outcome = await attune("stats", server: FakeServer(status: status, body: body))
        #expect(outcome.exitCode == 76)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }

    @Test func aMissingFileIsNamedAndNothingIsSent() async {
        let server = FakeServer("{}")
        let outcome = await attune("upload", "--file", "/no/such/bundle.json", server: server)
        #expect(outcome.exitCode == 66)
        #expect(outcome.errors == "Cannot read /no/such/bundle.json: no such file or directory\n")
        #expect(server.asked.isEmpty)
    }

    @Test(arguments: [true, false])
    func aReplayThatDiffersIsAFailureAndNamesWhat(isIdentical: Bool) async {
        let differences = isIdentical ? "" : #"{"outcome": 412, "decision": null, "detail": "not what was recorded"}"#
        let replay = """
            {"canary_id": 17, "agent": "inbox_triage", "bundle_id": "b2", "outcomes": 900, "unhashed_outcomes": 0, \
            "rule_version": 1, "identical": \(isIdentical), "differences": [\(differences)], "decisions": []}
            """
        let outcome = await attune("guard", "replay", "17", server: FakeServer(replay))
        #expect(outcome.exitCode == (isIdentical ? 0 : 1))
        #expect(outcome.output.contains("identical  \(isIdentical ? "yes" : "NO")"))
        #expect(outcome.output.contains("outcome 412") == !isIdentical)
        #expect(outcome.errors.isEmpty == isIdentical)
        #expect(outcome.asked.map(\.target) == ["/api/active/canaries/17/replay"])
    }

    @Test func helpIsNoFailure() async {
        let outcome = await attune("rollback", "--help", server: FakeServer())
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.contains("attune rollback inbox_triage --bundle"))
    }
}
