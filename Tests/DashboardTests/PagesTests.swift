import Domain
import HTTPTypes
import Testing

struct PagesTests {
    private static let paths = [
        "/", "/labeled", "/labeled/suspects", "/review", "/bundles", "/approvals", "/canaries",
        "/canaries/inbox_triage", "/alerts",
        "/judges", "/judges?agent=inbox_triage", "/log", "/agents", "/agents/inbox_triage",
        "/bundles/inbox_triage_default",
    ]

    @Test(
        "Every page of an empty server answers, says what to do next, and allows nothing from elsewhere",
        arguments: paths
    )
    func empty(_ path: String) async throws {
        try await TestDashboard.run { dashboard in
            let page = try await dashboard.get(path)
            #expect(page.status == 200, "\(page.html.prefix(2_000))")
            #expect(page.html.contains("<main id=\"main\""))
            // What was done so far and the agents that are built in are there from the beginning.
            let saysWhatToDo = page.html.contains("class=\"empty\"") || ["/log", "/agents"].contains(path)
            #expect(saysWhatToDo, "\(path) says nothing to someone who begins")
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
            #expect(!page.html.contains("{{"), "a template's tag is left")
            #expect(!page.html.contains("style=\""), "the policy forbids styles in attributes")
            #expect(!page.html.contains("Optional("))
        }
    }

    @Test("Every page with something on it answers")
    func filled() async throws {
        try await TestDashboard.run { dashboard in
            try await dashboard.importMail(120, labeler: "ana")
            try await dashboard.startCanary()
            try await dashboard.reportDisputedRun(key: "t-1")
            dashboard.clock.advance(hours: 80)
            let bundle = try await BundleTrainer(ledger: dashboard.ledger, work: WorkQueue())
                .train(TrainingRequest(agent: TestDashboard.agent), by: .localOperator)
            let more = ["/bundles/\(bundle.id)", "/approvals/approval-1", "/labeled/selected?id=1&id=2"]
            for path in Self.paths + more {
                let page = try await dashboard.get(path)
                #expect(page.status == 200, "\(path) answered \(page.status): \(page.html.suffix(1_500))")
                #expect(!page.html.contains("Optional("), "\(path)")
            }
            let overview = try await dashboard.get("/").html
            #expect(overview.contains("has been in its stage for 3 d"))
            #expect(try await dashboard.get("/bundles/\(bundle.id)").html.contains("Confusion matrix"))
        }
    }

    @Test("What is not there is said so, on a page")
    func missing() async throws {
        try await TestDashboard.run { dashboard in
            let paths = ["approvals/approval-9", "bundles/none", "agents/none", "review/review-9", "canaries/none"]
            for path in paths.map({ "/\($0)" }) {
                let page = try await dashboard.get(path)
                #expect(page.status == 404)
                #expect(page.html.contains("There is no"), "\(path)")
            }
            let post = try await dashboard.post("/judges", [("token", "a")])
            #expect(post.status == 405)
            #expect(post.headers[.allow] == "GET, HEAD")
        }
    }

    @Test("Labels, keys and notes with HTML, marks that turn text around and 10 000 characters appear as text")
    func hostileText() async throws {
        let long = String(repeating: "W", count: 10_000)
        let hostile = "<script>alert(1)</script>\"\u{301} onload='x' \u{202E}gnp.exe\(long)"
        try await TestDashboard.run { dashboard in
            try await dashboard.importMail(3, key: "<img src=x>\"\u{301}", notes: hostile, labeler: "\"\u{301}<i>")
            try await dashboard.reportDisputedRun(key: "<b>\"\u{301}", payload: #"{"<u>":"<script>alert(2)</script>"}"#)
            for path in ["/labeled", "/labeled/selected?id=1", "/review/review-1", "/", "/log"] {
                let html = try await dashboard.get(path).html
                for raw in ["<script>alert", "<img src=x", "<i>", "<u>", "<b>\"", "\"\u{301}"] {
                    #expect(!html.contains(raw), "\(raw) in \(path)")
                }
            }
            let html = try await dashboard.get("/labeled").html
            #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;\u{301}"))
            #expect(html.contains(long))
        }
    }

    @Test("An agent's page has the latency and errors of both arms as tables that charts are drawn from")
    func agentTraffic() async throws {
        try await TestDashboard.run { dashboard in
            #expect(try await dashboard.get("/agents/inbox_triage").html.contains("Nothing ran in 24 hours."))
            try await dashboard.reportRun("r-1", variant: "active", milliseconds: 100)
            try await dashboard.reportRun("r-2", variant: "canary", milliseconds: 400, error: "no answer")
            try await TrafficTally(ledger: dashboard.ledger).count()
            let html = try await dashboard.get("/agents/inbox_triage").html
            #expect(!html.contains("Nothing ran in 24 hours."))
            #expect(html.contains("<td data-value=\"100.351\">100 ms</td><td data-value=\"401.407\">401 ms</td>"))
            #expect(html.contains("<td data-value=\"0.0\">0.0 %</td><td data-value=\"1.0\">100.0 %</td>"))
        }
    }

    @Test("The assignment check says which bundle serves a key, and by which bucket")
    func assignmentCheck() async throws {
        try await TestDashboard.run { dashboard in
            let before = try await dashboard.get("/agents/inbox_triage?key=t-1").html
            #expect(before.contains("No canary is running, so every key is served the active bundle"))
            try await dashboard.startCanary(percent: 50)
            let during = try await dashboard.get("/agents/inbox_triage?key=t-1").html
            #expect(during.contains("The canary has 50 %, the buckets under 5000"))
        }
    }
}
