package import JSON

/// `POST /pause`.
package struct PauseRequest: Codable, Sendable, Equatable {
    package var reason: String?
    package var actor: String?

    package init(reason: String? = nil, actor: String? = nil) {
        self.reason = reason
        self.actor = actor
    }
}

package struct PauseAnswer: ConfirmedAnswer, Sendable, Equatable {
    /// `paused`.
    package var status: String
    @Nullable package var reason: String?
    package var confirmedBy: [String]?
    package var unconfirmed: [String]?

    package init(status: String, reason: String? = nil) {
        self.status = status
        self.reason = reason
    }
}

/// `POST /resume`.
package struct ResumeRequest: Codable, Sendable, Equatable {
    package var actor: String?

    package init(actor: String? = nil) {
        self.actor = actor
    }
}

package struct ResumeAnswer: Codable, Sendable, Equatable {
    /// `resumed`.
    package var status: String

    package init(status: String) {
        self.status = status
    }
}

/// `GET /status`.
package struct Status: Codable, Sendable, Equatable {
    package var isPaused: Bool
    @Nullable package var pauseReason: String?
    @Nullable package var pausedBy: String?
    @Nullable package var pausedAt: String?
    package var version: String?
    package var startedAt: String?
    /// Whether scheduled jobs run in this server.
    package var schedule: Bool?
    package var agents: Int?
    package var activeCanaries: Int?
    package var pendingApprovals: Int?
    package var configVersion: Int64?
    /// The server's processes, also those lost within the last hour.
    package var nodes: [Node]?

    package init(
        isPaused: Bool,
        pauseReason: String? = nil,
        pausedBy: String? = nil,
        pausedAt: String? = nil,
        version: String? = nil,
        startedAt: String? = nil,
        schedule: Bool? = nil,
        agents: Int? = nil,
        activeCanaries: Int? = nil,
        pendingApprovals: Int? = nil,
        configVersion: Int64? = nil,
        nodes: [Node]? = nil
    ) {
        self.isPaused = isPaused
        self.pauseReason = pauseReason
        self.pausedBy = pausedBy
        self.pausedAt = pausedAt
        self.version = version
        self.startedAt = startedAt
        self.schedule = schedule
        self.agents = agents
        self.activeCanaries = activeCanaries
        self.pendingApprovals = pendingApprovals
        self.configVersion = configVersion
        self.nodes = nodes
    }
}

/// A job that runs by the clock: an item of `GET /schedule`.
package struct ScheduledJob: Codable, Sendable, Equatable {
    package var job: String
    /// Time of day in UTC, as `02:00`.
    package var time: String
    /// The day it runs on, in English and lower case; nil for every day.
    @Nullable package var weekday: String?
    package var enabled: Bool
    @Nullable package var nextRunAt: String?
    @Nullable package var lastRunAt: String?
    /// `success`, `skipped` or `failed`.
    @Nullable package var lastStatus: String?

    package init(
        job: String,
        time: String,
        weekday: String? = nil,
        enabled: Bool,
        nextRunAt: String? = nil,
        lastRunAt: String? = nil,
        lastStatus: String? = nil
    ) {
        self.job = job
        self.time = time
        self.weekday = weekday
        self.enabled = enabled
        self.nextRunAt = nextRunAt
        self.lastRunAt = lastRunAt
        self.lastStatus = lastStatus
    }
}

/// `POST /schedule/{job}/run`.
package struct JobRunAnswer: Codable, Sendable, Equatable {
    package var job: String
    package var status: String
    /// The job's own figures, as in its journal entry.
    package var figures: JSON?

    package init(job: String, status: String, figures: JSON? = nil) {
        self.job = job
        self.status = status
        self.figures = figures
    }
}
