import Domain
import JSON
import Storage
import Testing

/// What is told to which channel, and what becomes of it.
@Suite(.onEveryDriver)
struct AlertOutboxTests {
    private static let pager = AlertChannel(name: "pager", kind: .pagerduty, target: "example.com")
    private static let chat = AlertChannel(name: "chat", kind: .slack, target: "example.com")

    private static let policy = AlertPolicy(
        channels: [pager, chat],
        routes: [
            AlertRoute(severities: [.warning], agents: nil, channels: ["pager"]),
            AlertRoute(severities: [.warning, .info], agents: nil, channels: ["chat"]),
        ]
    )

    /// A loop with one open warning, which both channels are to be told of.
    private func warned() async throws -> (Loop, AlertOutbox, Alert) {
        let loop = try await Loop(alertPolicy: Self.policy)
        let alert = try await fail(.feedsLoad, in: loop)
        return (loop, AlertOutbox(ledger: loop.ledger, retry: RetryPolicy()), alert)
    }

    private func fail(_ job: Job, in loop: Loop) async throws -> Alert {
        try await loop.ledger.change(by: .system) { change in
            try change.records.insertJobRun(
                JobRun(job: job, scheduled: nil, startedAt: change.time, outcome: .failed, figures: [:])
            )
        }
        try await loop.alerts.evaluate()
        return try #require(try await loop.alerts.alerts(AlertFilter()).first { $0.condition.subject == job.rawValue })
    }

    private func claim(_ outbox: AlertOutbox, _ channel: AlertChannel = Self.pager) async throws -> [AlertOutbox.Claim]
    {
        try await outbox.claim(channel, limit: 10, leaseSeconds: 20, secondsApart: nil)
    }

    private func states(_ loop: Loop, _ channel: String = "pager") async throws -> [String] {
        var filter = DeliveryFilter()
        filter.channel = channel
        return try await loop.alerts.deliveries(filter).reversed().map { "\($0.event.rawValue) \($0.state.rawValue)" }
    }

    @Test("A message is sent by one node; the end waits for the beginning, and is told to those who know it")
    func sendsInTurn() async throws {
        let (loop, outbox, _) = try await warned()
        let claims = try await claim(outbox)
        #expect(claims.map(\.delivery.event) == [.trigger])
        #expect(try await claim(outbox).isEmpty, "another node finds it taken")
        _ = try await loop.jobs.run(.feedsLoad, by: Loop.ana)
        #expect(try await claim(outbox).isEmpty, "its end waits")
        try await outbox.finish(claims.map { ($0, .sent) }, of: Self.pager)
        let ends = try await claim(outbox)
        #expect(ends.map(\.delivery.event) == [.resolve])
        try await outbox.finish(ends.map { ($0, .sent) }, of: Self.pager)
        #expect(try await states(loop) == ["trigger sent", "resolve sent"])
    }

    @Test("What a sender that went away had taken is sent again, and known to be uncertain")
    func takesOverAbandonedMessages() async throws {
        let (loop, outbox, _) = try await warned()
        let lost = try await claim(outbox)
        loop.world.advance(hours: 21.0 / 3_600)
        let found = try await claim(outbox)
        #expect(found.map(\.delivery.unknownAttempts) == [1])
        try await outbox.finish(lost.map { ($0, .refused("late")) }, of: Self.pager)
        #expect(try await states(loop) == ["trigger unknown"], "the first sender's word does not count any more")
        try await outbox.finish(found.map { ($0, .sent) }, of: Self.pager)
        #expect(try await states(loop) == ["trigger sent"])
    }

    @Test("A receiver's Retry-After holds the whole channel")
    func obeysRetryAfter() async throws {
        let (loop, outbox, _) = try await warned()
        _ = try await fail(.guardCheck, in: loop)
        let first = try await outbox.claim(Self.pager, limit: 1, leaseSeconds: 20, secondsApart: nil)
        try await outbox.finish(first.map { ($0, .retry("429", afterSeconds: 120)) }, of: Self.pager)
        #expect(try await outbox.hasDue("pager") == false)
        loop.world.advance(hours: 119.0 / 3_600)
        #expect(try await claim(outbox).isEmpty)
        loop.world.advance(hours: 2.0 / 3_600)
        #expect(try await claim(outbox).count == 2)
    }

    @Test("A channel with a pace gets one message at a time")
    func keepsThePace() async throws {
        let (loop, outbox, _) = try await warned()
        _ = try await fail(.guardCheck, in: loop)
        #expect(try await outbox.claim(Self.chat, limit: 10, leaseSeconds: 20, secondsApart: 1).count == 1)
        #expect(try await outbox.claim(Self.chat, limit: 10, leaseSeconds: 20, secondsApart: 1).isEmpty)
        loop.world.advance(hours: 1.0 / 3_600)
        #expect(try await outbox.claim(Self.chat, limit: 10, leaseSeconds: 20, secondsApart: 1).count == 1)
    }

    @Test("What a broken channel refused is delivered once it works again, if it still stands")
    func makesUpForWhatWasRefused() async throws {
        let (loop, outbox, _) = try await warned()
        _ = try await fail(.guardCheck, in: loop)
        try await outbox.finish(try await claim(outbox).map { ($0, .refused("401: wrong key")) }, of: Self.pager)
        #expect(try await states(loop) == ["trigger failed", "trigger failed"])
        let channel = try #require(try await loop.alerts.channels().first)
        #expect(channel.status.word == "failing")
        #expect(channel.status.lastError == "401: wrong key")
        _ = try await loop.jobs.run(.guardCheck, by: Loop.ana)
        #expect(try await claim(outbox).isEmpty, "an end is not told to a channel that never knew")
        try await outbox.note(.sent, of: Self.pager)
        let claims = try await claim(outbox)
        #expect(claims.map(\.alert.condition.subject) == ["feeds_load"])
        #expect(try await loop.alerts.channels().first?.status.word == "ok")
    }

    @Test("A server whose configuration gained a channel tells it what stands")
    func catchesUp() async throws {
        let (loop, _, alert) = try await warned()
        let mail = AlertChannel(name: "mail", kind: .email, target: "example.com")
        let wider = AlertPolicy(
            channels: [mail],
            routes: [AlertRoute(severities: nil, agents: nil, channels: ["mail"])]
        )
        let outbox = AlertOutbox(
            ledger: Ledger(store: loop.store, world: loop.world.world, alertPolicy: wider, live: nil),
            retry: RetryPolicy()
        )
        for _ in 0..<2 { try await outbox.catchUp() }
        #expect(try await claim(outbox, mail).map(\.alert.id) == [alert.id])
    }

    @Test("A silenced alert is told to nobody until the silence ends, also when it comes back meanwhile")
    func keepsSilence() async throws {
        let (loop, outbox, alert) = try await warned()
        try await outbox.finish(try await claim(outbox).map { ($0, .sent) }, of: Self.pager)
        let end = loop.world.now.adding(hours: 4)
        let silenced = try await loop.alerts.silence(alert.id, until: end, reason: "known", by: Loop.ana)
        #expect(silenced.state(at: loop.world.now) == .silenced)
        _ = try await loop.jobs.run(.feedsLoad, by: Loop.ana)
        let again = try await fail(.feedsLoad, in: loop)
        #expect(again.id != alert.id)
        #expect(again.state(at: loop.world.now) == .silenced)
        #expect(try await states(loop) == ["trigger sent", "resolve pending"])
        loop.world.advance(hours: 4)
        try await loop.alerts.evaluate()
        #expect(try await states(loop) == ["trigger sent", "resolve pending", "trigger pending"])
        let entry = try #require(try await loop.journal(.alertSilence).last)
        #expect(entry.reason == "known")
    }

    @Test("An acknowledgement is told to those who keep incidents, and once is enough")
    func acknowledges() async throws {
        let (loop, outbox, alert) = try await warned()
        for channel in [Self.pager, Self.chat] {
            try await outbox.finish(try await claim(outbox, channel).map { ($0, .sent) }, of: channel)
        }
        _ = try await loop.alerts.acknowledge(alert.id, by: Loop.ana)
        #expect(try await states(loop) == ["trigger sent", "acknowledge pending"])
        #expect(try await states(loop, "chat") == ["trigger sent"])
        let conflict = try await loop.conflict { _ = try await loop.alerts.acknowledge(alert.id, by: .system) }
        #expect(conflict == .alertAcknowledged)
        _ = try await loop.jobs.run(.feedsLoad, by: Loop.ana)
        let late = try await loop.conflict { _ = try await loop.alerts.acknowledge(alert.id, by: .system) }
        #expect(late == .alertResolved)
    }

    @Test("A message to a channel that no server has is given up after two days")
    func forgetsRemovedChannels() async throws {
        let (loop, outbox, _) = try await warned()
        loop.world.advance(hours: 47)
        try await outbox.forgetLost()
        #expect(try await states(loop) == ["trigger pending"])
        loop.world.advance(hours: 2)
        try await outbox.forgetLost()
        #expect(try await states(loop) == ["trigger dead"])
    }
}
