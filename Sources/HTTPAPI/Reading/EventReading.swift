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
    private static let longestKey = 512
    private static let longestText = 10_000
    /// Of keys and ids in imports, because those of exports may be made of others (`gold:` and a task's id).
    private static let longestImportedKey = 2_048

    init(_ configuration: ServedConfiguration, now: Timestamp) {
        self.configuration = configuration
        self.now = now
    }

    func run(_ json: JSON) throws -> Event {
        let report = try RunReport(reading: json)
        let specification = try specification(report.agent)
        try requireText(report.runID, "/run_id")
        try requireLabel(report.decision, "/decision", specification)
        try requireRange(report.confidence, 0...100, "/confidence")
        try requireRange(report.latencyMs, 0...1e12, "/latency_ms")
        try requireRange(report.quality, 0...1, "/quality")
        try requireRange(report.cost, -1e15...1e15, "/cost")
        if let variant = report.variant, Variants.all.contains(variant) == false {
            throw Refusal.invalid("/variant", "must be active or canary")
        }
        return .run(
            Run(
                id: report.runID,
                agent: report.agent,
                key: try key(report.key),
                occurredAt: try time(report.occurredAt),
                configurationVersion: report.configVersion,
                bundleID: report.bundleID,
                variant: report.variant,
                decision: report.decision,
                confidence: report.confidence,
                latencyMilliseconds: report.latencyMs,
                quality: report.quality,
                cost: report.cost,
                error: report.error.flatMap(Self.message),
                payload: try payload(report.payload),
                judgeScores: try judgeScores(report.judgeScores ?? [:], specification),
                content: ContentHash(of: json)
            )
        )
    }

    func feedback(_ json: JSON) throws -> Event {
        let report = try Self.decoder.decode(FeedbackReport.self, from: json)
        let specification = try specification(report.agent)
        try requireText(report.feedbackID, "/feedback_id")
        try requireLabel(report.label, "/label", specification)
        guard ["up", "down"].contains(report.thumbs) else { throw Refusal.invalid("/thumbs", "must be up or down") }
        return .judgement(
            Judgement(
                source: .feedback,
                id: report.feedbackID,
                agent: report.agent,
                key: try key(report.key),
                occurredAt: try time(report.occurredAt),
                label: report.label,
                agrees: report.thumbs == "up",
                labeler: try optionalText(report.user, "/user"),
                notes: try optionalText(report.notes, "/notes"),
                content: ContentHash(of: json)
            )
        )
    }

    func decision(_ json: JSON) throws -> Event {
        let report = try Self.decoder.decode(DecisionReport.self, from: json)
        let specification = try specification(report.agent)
        try requireText(report.decisionID, "/decision_id")
        try requireLabel(report.action, "/action", specification)
        return .judgement(
            Judgement(
                source: .approvals,
                id: report.decisionID,
                agent: report.agent,
                key: try key(report.key),
                occurredAt: try time(report.occurredAt),
                label: report.action,
                agrees: report.approved,
                labeler: try optionalText(report.user, "/user"),
                notes: try optionalText(report.rationale, "/rationale"),
                payload: try payload(report.payload),
                content: ContentHash(of: json)
            )
        )
    }

    func gold(_ json: JSON) throws -> Event {
        let report = try Self.decoder.decode(GoldReport.self, from: json)
        let specification = try specification(report.agent)
        try requireText(report.taskID, "/task_id")
        try requireLabel(report.expectedLabel, "/expected_label", specification)
        return .judgement(
            Judgement(
                source: .gold,
                id: report.taskID,
                agent: report.agent,
                // A task without a key stands for itself.
                key: try key(report.key ?? "gold:\(report.taskID)"),
                occurredAt: try time(report.occurredAt),
                label: report.expectedLabel,
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
        try requireLabel(report.label, "/label", specification)
        try requireRange(report.confidence, 0...100, "/confidence")
        let source = report.source ?? source ?? "synthetic"
        if let refusal = Names.refusalOfParameter(source) { throw Refusal.invalid("/source", refusal) }
        for (text, pointer) in [(report.key, "/key"), (report.sourceID ?? report.key, "/source_id")] {
            try requireText(text, pointer, longest: Self.longestImportedKey)
        }
        guard let payload = try payload(report.payload) else { throw Refusal.invalid("/payload", "is missing") }
        let example = NewExample(
            agent: name,
            key: report.key,
            payload: payload,
            label: report.label,
            isNegative: report.isNegative ?? false,
            source: source,
            // Without an id of its own, one example a key, source and labeler: importing a file again changes nothing.
            sourceID: report.sourceID ?? report.key,
            labeler: try optionalText(report.labeler, "/labeler"),
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

    private func requireText(_ text: String, _ pointer: String, longest: Int = longestKey) throws(Refusal) {
        guard !text.isEmpty, text.utf8.count <= longest else {
            throw .invalid(pointer, "must be 1 to \(longest) bytes")
        }
    }

    private func optionalText(_ text: String?, _ pointer: String) throws(Refusal) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count <= Self.longestText else {
            throw .invalid(pointer, "must be at most \(Self.longestText) bytes")
        }
        return text
    }

    private func key(_ key: String) throws(Refusal) -> String {
        try requireText(key, "/key")
        return key
    }

    private func requireLabel(
        _ label: String?,
        _ pointer: String,
        _ specification: AgentSpecification
    ) throws(Refusal) {
        guard let label, specification.labelIndex(label) == nil else { return }
        let labels = specification.labels.joined(separator: ", ")
        throw .invalid(pointer, "must be one of \(labels), not \"\(label.prefix(100))\"", code: "unknown_label")
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
        case .message(let text): text.isEmpty ? nil : String(text.prefix(longestText))
        }
    }

    private func judgeScores(
        _ scores: [String: Wire.JudgeScore],
        _ specification: AgentSpecification
    ) throws(Refusal) -> [Run.JudgeScore] {
        var read: [Run.JudgeScore] = []
        for (judge, score) in scores.sorted(by: { $0.key < $1.key }) {
            try requireText(judge, "/judge_scores")
            let place = JSONPointer(tokens: ["judge_scores", judge])
            try requireLabel(score.verdict, "\(place)/verdict", specification)
            try requireRange(score.confidence, 0...100, "\(place)/confidence")
            read.append(Run.JudgeScore(judge: judge, verdict: score.verdict, confidence: score.confidence))
        }
        return read
    }
}
