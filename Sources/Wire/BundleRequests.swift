/// Trains a bundle: `POST /bundles/create`.
package struct CreateBundleRequest: Codable, Sendable, Equatable {
    package var agent: String
    /// 50 by default.
    package var minExamples: Int?
    /// `logistic` (default) or `tree`.
    package var modelType: String?
    /// Examples below it do not train; 0…100, 0 by default.
    package var minConfidence: Double?
    package var excludeSources: [String]?
    package var actor: String?

    package init(
        agent: String,
        minExamples: Int? = nil,
        modelType: String? = nil,
        minConfidence: Double? = nil,
        excludeSources: [String]? = nil,
        actor: String? = nil
    ) {
        self.agent = agent
        self.minExamples = minExamples
        self.modelType = modelType
        self.minConfidence = minConfidence
        self.excludeSources = excludeSources
        self.actor = actor
    }
}

/// Makes a bundle of edited thresholds: `POST /bundles/upload`. Parameters not named keep the active bundle's value.
package struct UploadRequest: Codable, Sendable, Equatable {
    package var agent: String
    package var thresholds: [String: Double]
    package var uploader: String?
    package var notes: String?

    package init(agent: String, thresholds: [String: Double], uploader: String? = nil, notes: String? = nil) {
        self.agent = agent
        self.thresholds = thresholds
        self.uploader = uploader
        self.notes = notes
    }
}

/// Asks for a bundle's approval: `POST /bundles/propose`.
package struct ProposeRequest: Codable, Sendable, Equatable {
    package var agent: String
    package var bundleID: String
    package var proposer: String?

    package init(agent: String, bundleID: String, proposer: String? = nil) {
        self.agent = agent
        self.bundleID = bundleID
        self.proposer = proposer
    }
}

package struct ProposeAnswer: Codable, Sendable, Equatable {
    package var approvalID: String

    package init(approvalID: String) {
        self.approvalID = approvalID
    }
}

/// Goes back to the bundle that was active before: `POST /bundles/{agent}/rollback`.
package struct BundleRollbackRequest: Codable, Sendable, Equatable {
    package var reason: String?
    package var actor: String?

    package init(reason: String? = nil, actor: String? = nil) {
        self.reason = reason
        self.actor = actor
    }
}

package struct BundleRollbackAnswer: ConfirmedAnswer, Sendable, Equatable {
    /// `rolled_back`.
    package var status: String
    package var agent: String
    /// The bundle that is active now.
    package var bundleID: String
    package var previousBundleID: String
    package var configVersion: Int64?
    package var confirmedBy: [String]?
    package var unconfirmed: [String]?

    package init(
        status: String,
        agent: String,
        bundleID: String,
        previousBundleID: String,
        configVersion: Int64? = nil
    ) {
        self.status = status
        self.agent = agent
        self.bundleID = bundleID
        self.previousBundleID = previousBundleID
        self.configVersion = configVersion
    }
}
