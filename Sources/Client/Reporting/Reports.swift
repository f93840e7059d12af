public import Foundation

/// One decision that an agent took, to report with ``AttuneClient/report(_:)-(Run)``.
public struct Run: Sendable {
    /// Makes a report that is sent twice count once; made by the client where it is nil.
    public var id: String?
    /// The agent, as it is registered.
    public var agent: String
    /// The unit that was decided on.
    public var key: String
    /// One of the agent's labels.
    public var decision: String?
    /// The version of the configuration that it was decided by.
    public var configVersion: Int64?
    /// The bundle that it was decided by.
    public var bundleID: String?
    /// Which of the two bundles that was.
    public var variant: Variant?
    /// 0…100.
    public var confidence: Double?
    /// How long the run took.
    public var latency: Duration?
    /// 0…1.
    public var quality: Double?
    /// What the run cost, in a unit of your own.
    public var cost: Double?
    /// The message of the error that the run ended with.
    public var error: String?
    /// The case as the agent saw it.
    public var payload: Payload?
    /// What each judge said, by the judge's name.
    public var judgeScores: [String: JudgeScore] = [:]
    /// Now where it is nil.
    public var occurredAt: Date?

    /// A run that was not decided by this client.
    public init(agent: String, key: String) {
        self.agent = agent
        self.key = key
    }

    /// The run in which a decision was taken.
    public init(_ decision: Decision) {
        self.init(agent: decision.configuration.agent.name, key: decision.configuration.key)
        self.decision = decision.label
        configVersion = decision.configuration.configVersion
        bundleID = decision.configuration.bundleID
        variant = decision.configuration.variant
        payload = decision.payload
    }
}

/// One judge's view of a run.
public struct JudgeScore: Sendable, Equatable {
    /// The label that the judge would have chosen.
    public var verdict: String?
    /// 0…100.
    public var confidence: Double?

    /// At least one of the two should be given.
    public init(verdict: String?, confidence: Double? = nil) {
        self.verdict = verdict
        self.confidence = confidence
    }
}

/// A person's thumb on the last run of a key.
public struct Feedback: Sendable {
    /// What a thumb says.
    public enum Thumbs: String, Sendable {
        /// The decision was right.
        case up
        /// The decision was wrong.
        case down
    }

    /// Made by the client where it is nil.
    public var id: String?
    /// The agent, as it is registered.
    public var agent: String
    /// The unit that was decided on.
    public var key: String
    /// What the person thought of the decision.
    public var thumbs: Thumbs
    /// The right label, if the person said it; wins over the thumb.
    public var label: String?
    /// Who it was.
    public var user: String?
    /// Whatever else there is to say.
    public var notes: String?
    /// Now where it is nil.
    public var occurredAt: Date?

    /// A thumb without more; the rest is set afterwards.
    public init(agent: String, key: String, thumbs: Thumbs) {
        self.agent = agent
        self.key = key
        self.thumbs = thumbs
    }
}

/// A person allowed or refused an action that the agent asked for.
public struct ActionReview: Sendable {
    /// Made by the client where it is nil.
    public var id: String?
    /// The agent, as it is registered.
    public var agent: String
    /// The unit that was decided on.
    public var key: String
    /// The label that the agent wanted to act on.
    public var action: String
    /// False where the action was refused.
    public var isApproved: Bool
    /// Who it was.
    public var user: String?
    /// Why.
    public var rationale: String?
    /// The case as the agent saw it.
    public var payload: Payload?
    /// Now where it is nil.
    public var occurredAt: Date?

    /// A review without more; the rest is set afterwards.
    public init(agent: String, key: String, action: String, isApproved: Bool) {
        self.agent = agent
        self.key = key
        self.action = action
        self.isApproved = isApproved
    }
}

/// A curated task with its right answer.
public struct GoldTask: Sendable {
    /// Made by the client where it is nil.
    public var id: String?
    /// The agent, as it is registered.
    public var agent: String
    /// With a run's key, the right answer for that run.
    public var key: String?
    /// The case as an agent would see it.
    public var payload: Payload
    /// One of the agent's labels.
    public var expectedLabel: String
    /// Whether the answer was given without having seen the decision.
    public var isBlind = true
    /// Whatever else there is to say.
    public var notes: String?
    /// Now where it is nil.
    public var occurredAt: Date?

    /// A task without more; the rest is set afterwards.
    public init(agent: String, payload: Payload, expectedLabel: String) {
        self.agent = agent
        self.payload = payload
        self.expectedLabel = expectedLabel
    }
}
