import HTTPTypes
import JSON
import Testing

/// One definition of a key, at every door: 1 to 512 bytes of UTF-8 without control characters.
struct KeyDoorsTests {
    private static let agent = "inbox_triage"

    /// What each door that takes a key in a body answers, by what it is called there.
    private static func bodies(_ key: String) -> [(path: String, body: JSON, pointer: String)] {
        let agent = JSON.string(agent)
        let key = JSON.string(key)
        return [
            ("/api/active/runs", ["run_id": "r", "agent": agent, "key": key], "/key"),
            ("/api/active/runs", ["run_id": key, "agent": agent, "key": "k"], "/run_id"),
            ("/api/active/feedback", ["feedback_id": "f", "agent": agent, "key": key, "thumbs": "up"], "/key"),
            (
                "/api/active/decisions",
                ["decision_id": "d", "agent": agent, "key": key, "action": "safe", "approved": true], "/key"
            ),
            (
                "/api/active/gold",
                ["task_id": "g", "agent": agent, "key": key, "payload": [:], "expected_label": "safe"], "/key"
            ),
            ("/api/active/decide", ["agent": agent, "key": key, "payload": [:]], "/key"),
            ("/api/active/labeled/import", ["agent": agent, "key": key, "label": "safe", "payload": [:]], "/key"),
        ]
    }

    @Test(arguments: [
        ("", "must be 1 to 512 bytes, not 0"), (String(repeating: "k", count: 513), "must be 1 to 512 bytes, not 513"),
        (String(repeating: "é", count: 257), "must be 1 to 512 bytes, not 514"),
        ("a\r\nb", "must not contain the control character U+000D"),
        ("a\u{85}", "must not contain the control character U+0085"),
    ])
    func whatIsNoKeyIsRefusedAlikeEverywhere(_ key: String, _ reason: String) async throws {
        try await TestServer.run { server in
            for (path, body, pointer) in Self.bodies(key) {
                let reply = try await server.post(path, body)
                expectProblem(reply, 422, path)
                #expect(reply.pointers == [pointer], "\(path): \(reply.text)")
                #expect(reply["errors"]?.array?.first?["detail"] == .string(reason), "\(path): \(reply.text)")
            }
            let asked = try await server.get("/api/active/config/\(Self.agent)?key=\(key.percentEncoded)")
            expectProblem(asked, 422)
            #expect(asked.pointers == ["/key"])
            #expect(asked["errors"]?.array?.first?["detail"] == .string(reason))
            let context: JSON = ["context": ["targetingKey": .string(key)]]
            let flag = try await server.post("/ofrep/v1/evaluate/flags/\(Self.agent)", context)
            #expect(flag.status == 400, "the only status that OFREP has for a context that is not understood")
            #expect(flag["errorDetails"] == .string("targetingKey \(reason)."))
        }
    }

    @Test(arguments: ["k", " ", "a+b c", "u\u{308}", "\u{FC}", "\u{A0}", "🦜", String(repeating: "k", count: 512)])
    func whatIsAKeyIsTakenAndGivenBackUnchangedEverywhere(_ key: String) async throws {
        try await TestServer.run { server in
            for (path, body, _) in Self.bodies(key) {
                let reply = try await server.post(path, body)
                #expect(reply.status == 202 || reply.status == 200, "\(path): \(reply.text)")
            }
            let asked = try await server.get("/api/active/config/\(Self.agent)?key=\(key.percentEncoded)")
            #expect(asked["key"] == .string(key))
            let context: JSON = ["context": ["targetingKey": .string(key)]]
            #expect(try await server.post("/ofrep/v1/evaluate/flags/\(Self.agent)", context).status == 200)
        }
    }

    @Test func aQueryIsReadAsAFormAndMustBeUTF8() async throws {
        try await TestServer.run { server in
            let path = "/api/active/config/\(Self.agent)"
            #expect(try await server.get("\(path)?key=a+b%2Bc%20d")["key"] == "a b+c d")
            #expect(try await server.get(path)["key"] == .null)
            for bad in ["%FF", "k%C3", "%ED%A0%80"] {
                let reply = try await server.get("\(path)?key=\(bad)")
                expectProblem(reply, 400, code: "bad_query")
            }
            for missing in ["?key=", "?key"] {
                #expect(try await server.get("\(path)\(missing)").pointers == ["/key"])
            }
        }
    }

    /// Neither normalised nor taken for each other, from the report to the answer.
    @Test func keysAndIDsThatDifferOnlyInNormalisationAreTwo() async throws {
        try await TestServer.run { server in
            let items: [JSON] = ["\u{FC}", "u\u{308}"].map { text in
                [
                    "run_id": .string("r-\(text)"), "agent": .string(Self.agent), "key": .string("k-\(text)"),
                    "decision": "safe",
                ]
            }
            #expect(try await server.post("/api/active/runs", ["items": .array(items)])["accepted"] == 2)
            #expect(try await server.post("/api/active/runs", ["items": .array(items)])["duplicates"] == 2)
            let examples: [JSON] = ["\u{FC}", "u\u{308}"].map { text in
                ["agent": .string(Self.agent), "key": .string(text), "label": "safe", "payload": ["a": .string(text)]]
            }
            let reply = try await server.post("/api/active/labeled/import", ["items": .array(examples)])
            #expect(reply["accepted"] == 2)
            let kept = try await server.pages("/api/active/labeled")
            #expect(Set(kept.compactMap { $0["key"] }) == ["\u{FC}", "u\u{308}"])
            #expect(Set(kept.compactMap { $0["payload"] }) == [["a": "\u{FC}"], ["a": "u\u{308}"]])
        }
    }
}

extension String {
    /// Every byte escaped.
    var percentEncoded: String {
        utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
