package import JSON

/// One decision that an agent took: an item of `POST /runs`.
package struct RunReport: Codable, Sendable, Equatable {
    package var runID: String
    package var agent: String
    package var key: String
    package var configVersion: Int64?
    package var bundleID: String?
    /// `active` or `canary`.
    package var variant: String?
    package var decision: String?
    /// 0…100.
    package var confidence: Double?
    package var latencyMs: Double?
    /// 0…1.
    package var quality: Double?
    package var cost: Double?
    package var error: RunError?
    package var payload: JSON?
    /// What each judge said, by the judge's name.
    package var judgeScores: [String: JudgeScore]?
    package var occurredAt: String?

    package init(
        runID: String,
        agent: String,
        key: String,
        configVersion: Int64? = nil,
        bundleID: String? = nil,
        variant: String? = nil,
        decision: String? = nil,
        confidence: Double? = nil,
        latencyMs: Double? = nil,
        quality: Double? = nil,
        cost: Double? = nil,
        error: RunError? = nil,
        payload: JSON? = nil,
        judgeScores: [String: JudgeScore]? = nil,
        occurredAt: String? = nil
    ) {
        self.runID = runID
        self.agent = agent
        self.key = key
        self.configVersion = configVersion
        self.bundleID = bundleID
        self.variant = variant
        self.decision = decision
        self.confidence = confidence
        self.latencyMs = latencyMs
        self.quality = quality
        self.cost = cost
        self.error = error
        self.payload = payload
        self.judgeScores = judgeScores
        self.occurredAt = occurredAt
    }
}

extension RunReport {
    /// What `init(from:)` reads, without `Codable`'s containers: nothing else comes in such numbers.
    package init(reading json: JSON) throws(JSONDecodingError) {
        guard case .object(let members) = json else {
            // Says what was found instead.
            self = try JSONValueDecoder().decode(from: json)
            return
        }
        self.init(
            runID: try members.string("run_id"),
            agent: try members.string("agent"),
            key: try members.string("key"),
            configVersion: try members.optionalInteger("config_version"),
            bundleID: try members.optionalString("bundle_id"),
            variant: try members.optionalString("variant"),
            decision: try members.optionalString("decision"),
            confidence: try members.optionalNumber("confidence"),
            latencyMs: try members.optionalNumber("latency_ms"),
            quality: try members.optionalNumber("quality"),
            cost: try members.optionalNumber("cost"),
            error: try members.optional(RunError.self, "error"),
            payload: try members.optional(JSON.self, "payload"),
            judgeScores: try members.optional([String: JudgeScore].self, "judge_scores"),
            occurredAt: try members.optionalString("occurred_at")
        )
    }
}

/// One judge's view of a run.
package struct JudgeScore: Codable, Sendable, Equatable {
    /// The label that the judge would have chosen.
    package var verdict: String?
    /// 0…100.
    package var confidence: Double?

    package init(verdict: String? = nil, confidence: Double? = nil) {
        self.verdict = verdict
        self.confidence = confidence
    }
}

/// Whether a run failed: clients send either a flag or the error's message.
package enum RunError: Codable, Sendable, Equatable {
    case flag(Bool)
    case message(String)

    /// An empty message means that there was no error, as a formatted nil does in some clients.
    package var isFailure: Bool {
        switch self {
        case .flag(let failed): failed
        case .message(let text): !text.isEmpty
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        switch try container.decode(JSON.self) {
        case .boolean(let failed): self = .flag(failed)
        case .string(let text): self = .message(text)
        default: throw JSONDecodingError(detail: "must be true, false or a text")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .flag(let failed): try container.encode(failed)
        case .message(let text): try container.encode(text)
        }
    }
}
