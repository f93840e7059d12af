import Commands
import JSON
import Testing
import Wire

struct ReviewSessionTests {
    @Test func keysAreTheFirstFreeLetters() {
        let session = showing(item("i1", labels: ["quarantine", "safe", "spam", "squ", "7"]))
        // q, s and u are the session's own; a is taken by the time safe and spam come.
        #expect(
            session.keys == [
                LabelKey(key: "a", label: "quarantine"), LabelKey(key: "f", label: "safe"),
                LabelKey(key: "p", label: "spam"), LabelKey(key: "1", label: "squ"), LabelKey(key: "7", label: "7"),
            ]
        )
    }

    @Test func aKeyLabelsAndTheNextItemIsFetched() {
        var session = showing(item("i1"))
        #expect(session.entered(.key("F")) == .label(item: "i1", label: "safe"))
        #expect(session.succeeded() == .fetch)
        #expect(session.labeled == 1)
    }

    @Test func skippingAsksForTheReasonWhichCanBeCorrected() {
        var session = showing(item("i1"))
        #expect(session.entered(.key("s")) == .prompt(""))
        #expect(session.entered(.key("q")) == .prompt("q"))
        #expect(session.entered(.backspace) == .prompt(""))
        #expect(session.entered(.key("?")) == .prompt("?"))
        #expect(session.entered(.enter) == .skip(item: "i1", reason: "?"))
        #expect(session.succeeded() == .fetch)
        #expect(session.skipped == 1)
    }

    @Test func undoBringsTheItemBackAndThenTheOneThatWasShown() {
        var session = showing(item("i1"))
        _ = session.entered(.key("f"))
        _ = session.succeeded()
        _ = session.received(ReviewNextAnswer(item: item("i2")))
        #expect(session.entered(.key("u")) == .undo(item: "i1"))
        #expect(session.succeeded() == .show)
        #expect(session.current?.id == "i1")
        #expect(session.labeled == 0)
        #expect(session.entered(.key("a")) == .label(item: "i1", label: "quarantine"))
        #expect(session.succeeded() == .show)
        #expect(session.current?.id == "i2")
    }

    @Test func aSkipIsUndoneLikeALabel() {
        var session = showing(item("i1"))
        _ = session.entered(.line("s"))
        #expect(session.entered(.line("unclear")) == .skip(item: "i1", reason: "unclear"))
        _ = session.succeeded()
        _ = session.received(ReviewNextAnswer(item: item("i2")))
        #expect(session.entered(.key("u")) == .undo(item: "i1"))
        #expect(session.succeeded() == .show)
        #expect(session.current?.id == "i1")
        #expect(session.skipped == 0)
        #expect(session.entered(.key("f")) == .label(item: "i1", label: "safe"))
        #expect(session.succeeded() == .show)
        #expect(session.current?.id == "i2")
    }

    @Test func aRefusedLabelMovesOnAndDoesNotCount() {
        var session = showing(item("i1"))
        _ = session.entered(.key("f"))
        #expect(session.failed() == .fetch)
        #expect(session.labeled == 0)
        _ = session.received(ReviewNextAnswer(item: item("i2")))
        guard case .say = session.entered(.key("u")) else {
            Issue.record("There is nothing to undo.")
            return
        }
    }

    @Test func aRefusedUndoKeepsTheShownItem() {
        var session = showing(item("i1"))
        _ = session.entered(.key("f"))
        _ = session.succeeded()
        _ = session.received(ReviewNextAnswer(item: item("i2")))
        _ = session.entered(.key("u"))
        #expect(session.failed() == .show)
        #expect(session.current?.id == "i2")
        #expect(session.labeled == 1)
    }

    @Test func anEmptyQueueEndsTheSessionAndSaysWhy() {
        var session = ReviewSession()
        #expect(session.begin() == .fetch)
        #expect(session.received(ReviewNextAnswer(reason: "Every run of the last week is labeled.")) == .finish)
        #expect(session.ending == "Every run of the last week is labeled.")
    }

    @Test(arguments: [ReviewInput.key("q"), .line("q"), .interrupt])
    func quitting(input: ReviewInput) {
        var session = showing(item("i1"))
        #expect(session.entered(input) == .finish)
        #expect(session.ending == nil)
    }

    @Test func unknownKeysChangeNothing() {
        var session = showing(item("i1"))
        let before = session
        guard case .say(let text) = session.entered(.key("x")) else {
            Issue.record("An unknown key has to be answered.")
            return
        }
        #expect(text.contains("x"))
        #expect(session == before)
    }

    private func showing(_ item: ReviewLease) -> ReviewSession {
        var session = ReviewSession()
        _ = session.received(ReviewNextAnswer(item: item))
        return session
    }
}

/// The command around the session.
struct ReviewCommandTests {
    @Test func aScriptedSessionLabelsSkipsAndEnds() async {
        let server = FakeServer(
            lease("i1", payload: #"{"risk_score": 72.5, "headers": {"from": "a@b.c"}, "words": ["x"]}"#),
            #"{"id": "i1", "status": "labeled", "label": "safe", "reviews": {"given": 1, "wanted": 1}}"#,
            lease("i2", payload: "{}"),
            #"{"id": "i2", "status": "skipped", "reviews": {"given": 0, "wanted": 1}}"#,
            #"{"item": null, "reason": "The queue is empty."}"#
        )
        let console = FakeConsole(input: [.line("f"), .line("s"), .line("no attachment shown")])
        let outcome = await attune("review", "--agent", "a", "--labeler", "cy", server: server, console: console)
        #expect(outcome.exitCode == 0)
        #expect(console.timesClosed == 1)
        let next = FakeServer.Asked("POST", "/api/active/review/next", body: ["labeler": "cy", "agent": "a"])
        #expect(
            outcome.asked == [
                next,
                FakeServer.Asked(
                    "POST",
                    "/api/active/review/i1/label",
                    body: ["label": "safe", "labeler": "cy"]
                ),
                next,
                FakeServer.Asked(
                    "POST",
                    "/api/active/review/i2/skip",
                    body: ["labeler": "cy", "reason": "no attachment shown"]
                ),
                next,
            ]
        )
        #expect(outcome.output.hasPrefix("a · k-i1 · review 2 of 2 · 0 labeled\nThe judges disagree.\n"))
        #expect(outcome.output.contains("headers.from  a@b.c\n"))
        #expect(outcome.output.contains("[a] quarantine  [f] safe  [s] skip  [u] undo  [q] quit\n"))
        #expect(outcome.output.hasSuffix("The queue is empty.\n1 labeled, 1 skipped.\n"))
    }

    @Test func strategyAndNumberOfReviewsAreAskedFor() async {
        let server = FakeServer(#"{"item": null, "code": "nothing_open", "reason": "The queue is empty."}"#)
        let outcome = await attune(
            "review",
            "--labeler",
            "cy",
            "--strategy",
            "margin",
            "--reviews",
            "2",
            server: server,
            console: FakeConsole()
        )
        #expect(outcome.asked.first?.body == ["labeler": "cy", "strategy": "margin", "reviews": 2])
    }

    @Test func aRefusedLabelIsSaidAndTheSessionGoesOn() async {
        let problem = """
            {"type": "about:blank", "title": "Conflict", "status": 409, "detail": "Somebody else was quicker.", \
            "code": "already_labeled"}
            """
        let server = FakeServer([
            .success(FakeServer.Answer(body: lease("i1", payload: "{}"))),
            .success(FakeServer.Answer(status: 409, body: problem)),
            .success(FakeServer.Answer(body: lease("i2", payload: "{}"))),
        ])
        let console = FakeConsole(input: [.key("f")])
        let outcome = await attune("review", server: server, console: console)
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors == "Conflict: Somebody else was quicker.\n")
        #expect(outcome.output.hasSuffix("0 labeled, 0 skipped.\n"))
        #expect(outcome.asked.last?.body == ["labeler": "ops_lead"])
    }

    @Test func theTerminalIsGivenBackWhenTheServerIsLost() async {
        let console = FakeConsole(input: [.key("f")])
        let failure = ConnectionFailure(url: "http://127.0.0.1:8000", detail: "connection refused")
        let server = FakeServer([.success(FakeServer.Answer(body: lease("i1", payload: "{}"))), .failure(failure)])
        let outcome = await attune("review", server: server, console: console)
        #expect(outcome.exitCode == 69)
        #expect(console.timesClosed == 1)
    }

    private func lease(_ id: String, payload: String) -> String {
        """
        {"item": {"id": "\(id)", "agent": "a", "key": "k-\(id)", "payload": \(payload), \
        "labels": ["quarantine", "safe"], "created_at": "2024-01-15T10:00:00Z", \
        "leased_until": "2024-01-15T10:10:00Z", "method": "disagreement", "reason": "The judges disagree.", \
        "reviews": {"given": 1, "wanted": 2}}, "code": null, "reason": null}
        """
    }
}

private func item(_ id: String, labels: [String] = ["quarantine", "safe"]) -> ReviewLease {
    ReviewLease(
        id: id,
        agent: "a",
        key: "k-\(id)",
        payload: [:],
        labels: labels,
        createdAt: "2024-01-15T10:00:00Z",
        leasedUntil: "2024-01-15T10:10:00Z",
        method: "disagreement",
        reason: "The judges disagree.",
        reviews: ReviewProgress(given: 0, wanted: 1)
    )
}
