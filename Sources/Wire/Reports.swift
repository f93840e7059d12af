package import JSON

/// Several items in one body: `{"items": […]}`. Each is judged by itself, so they are read one by one.
package struct ReportBatch: Codable, Sendable, Equatable {
    package var items: [JSON]

    package init(items: [JSON]) {
        self.items = items
    }
}

/// A curated task with its right answer: an item of `POST /gold`.
package struct GoldReport: Codable, Sendable, Equatable {
    package var taskID: String
    package var agent: String
    /// With a run's key, the right answer for that run.
    package var key: String?
    package var payload: JSON
    package var expectedLabel: String
    /// False if the answer was given by somebody who had seen the decision; true by default.
    package var blind: Bool?
    package var notes: String?
    package var occurredAt: String?

    package init(
        taskID: String,
        agent: String,
        key: String? = nil,
        payload: JSON,
        expectedLabel: String,
        blind: Bool? = nil,
        notes: String? = nil,
        occurredAt: String? = nil
    ) {
        self.taskID = taskID
        self.agent = agent
        self.key = key
        self.payload = payload
        self.expectedLabel = expectedLabel
        self.blind = blind
        self.notes = notes
        self.occurredAt = occurredAt
    }
}

/// A person's thumb on a decision: an item of `POST /feedback`.
package struct FeedbackReport: Codable, Sendable, Equatable {
    package var feedbackID: String
    package var agent: String
    package var key: String
    /// `up` or `down`.
    package var thumbs: String
    /// The right label, if the person said it; wins over the thumb.
    package var label: String?
    package var user: String?
    package var notes: String?
    package var occurredAt: String?

    package init(
        feedbackID: String,
        agent: String,
        key: String,
        thumbs: String,
        label: String? = nil,
        user: String? = nil,
        notes: String? = nil,
        occurredAt: String? = nil
    ) {
        self.feedbackID = feedbackID
        self.agent = agent
        self.key = key
        self.thumbs = thumbs
        self.label = label
        self.user = user
        self.notes = notes
        self.occurredAt = occurredAt
    }
}

/// A person approved or rejected an action that the agent asked for: an item of `POST /decisions`.
package struct DecisionReport: Codable, Sendable, Equatable {
    package var decisionID: String
    package var agent: String
    package var key: String
    /// The label that the agent wanted to act on.
    package var action: String
    package var approved: Bool
    package var user: String?
    package var rationale: String?
    package var payload: JSON?
    package var occurredAt: String?

    package init(
        decisionID: String,
        agent: String,
        key: String,
        action: String,
        approved: Bool,
        user: String? = nil,
        rationale: String? = nil,
        payload: JSON? = nil,
        occurredAt: String? = nil
    ) {
        self.decisionID = decisionID
        self.agent = agent
        self.key = key
        self.action = action
        self.approved = approved
        self.user = user
        self.rationale = rationale
        self.payload = payload
        self.occurredAt = occurredAt
    }
}
