/// A bundle that waits for a person's word, or has it: `GET /approvals/…`.
package struct Approval: Codable, Sendable, Equatable {
    package var id: String
    package var agent: String
    package var bundleID: String
    package var diff: BundleDiff
    package var requestedBy: String
    package var createdAt: String
    /// `pending`, `approved`, `rejected`, `applied` or `stale`.
    package var status: String?
    package var trainingCount: Int?
    @Nullable package var decidedBy: String?
    @Nullable package var rationale: String?
    @Nullable package var decidedAt: String?
    @Nullable package var appliedAt: String?
    package var advice: Advice?

    package init(
        id: String,
        agent: String,
        bundleID: String,
        diff: BundleDiff,
        requestedBy: String,
        createdAt: String,
        status: String? = nil,
        trainingCount: Int? = nil,
        decidedBy: String? = nil,
        rationale: String? = nil,
        decidedAt: String? = nil,
        appliedAt: String? = nil,
        advice: Advice? = nil
    ) {
        self.id = id
        self.agent = agent
        self.bundleID = bundleID
        self.diff = diff
        self.requestedBy = requestedBy
        self.createdAt = createdAt
        self.status = status
        self.trainingCount = trainingCount
        self.decidedBy = decidedBy
        self.rationale = rationale
        self.decidedAt = decidedAt
        self.appliedAt = appliedAt
        self.advice = advice
    }
}

/// What the runbook's decision criteria say about a bundle.
package struct Advice: Codable, Sendable, Equatable {
    /// `approve`, `reject` or `review`.
    package var recommendation: String
    package var reasons: [String]

    package init(recommendation: String, reasons: [String]) {
        self.recommendation = recommendation
        self.reasons = reasons
    }
}

/// `POST /approvals/{id}/approve`.
package struct ApproveRequest: Codable, Sendable, Equatable {
    package var approver: String?
    package var rationale: String?

    package init(approver: String? = nil, rationale: String? = nil) {
        self.approver = approver
        self.rationale = rationale
    }
}

/// `POST /approvals/{id}/reject`. The person may be named as `rejector` or as `approver`.
package struct RejectRequest: Codable, Sendable, Equatable {
    package var rejector: String?
    package var approver: String?
    package var rationale: String?

    package init(rejector: String? = nil, approver: String? = nil, rationale: String? = nil) {
        self.rejector = rejector
        self.approver = approver
        self.rationale = rationale
    }
}

/// Deploys an approved bundle: `POST /approvals/{id}/apply`.
package struct ApplyRequest: Codable, Sendable, Equatable {
    /// 1…99 starts a canary, 100 makes the bundle active at once; 10 by default.
    package var canaryPercent: Int?
    package var actor: String?

    package init(canaryPercent: Int? = nil, actor: String? = nil) {
        self.canaryPercent = canaryPercent
        self.actor = actor
    }
}

package struct ApplyAnswer: ConfirmedAnswer, Sendable, Equatable {
    /// `deployed`.
    package var status: String
    package var canaryPercent: Int
    package var agent: String?
    package var bundleID: String?
    package var configVersion: Int64?
    package var confirmedBy: [String]?
    package var unconfirmed: [String]?

    package init(
        status: String,
        canaryPercent: Int,
        agent: String? = nil,
        bundleID: String? = nil,
        configVersion: Int64? = nil
    ) {
        self.status = status
        self.canaryPercent = canaryPercent
        self.agent = agent
        self.bundleID = bundleID
        self.configVersion = configVersion
    }
}
