import HTTPAPI
import HTTPTypes
import JSON
import Testing

struct OFREPTests {
    private static let path = "/ofrep/v1/evaluate/flags"

    @Test func theReasonTellsDefaultDeployedAndSplitApart() async throws {
        try await TestServer.run { server in
            let before = try await server.evaluate("inbox_triage", unit: "u")
            #expect(before["reason"] == "DEFAULT")
            let approval = try await server.approvedUpload(threshold: 60)
            _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 100])
            #expect(try await server.evaluate("inbox_triage", unit: "u")["reason"] == "STATIC")
            try await server.startCanary()
            let split = try await server.evaluate("inbox_triage", unit: "u")
            #expect(split["reason"] == "SPLIT")
            #expect(split["metadata"]?["canary_percent"] == 10)
            #expect(split["metadata"]?["algorithm"] == "murmur3-v1")
            for reply in [before, split] {
                #expect(["active", "canary"].contains(reply["variant"]?.string))
                let metadata = try #require(reply["metadata"]?.object)
                #expect(metadata.values.allSatisfy { $0 != .null && $0.object == nil && $0.array == nil })
            }
        }
    }

    /// Typed clients take a bare `70` for a number flag as a mismatch, and `10.0` for an integer one.
    @Test(arguments: [
        ("inbox_triage.risk_score_threshold", #""value":70.0,"#), ("inbox_triage.spf_dkim_weight", #""value":1.0,"#),
        ("insights_writer.min_data_points", #""value":10,"#),
        ("insights_writer", #""value":{"pattern_strength_threshold":70.0,"min_data_points":10},"#),
    ])
    func numbersAreWrittenAsTheirKind(_ flag: String, _ text: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.evaluate(flag)
            #expect(reply.status == 200)
            #expect(reply.text.contains(text), "\(reply.text)")
        }
    }

    @Test(arguments: [
        "nobody", "inbox_triage.nope", "inbox_triage.", ".x", "nobody.risk_score_threshold", "inbox%5Ftriage2",
    ])
    func unknownFlagsAreSaidInOFREPsWords(_ flag: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.evaluate(flag, unit: "u")
            expectOFREPError(reply, 404, "FLAG_NOT_FOUND", key: flag.removingEscapes)
        }
    }

    @Test func withoutATargetingKeyACanaryCannotBeAssigned() async throws {
        try await TestServer.run { server in
            #expect(try await server.evaluate("inbox_triage").status == 200)
            try await server.startCanary()
            expectOFREPError(
                try await server.evaluate("inbox_triage"),
                400,
                "TARGETING_KEY_MISSING",
                key: "inbox_triage"
            )
            expectOFREPError(
                try await server.evaluate("inbox_triage.spf_dkim_weight", unit: ""),
                400,
                "TARGETING_KEY_MISSING",
                key: "inbox_triage.spf_dkim_weight"
            )
            #expect(try await server.evaluate("insights_writer").status == 200)
            let bulk = try await server.post(Self.path, ["context": [:]])
            #expect(bulk.status == 200)
            let flags = bulk["flags"]?.array ?? []
            let triage = flags.filter { $0["key"]?.string?.hasPrefix("inbox_triage") == true }
            #expect(triage.count == 3)
            #expect(triage.allSatisfy { $0["errorCode"] == "TARGETING_KEY_MISSING" })
            #expect(flags.count { $0["value"] != nil } == 6)
        }
    }

    @Test(arguments: [
        ("{", "PARSE_ERROR"), ("", "GENERAL"), ("[]", "INVALID_CONTEXT"), (#"{"context": 5}"#, "INVALID_CONTEXT"),
        (#"{"context": {"targetingKey": 5}}"#, "INVALID_CONTEXT"), (#"{"context": null}"#, "INVALID_CONTEXT"),
        (#"{"context": {"targetingKey": "\#(String(repeating: "k", count: 10_000))"}}"#, "INVALID_CONTEXT"),
    ])
    func badQuestionsAreAnsweredWith400(_ body: String, _ code: String) async throws {
        try await TestServer.run { server in
            for (path, key) in [("\(Self.path)/inbox_triage", "inbox_triage"), (Self.path, "")] {
                if body.isEmpty {
                    // No context at all asks for nobody in particular.
                    #expect(try await server.send(.post, path).status == 200)
                } else {
                    expectOFREPError(try await server.post(path, text: body), 400, code, key: key)
                }
            }
        }
    }

    @Test func otherMethodsMediaTypesAndPathsUseOnlyTheStatusesThatOFREPKnows() async throws {
        try await TestServer.run { server in
            let flag = "\(Self.path)/inbox_triage"
            for method in [HTTPRequest.Method.get, .put, .delete, .patch] {
                let reply = try await server.send(method, flag)
                expectOFREPError(reply, 400, "GENERAL", key: "inbox_triage")
                #expect(reply.headers[.allow] == "POST")
            }
            expectOFREPError(
                try await server.post(flag, text: "{}", type: "text/plain"),
                400,
                "PARSE_ERROR",
                key: "inbox_triage"
            )
            expectOFREPError(try await server.post("\(Self.path)/%FF", [:]), 400, "PARSE_ERROR", key: "%FF")
            expectOFREPError(try await server.get("/ofrep/v1/configuration"), 404, "GENERAL", key: "")
        }
    }

    @Test func beyondTheLimitClientsAreToldWhenToComeAgain() async throws {
        var serving = ServingSettings()
        serving.openFeatureRequestsPerSecond = 2
        try await TestServer.run(serving: serving) { server in
            for path in ["\(Self.path)/inbox_triage", Self.path] {
                #expect(try await server.post(path, [:]).status == 200)
            }
            let refused = try await server.evaluate("inbox_triage", unit: "u")
            expectOFREPError(refused, 429, "GENERAL", key: "inbox_triage")
            #expect(refused.headers[.retryAfter] == "1")
            #expect(try await server.get("/api/active/config/inbox_triage").status == 200, "other routes go on")
            server.clock.advance(hours: 1.0 / 3_600)
            #expect(try await server.evaluate("inbox_triage", unit: "u").status == 200)
        }
    }

    // MARK: Bulk

    @Test func theBulkTagDependsOnTheConfigurationAndOnTheContext() async throws {
        try await TestServer.run { server in
            let ann: JSON = ["context": ["targetingKey": "ann", "plan": "pro"]]
            let first = try await server.post(Self.path, ann)
            #expect(first["metadata"]?["config_version"] != nil)
            let tag = try #require(first.headers[.eTag])
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
            let reordered: JSON = ["context": ["plan": "pro", "targetingKey": "ann"]]
            #expect(try await server.post(Self.path, reordered).headers[.eTag] == tag)
            let other: JSON = ["context": ["targetingKey": "bob", "plan": "pro"]]
            let bob = try await server.post(Self.path, other, headers: [.ifNoneMatch: tag])
            #expect(bob.status == 200)
            #expect(bob.headers[.eTag] != tag)
            try await server.startCanary()
            let changed = try await server.post(Self.path, ann, headers: [.ifNoneMatch: tag])
            #expect(changed.status == 200)
            #expect(changed.headers[.eTag] != tag)
        }
    }

    @Test(arguments: [
        ("TAG", 304), ("W/TAG", 304), ("\"a\", TAG", 304), ("\"a\",W/\"b\" , W/TAG", 304), ("*", 304),
        ("\"a,b\", TAG", 304),
        ("\"other\"", 200), ("W/\"other\"", 200), ("TAG-2", 304), ("", 200), ("\"TAG", 200), ("unquoted", 200),
    ])
    func aKnownTagIsAnsweredWith304(_ field: String, _ status: Int) async throws {
        try await TestServer.run { server in
            let body: JSON = ["context": ["targetingKey": "ann"]]
            let tag = try #require(try await server.post(Self.path, body).headers[.eTag])
            let known = field.replacing("TAG", with: tag)
            let reply = try await server.post(Self.path, body, headers: [.ifNoneMatch: known])
            #expect(reply.status == status, "\(known)")
            #expect(reply.headers[.eTag] == tag)
            if status == 304 { #expect(reply.bytes.isEmpty) }
        }
    }
}

private func expectOFREPError(
    _ reply: Reply,
    _ status: Int,
    _ code: String,
    key: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectProblem(reply, status, sourceLocation: sourceLocation)
    #expect(reply["key"]?.string == key, "\(reply.text)", sourceLocation: sourceLocation)
    #expect(reply["errorCode"]?.string == code, "\(reply.text)", sourceLocation: sourceLocation)
    #expect(reply["errorDetails"]?.string?.isEmpty == false, "\(reply.text)", sourceLocation: sourceLocation)
    #expect(reply["metadata"]?.object != nil, "\(reply.text)", sourceLocation: sourceLocation)
}

extension String {
    fileprivate var removingEscapes: String { replacing("%5F", with: "_") }
}
