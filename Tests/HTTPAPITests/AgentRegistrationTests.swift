import HTTPTypes
import JSON
import Testing

struct AgentRegistrationTests {
    /// An agent that decides by its model.
    static let mailbox: JSON = [
        "labels": ["spam", "good"],
        "features": [
            ["name": "length", "path": "/length", "kind": "number", "default": 0],
            ["name": "sender", "path": "/from/domain", "kind": "category", "default": "unknown"],
        ],
        "costs": ["false_positive": 5, "false_negative": 1],
        "default_label": "good",
    ]

    @Test func aNewAgentIsCreatedAndAnswersAtOnce() async throws {
        try await TestServer.run { server in
            let version = try await server.configurationVersion
            let created = try await server.put("/api/active/agents/mailbox", Self.mailbox)
            #expect(created.status == 201, "\(created.text)")
            #expect(created.headers[.location] == "/api/active/agents/mailbox")
            #expect(created["config_version"]?.integer == version + 1)
            #expect(try await server.get(created.headers[.location] ?? "").json == created.json)
            let logged = try await server.get("/api/active/logs?action=agent_register&agent=mailbox").json.array ?? []
            #expect(logged.count == 1)
        }
    }

    @Test func anIdenticalSpecificationChangesNothing() async throws {
        try await TestServer.run { server in
            _ = try await server.put("/api/active/agents/mailbox", Self.mailbox)
            let before = try await server.state()
            let again = try await server.put("/api/active/agents/mailbox", Self.mailbox)
            #expect(again.status == 200)
            #expect(try await server.state() == before)
        }
    }

    @Test(arguments: ["inbox_triage", "insights_writer", "knowledge_update", "mailbox"])
    func whatIsShownCanBeSentBack(_ name: String) async throws {
        try await TestServer.run { server in
            _ = try await server.put("/api/active/agents/mailbox", Self.mailbox)
            let before = try await server.state()
            let shown = try await server.get("/api/active/agents/\(name)")
            let back = try await server.put("/api/active/agents/\(name)", shown.json)
            #expect(back.status == 200, "\(back.text)")
            #expect(try await server.state() == before)
        }
    }

    @Test func everyDuplicateAndUnknownNameIsNamed() async throws {
        let json: JSON = [
            "agent": "other", "labels": ["spam", "good", "spam"], "colour": "red", "default_label": "bad",
            "features": [
                ["name": "length", "path": "/length", "kind": "number"],
                ["name": "length", "path": "length", "kind": "text"],
            ],
            "parameters": [
                ["name": "limit", "default": 500, "min": 0, "max": 100],
                ["name": "limit", "default": 1, "min": 0, "max": 9],
            ],
            "rule": [
                "then": "burn", "otherwise": "good",
                "when_all": [
                    ["score": [["feature": "width"], ["feature": "length", "times": "w"]], "at_least": "depth"]
                ],
            ],
        ]
        try await TestServer.run { server in
            let before = try await server.state()
            let reply = try await server.put("/api/active/agents/mailbox", json)
            expectProblem(reply, 422)
            let expected: Set<String> = [
                "/agent", "/labels/2", "/colour", "/default_label", "/features/1", "/features/1/path",
                "/features/1/kind", "/parameters/0/default", "/parameters/1", "/rule/then",
                "/rule/when_all/0/score/0/feature", "/rule/when_all/0/score/1/times", "/rule/when_all/0/at_least",
            ]
            #expect(Set(reply.pointers) == expected, "\(reply.text)")
            #expect(try await server.state() == before)
        }
    }

    @Test(arguments: ["history", "active", "update", "Mailbox", "-mail", "mail.box", "a%20b"])
    func namesThatNoAgentMayHaveAreRefused(_ name: String) async throws {
        try await TestServer.run { server in
            expectProblem(try await server.put("/api/active/agents/\(name)", Self.mailbox), 422)
            expectProblem(try await server.get("/api/active/agents/\(name)"), 404)
        }
    }

    @Test func whatACanaryStandsOnCannotChangeWhileItRuns() async throws {
        try await TestServer.run { server in
            try await server.startCanary()
            let before = try await server.state()
            var changed = try #require(try await server.get("/api/active/agents/inbox_triage").json.object)
            changed["labels"] = ["quarantine", "safe", "unsure"]
            let refused = try await server.put("/api/active/agents/inbox_triage", .object(changed))
            expectProblem(refused, 409, code: "canary_running")
            #expect(try await server.state() == before)
            let rolledBack = try await server.post("/api/active/canaries/inbox_triage/rollback")
            #expect(rolledBack.status == 200)
            #expect(try await server.put("/api/active/agents/inbox_triage", .object(changed)).status == 200)
        }
    }
}
