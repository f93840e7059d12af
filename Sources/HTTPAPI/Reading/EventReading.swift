import Domain
import JSON
import Rules
import Wire

/// Checks reported events against what the agents are, and turns them into the domain's.
struct EventReading {
    private let configuration: ServedConfiguration
    private let now: Timestamp
    private static let decoder = JSONValueDecoder()
    /// How far ahead of the server's clock an event may claim to be.
    private static let mostAheadSeconds = 300.0

    init(_ configuration: ServedConfiguration, now: Timestamp) {
        self.configuration = configuration
        self.now = now
    }

    func run(_ json: JSON) throws -> Event {
        try requireFewJudges(json)
        let report = try RunReport(reading: json)
        let specification = try specification(report.agent)
        try requireRange(report.confidence, 0...100, "/confidence")
        try requireRange(report.latencyMs, 0...1e12, "/latency_ms")
        try requireRange(report.quality, 0...1, "/quality")
        try requireRange(report.cost, -1e15...1e15, "/cost")
        if let variant = report.variant, Variants.all.contains(variant) == false {
            throw Refusal.invalid("/variant", "must be active or canary")
        }
        return .run(
            Run(
                id: try Keys.checked(report.runID, at: "/run_id"),
                agent: report.agent,
                key: try Keys.checked(report.key, at: "/key"),
                occurredAt: try time(report.occurredAt),
                configurationVersion: report.configVersion,
                bundleID: try report.bundleID.map { try Keys.checked($0, at: "/bundle_id") },
                variant: report.variant,
                decision: try report.decision.map { try label($0, "/decision", specification) },
                confidence: report.confidence,
                latencyMilliseconds: report.latencyMs,
                quality: report.quality,
                cost: report.cost,
                error: report.error.flatMap(Self.message),
                payload: try payload(report.payload),
                judgeScores: try judgeScores(report.judgeScores ?? [:], of: json, specification),
                content: ContentHash(of: json)
            )
        )
    }

    func feedback(_ json: JSON) throws -> Event {
        let report = try Self.decoder.decode(FeedbackReport.self, from: json)
        let specification = try specification(report.agent)
        guard ["up", "down"].contains(report.thumbs) else { throw Refusal.invalid("/thumbs", "must be up or down") }
        return .judgement(
            Judgement(
                source: .feedback,
                id: try Keys.checked(report.feedbackID, at: "/feedback_id"),
                agent: report.agent,
                key: try Keys.checked(report.key, at: "/key"),
                occurredAt: try time(report.occurredAt),
                label: try report.label.map { try label($0, "/label", specification) },
                agrees: report.thumbs == "up",
                labeler: try optionalName(report.user, "/user"),
                notes: try optionalText(report.notes, "/notes"),
                content: ContentHash(of: json)
            )
        )
    }

    func decision(_ json: JSON) throws -> Event {
        let report = try Self.decoder.decode(DecisionReport.self, from: json)
        let specification = try specification(report.agent)
        return .judgement(
            Judgement(
                source: .approvals,
                id: try Keys.checked(report.decisionID, at: "/decision_id"),
                agent: report.agent,
                key: try Keys.checked(report.key, at: "/key"),
                occurredAt: try time(report.occurredAt),
                label: try label(report.action, "/action", specification),
                agrees: report.approved,
                labeler: try optionalName(report.user, "/user"),
                notes: try optionalText(report.rationale, "/rationale"),
                payload: try payload(report.payload),
                content: ContentHash(of: json)
            )
        )
    }

    func gold(_ json: JSON) throws -> Event {
        let report = try Self.decoder.decode(GoldReport.self, from: json)
        let specification = try specification(report.agent)
        return .judgement(
            Judgement(
                source: .gold,
                id: try Keys.checked(report.taskID, at: "/task_id"),
                agent: report.agent,
                key: try key(of: report),
                occurredAt: try time(report.occurredAt),
                label: try label(report.expectedLabel, "/expected_label", specification),
                notes: try optionalText(report.notes, "/notes"),
                payload: try payload(report.payload),
                isBlind: report.blind ?? true,
                content: ContentHash(of: json)
            )
        )
    }

    /// An example made elsewhere.
    ///
    /// - Parameters:
    ///   - agent: where the item itself names none.
    ///   - source: likewise.
    func example(_ json: JSON, agent: String?, source: String?) throws -> ImportedExample {
        let report = try Self.decoder.decode(ExampleImport.self, from: json)
        guard let name = report.agent ?? agent else { throw Refusal.invalid("/agent", "is missing") }
        let specification = try specification(name)
        try requireRange(report.confidence, 0...100, "/confidence")
        let source = report.source ?? source ?? "synthetic"
        if let refusal = Names.refusalOfParameter(source) { throw Refusal.invalid("/source", refusal) }
        guard let payload = try payload(report.payload) else { throw Refusal.invalid("/payload", "is missing") }
        let example = NewExample(
            agent: name,
            key: try Keys.checked(report.key, at: "/key"),
            payload: payload,
            label: try label(report.label, "/label", specification),
            isNegative: report.isNegative ?? false,
            source: source,
            // Without an id of its own, one example a key, source and labeler: importing a file again changes nothing.
            sourceID: try report.sourceID
                .map { try Keys.checked($0, at: "/source_id", limit: Limits.Text.importedID) } ?? report.key,
            labeler: try optionalName(report.labeler, "/labeler"),
            confidence: report.confidence ?? 100,
            notes: try optionalText(report.notes, "/notes"),
            occurredAt: try time(report.occurredAt),
            content: ContentHash(of: json)
        )
        return ImportedExample(example, exclusionReason: report.excludedReason.flatMap { $0.isEmpty ? nil : $0 })
    }
}

extension EventReading {
    private enum Variants {
        static let all: Set<String> = ["active", "canary"]
    }

    private func specification(_ agent: String) throws(Refusal) -> AgentSpecification {
        try configuration.agent(agent).specification
    }

    private func optionalText(_ text: String?, _ pointer: String) throws(Refusal) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count <= Limits.Text.longest else {
            throw .invalid(pointer, "must be at most \(Limits.Text.longest) bytes, not \(text.utf8.count)")
        }
        return text
    }

    private func optionalName(_ name: String?, _ pointer: String) throws(Refusal) -> String? {
        guard let name, !name.isEmpty else { return nil }
        return try Names.kept(name, at: pointer)
    }

    /// A task without a key stands for itself.
    private func key(of task: GoldReport) throws(Refusal) -> String {
        if let key = task.key { return try Keys.checked(key, at: "/key") }
        let key = "gold:\(task.taskID)"
        guard Keys.refusal(of: key) == nil else {
            let longest = Limits.Text.key - "gold:".utf8.count
            throw .invalid("/task_id", "must be at most \(longest) bytes without a key, not \(task.taskID.utf8.count)")
        }
        return key
    }

    /// The label, as the agent's specification spells it.
    private func label(
        _ label: String,
        _ pointer: String,
        _ specification: AgentSpecification
    ) throws(Refusal) -> String {
        let name = try Names.kept(label, at: pointer, code: "unknown_label")
        guard let index = specification.labelIndex(name) else {
            let labels = specification.labels.joined(separator: ", ").beginning(bytes: 400)
            throw .invalid(pointer, "must be one of \(labels), not \"\(name)\"", code: "unknown_label")
        }
        return specification.labels[index]
    }

    private func requireRange(_ value: Double?, _ range: ClosedRange<Double>, _ pointer: String) throws(Refusal) {
        guard let value, !range.contains(value) else { return }
        throw .invalid(pointer, "must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
    }

    private func time(_ text: String?) throws(Refusal) -> Timestamp {
        guard let text else { return now }
        guard let time = Timestamp(text) else {
            throw .invalid("/occurred_at", "must be a time such as 2024-01-15T10:00:00Z")
        }
        guard time.seconds(since: now) <= Self.mostAheadSeconds else {
            throw .invalid("/occurred_at", "lies more than 5 minutes ahead of the server's clock")
        }
        return time
    }

    private func payload(_ payload: JSON?) throws(Refusal) -> String? {
        guard let payload, payload != .null else { return nil }
        guard payload.object != nil else { throw .invalid("/payload", "must be an object") }
        return payload.text()
    }

    private static func message(_ error: RunError) -> String? {
        switch error {
        case .flag(let failed): failed ? "failed" : nil
        case .message(let text): text.isEmpty ? nil : text.beginning(bytes: Limits.Text.longest)
        }
    }

    private func requireFewJudges(_ run: JSON) throws(Refusal) {
        guard let count = run["judge_scores"]?.object?.count, count > Limits.Events.judgesOfRun else { return }
        throw .invalid("/judge_scores", "must name at most \(Limits.Events.judgesOfRun) judges, not \(count)")
    }

    private func judgeScores(
        _ scores: [String: Wire.JudgeScore],
        of run: JSON,
        _ specification: AgentSpecification
    ) throws(Refusal) -> [Run.JudgeScore] {
        guard !scores.isEmpty else { return [] }
        // The dictionary has both spellings of a name under one of them.
        guard run["judge_scores"]?.object?.count == scores.count else {
            throw .invalid("/judge_scores", "must name each judge once; one stands there in two spellings")
        }
        var read: [Run.JudgeScore] = []
        read.reserveCapacity(scores.count)
        for (written, score) in scores {
            let place = JSONPointer(tokens: ["judge_scores", written])
            read.append(
                Run.JudgeScore(
                    judge: try Names.kept(written, at: "\(place)"),
                    verdict: try score.verdict.map { verdict throws(Refusal) in
                        try label(verdict, "\(place)/verdict", specification)
                    },
                    confidence: score.confidence
                )
            )
            try requireRange(score.confidence, 0...100, "\(place)/confidence")
        }
        return read.sorted { $0.judge < $1.judge }
    }
}
