import Domain
import HTTPTypes
import Testing

struct FormsTests {
    @Test("Approving says what was done, and the log has it under the name the browser goes by")
    func approve() async throws {
        try await TestDashboard.run { dashboard in
            let id = try await dashboard.proposed()
            let page = try await dashboard.get("/approvals/\(id)")
            let answer = try await dashboard.post(
                "/approvals/\(id)/approve",
                [("token", try #require(page.token)), ("rationale", "looks <b>good</b>")],
                cookie: "attune_name=J%C3%B6rg%20%3Cops%3E"
            )
            #expect(answer.status == 303)
            let after = try await dashboard.follow(answer)
            #expect(after.html.contains("\(id) is approved. Deploy it below."))
            #expect(after.html.contains("looks &lt;b&gt;good&lt;/b&gt;"))
            #expect(after.html.contains("Deploy as a canary"))
            let entry = try #require(try await dashboard.journal(.approve).first)
            #expect(entry.actor.name == "Jörg <ops>")
            #expect(entry.reason == "looks <b>good</b>")
        }
    }

    @Test("A form sent twice acts once and says the same both times")
    func doublePost() async throws {
        try await TestDashboard.run { dashboard in
            try await dashboard.importMail(10)
            let token = try #require(try await dashboard.get("/bundles/inbox_triage_default").token)
            let fields = [("token", token), ("threshold.risk_score_threshold", "50")]
            async let first = dashboard.post("/bundles/inbox_triage_default/edit", fields)
            async let second = dashboard.post("/bundles/inbox_triage_default/edit", fields)
            let places = try await [first, second].map { $0.headers[.location] }
            let third = try await dashboard.post("/bundles/inbox_triage_default/edit", fields)
            #expect(places == [third.headers[.location], third.headers[.location]])
            #expect(try await dashboard.journal(.upload).count == 1)
            #expect(try await dashboard.follow(third).html.contains("Kept your thresholds as"))
            let changed = try await dashboard.post(
                "/bundles/inbox_triage_default/edit",
                [("token", token), ("threshold.risk_score_threshold", "40")]
            )
            #expect(try await dashboard.follow(changed).html.contains("this form was sent before"))
            #expect(try await dashboard.journal(.upload).count == 1)
        }
    }

    @Test("A form sent to two servers at once acts once, and both lead to the same page")
    func twoServers() async throws {
        try await TestDashboard.run { dashboard in
            let token = try #require(try await dashboard.get("/bundles/inbox_triage_default").token)
            let fields = [("token", token), ("threshold.risk_score_threshold", "50")]
            try await dashboard.withNeighbour { neighbour in
                async let first = dashboard.post("/bundles/inbox_triage_default/edit", fields)
                async let second = neighbour.post("/bundles/inbox_triage_default/edit", fields)
                let answers = try await [first, second]
                #expect(answers[0].status == 303)
                #expect(answers[0].headers[.location] == answers[1].headers[.location])
                #expect(try await neighbour.follow(answers[1]).html.contains("Kept your thresholds as"))
            }
            #expect(try await dashboard.journal(.upload).count == 1)
        }
    }

    @Test("A form that somebody was faster than says so and changes nothing")
    func stale() async throws {
        try await TestDashboard.run { dashboard in
            let id = try await dashboard.proposed()
            let page = try await dashboard.get("/approvals/\(id)")
            _ = try await ApprovalDesk(ledger: dashboard.ledger, work: WorkQueue())
                .decide(id, .rejected, rationale: "too early", by: Actor("ana"))
            let answer = try await dashboard.post("/approvals/\(id)/approve", [("token", try #require(page.token))])
            let after = try await dashboard.follow(answer)
            #expect(after.html.contains("Nothing was changed. \(id) is rejected already by ana."))
            #expect(try await dashboard.journal(.approve).isEmpty)
        }
    }

    @Test("A canary that was moved meanwhile is not moved by a form made before")
    func movedCanary() async throws {
        try await TestDashboard.run { dashboard in
            try await dashboard.startCanary()
            let page = try await dashboard.get("/canaries/inbox_triage")
            let fields = [("token", try #require(page.token)), ("seen", try #require(page.value(of: "seen")))]
            _ = try await CanaryControl(ledger: dashboard.ledger, work: WorkQueue())
                .promote(agent: TestDashboard.agent, to: 50, by: Actor("ana"))
            let promoted = try await dashboard.post("/canaries/inbox_triage/promote", fields + [("percent", "100")])
            #expect(try await dashboard.follow(promoted).html.contains("moved meanwhile and is at 50 % now"))
            let fresh = try await dashboard.get("/canaries/inbox_triage")
            let rollback = try await dashboard.post(
                "/canaries/inbox_triage/rollback",
                [("token", try #require(fresh.token)), ("seen", try #require(fresh.value(of: "seen")))]
            )
            #expect(try await dashboard.follow(rollback).html.contains("was taken back"))
            #expect(try await dashboard.journal(.rollback).count == 1)
            #expect(try await dashboard.get("/canaries").html.contains("href=\"/canaries/1\""), "it is among the ended")
            #expect(try await dashboard.get("/canaries/1").html.contains("Evidence on quality against its boundaries"))
        }
    }

    @Test("A form from another site, one without a token and one of another kind are refused, and nothing is done")
    func refused() async throws {
        try await TestDashboard.run { dashboard in
            let token = try #require(try await dashboard.get("/").token)
            let cross = try await dashboard.post("/pause", [("token", token)], headers: .from(site: "cross-site"))
            #expect(cross.status == 403)
            #expect(try await dashboard.post("/pause", [("token", token)], headers: [:]).status == 403)
            #expect(try await dashboard.post("/pause", []).status == 422)
            #expect(try await dashboard.post("/pause", [("token", "../x")]).status == 422)
            #expect(try await dashboard.journal(.pause).isEmpty)
            let paused = try await dashboard.post("/pause", [("token", token), ("reason", "drill")])
            #expect(try await dashboard.follow(paused).html.contains("Learning is paused."))
            #expect(try await dashboard.get("/log").html.contains("drill"))
        }
    }

    @Test("A review session: label, undo, reopen and skip, each leading on")
    func review() async throws {
        try await TestDashboard.run { dashboard in
            try await dashboard.reportDisputedRun(key: "t-1")
            try await dashboard.reportDisputedRun(key: "t-2")
            let start = try await dashboard.get("/review")
            var page = try await dashboard.follow(
                dashboard.post("/review/next", [("token", try #require(start.token))])
            )
            #expect(page.html.contains("t-1"))
            #expect(!page.html.contains("gpt-4"), "a labeler sees no verdict")
            #expect(page.html.contains("<kbd>1</kbd> <bdi>quarantine</bdi>"))
            page = try await dashboard.follow(
                dashboard.post("/review/review-1/label", [("token", try #require(page.token)), ("label", "safe")])
            )
            #expect(page.html.contains("Labeled t-1 as safe."))
            #expect(page.html.contains("<bdi>t-2</bdi>"))
            #expect(page.html.contains("/review/review-1/undo"))
            page = try await dashboard.follow(
                dashboard.post("/review/review-1/undo", [("token", try #require(page.token))])
            )
            #expect(page.html.contains("Took your answer on t-1 back."))
            page = try await dashboard.follow(
                dashboard.post("/review/review-1/skip", [("token", try #require(page.token))])
            )
            #expect(page.html.contains("Left t-1 to others."))
            let wrong = try await dashboard.post(
                "/review/review-2/label",
                [("token", try #require(page.token)), ("label", "nonsense")]
            )
            #expect(try await dashboard.follow(wrong).html.contains("must be one of quarantine, safe"))
        }
    }

    @Test("An alert is looked after and silenced from its page; a channel that is not there is said to be none")
    func alerts() async throws {
        try await TestDashboard.run { dashboard in
            dashboard.clock.advance(hours: 200)
            _ = try await AlertDesk(ledger: dashboard.ledger).evaluate()
            #expect(try await dashboard.get("/").html.contains("0 new labeled examples in 7 days; under 20"))
            var page = try await dashboard.get("/alerts")
            #expect(page.html.contains("<span class=\"badge bad\">firing</span>"))
            page = try await dashboard.follow(
                dashboard.post("/alerts/alert-1/ack", [("token", try #require(page.token))])
            )
            #expect(page.html.contains("You look after alert-1."))
            let fields = [("token", try #require(page.token)), ("hours", "4")]
            page = try await dashboard.follow(dashboard.post("/alerts/alert-1/silence", fields))
            #expect(page.html.contains("alert-1 is silent for 4 hours."))
            #expect(page.html.contains("Lift the silence"))
            page = try await dashboard.follow(
                dashboard.post("/alerts/channels/slack/test", [("token", try #require(page.token))])
            )
            #expect(page.html.contains("There is no channel &quot;slack&quot;"))
        }
    }

    @Test("Examples are excluded with a reason after a look at them, and restored")
    func exclude() async throws {
        try await TestDashboard.run { dashboard in
            try await dashboard.importMail(120)
            let chosen = try await dashboard.get("/labeled/selected?id=1&id=2")
            #expect(chosen.html.contains("2 examples chosen"))
            #expect(chosen.html.contains("Without these 2 labels"), "what training would be without them")
            let fields = [("token", try #require(chosen.token)), ("id", "1"), ("reason", "poisoned")]
            let after = try await dashboard.follow(dashboard.post("/labeled/exclude", fields))
            #expect(after.html.contains("1 example excluded from training."))
            let excluded = try await dashboard.get("/labeled?excluded=true")
            #expect(excluded.html.contains("poisoned"))
            let restored = try await dashboard.post(
                "/labeled/restore",
                [("token", try #require(excluded.token)), ("id", "1")]
            )
            #expect(try await dashboard.follow(restored).html.contains("1 example restored"))
        }
    }
}
