import Domain

/// What agents and people say about the mails of ``Loop/agent``.
enum Mail {
    static func payload(risk: Double) -> String {
        "{\"risk_score\":\(risk)}"
    }

    static func run(
        _ id: String,
        key: String,
        at time: Timestamp,
        version: Int64? = nil,
        decision: String? = nil,
        risk: Double? = nil,
        scores: [Run.JudgeScore] = []
    ) -> Run {
        Run(
            id: id,
            agent: Loop.agent,
            key: key,
            occurredAt: time,
            configurationVersion: version,
            decision: decision,
            payload: risk.map(payload),
            judgeScores: scores
        )
    }

    /// A curated task that says what was right for a key.
    static func gold(_ key: String, _ label: String, risk: Double? = 50, at time: Timestamp, id: String? = nil)
        -> Judgement
    {
        Judgement(
            source: .gold,
            id: id ?? "gold-\(key)",
            agent: Loop.agent,
            key: key,
            occurredAt: time,
            label: label,
            payload: risk.map(payload),
            isBlind: true
        )
    }

    static func thumb(
        _ id: String,
        key: String,
        up: Bool,
        at time: Timestamp,
        label: String? = nil,
        agent: String = Loop.agent
    ) -> Judgement {
        Judgement(
            source: .feedback,
            id: id,
            agent: agent,
            key: key,
            occurredAt: time,
            label: label,
            agrees: up,
            labeler: "ben"
        )
    }

    static func approval(
        _ id: String,
        key: String,
        action: String,
        approved: Bool,
        at time: Timestamp,
        agent: String = Loop.agent
    ) -> Judgement {
        Judgement(
            source: .approvals,
            id: id,
            agent: agent,
            key: key,
            occurredAt: time,
            label: action,
            agrees: approved,
            labeler: "ana"
        )
    }

    static func example(
        _ key: String,
        _ label: String,
        risk: Double = 50,
        source: String = "gold",
        at time: Timestamp = SimulatedWorld.start,
        confidence: Double = 100
    ) -> NewExample {
        NewExample(
            agent: Loop.agent,
            key: key,
            payload: payload(risk: risk),
            label: label,
            source: source,
            sourceID: key,
            labeler: "ana",
            confidence: confidence,
            occurredAt: time
        )
    }

    /// `count` examples whose true boundary is a `risk_score` of 50, at both sides of it in turn.
    static func examples(_ count: Int, prefix: String = "mail", boundary: Double = 50) -> [NewExample] {
        (0..<count).map { number in
            let distance = Double(number % 20) + 0.5
            let isBad = number.isMultiple(of: 2)
            return example(
                "\(prefix)-\(number)",
                isBad ? "quarantine" : "safe",
                risk: isBad ? boundary + distance : boundary - distance
            )
        }
    }
}
