package import JSON

/// A run that a person's label would teach something: an item of `GET /review/queue`.
package struct ReviewItem: Codable, Sendable, Equatable {
    package var id: String
    package var agent: String
    package var key: String
    /// 0…1.
    package var uncertainty: Double
    /// How `uncertainty` was found, as `disagreement` or `margin`.
    package var method: String
    @Nullable package var judgeScores: [String: JudgeScore]?
    package var payload: JSON
    package var createdAt: String
    /// Why the run was chosen, for people.
    package var reason: String
    package var reviews: ReviewProgress

    package init(
        id: String,
        agent: String,
        key: String,
        uncertainty: Double,
        method: String,
        judgeScores: [String: JudgeScore]? = nil,
        payload: JSON,
        createdAt: String,
        reason: String,
        reviews: ReviewProgress
    ) {
        self.id = id
        self.agent = agent
        self.key = key
        self.uncertainty = uncertainty
        self.method = method
        self.judgeScores = judgeScores
        self.payload = payload
        self.createdAt = createdAt
        self.reason = reason
        self.reviews = reviews
    }
}

/// How many people's labels an item has and waits for.
package struct ReviewProgress: Codable, Sendable, Equatable {
    package var given: Int
    package var wanted: Int

    package init(given: Int, wanted: Int) {
        self.given = given
        self.wanted = wanted
    }
}

/// Asks for one item to label: `POST /review/next`.
package struct ReviewNextRequest: Codable, Sendable, Equatable {
    package var labeler: String
    package var agent: String?
    /// How the item is chosen, `auto` by default.
    package var strategy: String?
    /// How many people are to label the item that is handed out, 1 by default.
    package var reviews: Int?

    package init(labeler: String, agent: String? = nil, strategy: String? = nil, reviews: Int? = nil) {
        self.labeler = labeler
        self.agent = agent
        self.strategy = strategy
        self.reviews = reviews
    }
}

/// One leased item, or why there is none.
package struct ReviewNextAnswer: Codable, Sendable, Equatable {
    @Nullable package var item: ReviewLease?
    /// Why `item` is null, for programs: `nothing_open`, `being_labeled`, `answered_by_you` or `none_of_strategy`.
    @Nullable package var code: String?
    /// Why `item` is null, for people.
    @Nullable package var reason: String?

    package init(item: ReviewLease? = nil, code: String? = nil, reason: String? = nil) {
        self.item = item
        self.code = code
        self.reason = reason
    }
}

/// An item that is the labeler's alone for a while. Blind: it has neither the decision nor what judges said.
package struct ReviewLease: Codable, Sendable, Equatable {
    package var id: String
    package var agent: String
    package var key: String
    package var payload: JSON
    /// The labels to choose from.
    package var labels: [String]
    package var createdAt: String
    package var leasedUntil: String
    package var method: String
    /// Why the item was chosen, for people.
    package var reason: String
    package var reviews: ReviewProgress

    package init(
        id: String,
        agent: String,
        key: String,
        payload: JSON,
        labels: [String],
        createdAt: String,
        leasedUntil: String,
        method: String,
        reason: String,
        reviews: ReviewProgress
    ) {
        self.id = id
        self.agent = agent
        self.key = key
        self.payload = payload
        self.labels = labels
        self.createdAt = createdAt
        self.leasedUntil = leasedUntil
        self.method = method
        self.reason = reason
        self.reviews = reviews
    }
}

/// `POST /review/{id}/label`.
package struct ReviewLabelRequest: Codable, Sendable, Equatable {
    package var label: String
    package var labeler: String
    /// 0…100, 100 by default.
    package var confidence: Double?
    package var notes: String?

    package init(label: String, labeler: String, confidence: Double? = nil, notes: String? = nil) {
        self.label = label
        self.labeler = labeler
        self.confidence = confidence
        self.notes = notes
    }
}

/// `POST /review/{id}/skip`.
package struct ReviewSkipRequest: Codable, Sendable, Equatable {
    package var labeler: String
    package var reason: String?

    package init(labeler: String, reason: String? = nil) {
        self.labeler = labeler
        self.reason = reason
    }
}

/// `POST /review/{id}/undo`: takes back the labeler's last word on the item.
package struct ReviewUndoRequest: Codable, Sendable, Equatable {
    package var labeler: String

    package init(labeler: String) {
        self.labeler = labeler
    }
}

/// `POST /review/{id}/reopen`: asks for the item again, from anybody.
package struct ReviewReopenRequest: Codable, Sendable, Equatable {
    package var actor: String?
    package var reason: String?

    package init(actor: String? = nil, reason: String? = nil) {
        self.actor = actor
        self.reason = reason
    }
}

/// What became of an item.
package struct ReviewAnswer: Codable, Sendable, Equatable {
    package var id: String
    /// `labeled`, `skipped` or `open`.
    package var status: String
    package var reviews: ReviewProgress
    package var label: String?
    /// The labeled example that was made.
    package var exampleID: Int64?

    package init(
        id: String,
        status: String,
        reviews: ReviewProgress,
        label: String? = nil,
        exampleID: Int64? = nil
    ) {
        self.id = id
        self.status = status
        self.reviews = reviews
        self.label = label
        self.exampleID = exampleID
    }
}

/// `GET /review/stats`.
package struct ReviewStats: Codable, Sendable, Equatable {
    package var open: Int
    package var leased: Int
    package var labeled: Int
    package var skipped: Int
    /// Open items by agent.
    package var byAgent: [String: Int]
    /// Labels given, by labeler.
    package var byLabeler: [String: Int]
    /// By agent, how often it is right on its live traffic.
    package var liveAccuracy: [String: LiveAccuracy]
    /// By agent, how far people agree on items that several of them labeled; agents without any are left out.
    package var agreement: [String: ReviewAgreement]

    package init(
        open: Int,
        leased: Int,
        labeled: Int,
        skipped: Int,
        byAgent: [String: Int],
        byLabeler: [String: Int],
        liveAccuracy: [String: LiveAccuracy],
        agreement: [String: ReviewAgreement]
    ) {
        self.open = open
        self.leased = leased
        self.labeled = labeled
        self.skipped = skipped
        self.byAgent = byAgent
        self.byLabeler = byLabeler
        self.liveAccuracy = liveAccuracy
        self.agreement = agreement
    }
}

/// Labels that several people gave the same items, unseen by each other.
package struct ReviewAgreement: Codable, Sendable, Equatable {
    package var items: Int
    package var labels: Int
    /// Krippendorff's, for nominal labels: 1 full, 0 chance; null where all labels are the same one.
    @Nullable package var alpha: Double?

    package init(items: Int, labels: Int, alpha: Double?) {
        self.items = items
        self.labels = labels
        self.alpha = alpha
    }
}

/// How often an agent is right, by the runs that were drawn at random and labeled unseen.
package struct LiveAccuracy: Codable, Sendable, Equatable {
    /// Probes of the days asked for; labeled, skipped and waiting ones add up to it.
    package var drawn: Int
    package var labeled: Int
    /// Skipped by somebody and labeled by nobody.
    package var skipped: Int
    package var waiting: Int
    /// Over the labeled ones, weighted by the chance each was drawn with; null without any.
    @Nullable package var accuracy: Estimate?
    /// The accuracy if the agent had been wrong on all skipped ones, and if it had been right; null without any answer.
    @Nullable package var lowerBound: Double?
    @Nullable package var upperBound: Double?

    package init(
        drawn: Int,
        labeled: Int,
        skipped: Int,
        waiting: Int,
        accuracy: Estimate?,
        lowerBound: Double?,
        upperBound: Double?
    ) {
        self.drawn = drawn
        self.labeled = labeled
        self.skipped = skipped
        self.waiting = waiting
        self.accuracy = accuracy
        self.lowerBound = lowerBound
        self.upperBound = upperBound
    }
}
