import Domain
import Hummingbird
import JSON
import Wire

struct AlertsRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/alerts") { request, _ in try await Self.alerts(request, backend) }
        routes.post("/api/active/alerts/{id}/ack") { request, context in
            let id = try context.parameter("id")
            let body = try await BodyReader.value(Wire.AlertAcknowledgement.self, of: request)
            let alert = try await backend.alerts.acknowledge(id, by: Actor(body.actor))
            return try Answer.of(Wire.Alert(alert, at: backend.now))
        }
        routes.post("/api/active/alerts/{id}/silence") { request, context in
            let id = try context.parameter("id")
            let body = try await BodyReader.value(Wire.AlertSilence.self, of: request)
            let alert = try await backend.alerts.silence(
                id,
                until: try Self.end(of: body, at: backend.now),
                reason: body.reason,
                by: Actor(body.actor)
            )
            return try Answer.of(Wire.Alert(alert, at: backend.now))
        }
        addChannels(to: routes)
    }

    private func addChannels(to routes: RouteTable) {
        let backend = backend
        routes.get("/api/active/alerts/channels") { _, _ in
            try Answer.of(try await backend.alerts.channels().map { Wire.AlertChannel($0) })
        }
        routes.post("/api/active/alerts/channels/{name}/test") { request, context in
            let name = try context.parameter("name")
            _ = try await BodyReader.value(ActorRequest.self, of: request)
            let outcome = try await backend.channelTesting.test(name)
            return try Answer.of(Wire.ChannelTestAnswer(channel: name, status: outcome.word, detail: outcome.error))
        }
        routes.get("/api/active/alerts/deliveries") { request, _ in
            let query = Query(request)
            var filter = DeliveryFilter()
            filter.channel = query.text("channel")
            filter.state = try query.word("state", Domain.AlertDelivery.State.self)
            // What no alert is called has no deliveries.
            filter.alert = query.text("alert").map { Domain.Alert.number($0) ?? -1 }
            filter.limit = try query.limit() + 1
            filter.before = try query.cursor(parts: 1)?.first
            var rows = try await backend.alerts.deliveries(filter)
            let hasMore = rows.count == filter.limit
            if hasMore { rows.removeLast() }
            let next = hasMore ? rows.last.map { String($0.number) } : nil
            return try Answer.page(rows.map { Wire.AlertDelivery($0) }, next: next, of: request)
        }
    }

    /// What `state` may be asked for: one state, all that are not resolved, or all.
    private enum Asked: String, CaseIterable {
        case open
        case firing
        case acknowledged
        case silenced
        case resolved
        case all
    }

    private static func alerts(_ request: Request, _ backend: Backend) async throws -> Response {
        let query = Query(request)
        let asked = try query.word("state", Asked.self) ?? .open
        var filter = AlertFilter()
        filter.openness = asked == .all ? .all : asked == .resolved ? .resolved : .open
        filter.severity = try query.word("severity", AlertSeverity.self)
        filter.rule = try query.word("rule", AlertRule.self)
        filter.agent = try await query.agent(in: backend)
        filter.limit = try query.limit() + 1
        filter.before = try query.cursor(parts: 1)?.first
        var alerts = try await backend.alerts.alerts(filter)
        let hasMore = alerts.count == filter.limit
        if hasMore { alerts.removeLast() }
        let next = hasMore ? alerts.last.map { String($0.number) } : nil
        let now = backend.now
        // Which of the open ones is silent is a matter of the time; a page may so have fewer than its limit.
        let state = Domain.Alert.State(rawValue: asked.rawValue)
        if let state { alerts.removeAll { $0.state(at: now) != state } }
        return try Answer.page(alerts.map { Wire.Alert($0, at: now) }, next: next, of: request)
    }

    private static func end(of silence: Wire.AlertSilence, at now: Timestamp) throws(Refusal) -> Timestamp {
        let longest = AlertDesk.longestSilenceHours
        switch (silence.until, silence.hours) {
        case (let text?, nil):
            guard let until = Timestamp(text) else {
                throw .invalid("/until", "must be a time such as 2024-01-15T10:00:00Z")
            }
            guard until.hours(since: now) <= longest else {
                throw .invalid("/until", "must be within \(Int(clamping: longest)) hours")
            }
            return until
        case (nil, let hours?):
            guard (0...longest).contains(hours) else {
                throw .invalid("/hours", "must be from 0, which lifts the silence, to \(Int(clamping: longest))")
            }
            return now.adding(hours: hours)
        default:
            throw .invalid("/hours", "is needed, or until: one of the two says how long")
        }
    }
}

extension Wire.Alert {
    init(_ alert: Domain.Alert, at now: Timestamp) {
        let condition = alert.condition
        self.init(
            id: alert.id,
            rule: condition.rule.rawValue,
            severity: condition.rule.severity.rawValue,
            state: alert.state(at: now).rawValue,
            agent: condition.agent,
            subject: condition.subject,
            summary: condition.summary,
            advice: condition.rule.advice,
            figures: .object(condition.figures),
            firedAt: alert.firedAt.description
        )
        acknowledgedAt = alert.acknowledged?.at.description
        acknowledgedBy = alert.acknowledged?.by.name
        silencedUntil = alert.silenced?.at.description
        silencedBy = alert.silenced?.by.name
        resolvedAt = alert.resolvedAt?.description
    }
}

extension Wire.AlertChannel {
    fileprivate init(_ channel: AlertDesk.Channel) {
        self.init(
            name: channel.channel.name,
            kind: channel.channel.kind.rawValue,
            target: channel.channel.target,
            state: channel.status.word,
            waiting: channel.waiting
        )
        failingSince = channel.status.failingSince?.description
        lastError = channel.status.lastError
        lastSentAt = channel.status.lastSentAt?.description
    }
}

extension Wire.AlertDelivery {
    fileprivate init(_ row: Domain.AlertDelivery) {
        self.init(
            id: row.id,
            alertId: "alert-\(row.alert)",
            channel: row.channel,
            event: row.event.rawValue,
            state: row.state.rawValue,
            attempts: row.attempts,
            unknownAttempts: row.unknownAttempts,
            createdAt: row.createdAt.description
        )
        nextAttemptAt = row.isFinished ? nil : row.nextAttemptAt.description
        finishedAt = row.finishedAt?.description
        lastError = row.lastError
    }
}
