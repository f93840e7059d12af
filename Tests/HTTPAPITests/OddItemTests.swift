import HTTPTypes
import JSON
import Testing

/// One odd item of a batch loses only itself.
struct OddItemTests {
    /// Items that are no JSON, or none that is taken, by name; each is one member of an event.
    private static let odd: [String: [UInt8]] = [
        "NUL": Array(#""x": "\u0000""#.utf8), "half a surrogate pair": Array(#""x": "\ud800""#.utf8),
        "a member twice": Array(#""x": 1, "x": 2"#.utf8), "NaN": Array(#""x": NaN"#.utf8),
        "10**400": Array((#""x": 1"# + String(repeating: "0", count: 400)).utf8),
        "65 levels": Array((#""x": "# + String(repeating: "[", count: 65) + String(repeating: "]", count: 65)).utf8),
        "invalid UTF-8": Array(#""x": ""#.utf8) + [0xC3, 0x28] + Array("\"".utf8),
    ]

    private static let events: [String: String] = [
        "runs": #""run_id": "ID", "agent": "inbox_triage", "key": "ID""#,
        "feedback": #""feedback_id": "ID", "agent": "inbox_triage", "key": "ID", "thumbs": "up""#,
        "decisions": #""decision_id": "ID", "agent": "inbox_triage", "key": "ID", "action": "safe", "approved": true"#,
        "gold": #""task_id": "ID", "agent": "inbox_triage", "payload": {}, "expected_label": "safe""#,
        "labeled/import": #""agent": "inbox_triage", "key": "ID", "label": "safe", "payload": {}"#,
    ]

    /// Ten items, of which the third and the last are odd.
    private static func items(_ event: String, _ odd: [UInt8]) -> [[UInt8]] {
        (0..<10).map { number in
            let members = Array(event.replacing("ID", with: "e\(number)").utf8)
            let extra = number == 2 || number == 9 ? Array(", ".utf8) + odd : []
            return Array("{".utf8) + members + extra + Array("}".utf8)
        }
    }

    @Test(arguments: events.keys.sorted(), ["application/json", "application/x-ndjson"])
    func losesNoOther(_ route: String, _ type: String) async throws {
        let event = try #require(Self.events[route])
        try await TestServer.run { server in
            for (name, odd) in Self.odd.sorted(by: { $0.key < $1.key }) {
                let items = Self.items(event.replacing("ID", with: "\(name)-ID"), odd)
                let body =
                    type == "application/json"
                    ? Array(#"{"items": ["#.utf8) + items.joined(separator: Array(",\n".utf8)) + Array("]}".utf8)
                    : Array(items.joined(separator: Array("\n".utf8)))
                let reply = try await server.send(.post, "/api/active/\(route)", body, type: type)
                #expect(reply.status == 202, "\(name): \(reply.text)")
                #expect(reply["accepted"] == 8, "\(name): \(reply.text)")
                let rejected = reply["rejected"]?.array ?? []
                #expect(rejected.compactMap { $0["index"]?.integer } == [2, 9], "\(name)")
                #expect(rejected.allSatisfy { $0["code"] == "malformed_json" }, "\(name): \(reply.text)")
                #expect(rejected.allSatisfy { $0["detail"]?.string?.hasPrefix("The item is not JSON: ") == true })
            }
        }
    }

    @Test func theArraysOwnFaultIsSaidWithItsPlaceAndKeepsNothing() async throws {
        try await TestServer.run { server in
            let good = #"{"run_id": "r", "agent": "inbox_triage", "key": "k"}"#
            for (text, place) in [
                ("{\"items\": [\(good),\n]}", "expected a value at line 2, column 1"),
                ("{\"items\": [\(good),\nNaN,]}", "expected a value at line 2, column 5"),
                ("{\"items\": [\(good)\n\(good)]}", "expected ',' or ']' at line 2, column 1"),
                ("{\"items\": [NaN, \(good)]", "expected ',' or '}'"),
            ] {
                let reply = try await server.post("/api/active/runs", text: text)
                expectProblem(reply, 400, code: "malformed_json", text)
                #expect(reply["detail"]?.string?.contains(place) == true, "\(reply.text)")
            }
            #expect(try await server.post("/api/active/runs", text: "{\"items\": [\(good)]}")["accepted"] == 1)
        }
    }

    @Test func aRunHasAtMostFiftyJudges() async throws {
        try await TestServer.run { server in
            let runs: [JSON] = [50, 51].map { count in
                let scores = (0..<count).map { ("judge \($0)", JSON.object(["verdict": "safe"])) }
                return [
                    "run_id": .string("r\(count)"), "agent": "inbox_triage", "key": "k",
                    "judge_scores": .object(JSONObject(uniqueMembers: scores)),
                ]
            }
            let reply = try await server.post("/api/active/runs", ["items": .array(runs)])
            #expect(reply["accepted"] == 1)
            #expect(reply["rejected"]?.array?.first?["index"] == 1)
            #expect(reply["rejected"]?.array?.first?["detail"] == "judge_scores must name at most 50 judges, not 51")
        }
    }
}
