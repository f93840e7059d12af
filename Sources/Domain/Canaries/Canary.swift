package import Learning
package import Rules

/// A bundle on trial beside the active one, with a share of the traffic.
package struct Canary: Sendable, Equatable {
    /// A share of the traffic, from the configuration version and moment on at which it began to hold.
    package struct Stage: Sendable, Equatable, Codable {
        package var configurationVersion: Int64
        package var percent: Int
        package var since: Timestamp

        package init(configurationVersion: Int64, percent: Int, since: Timestamp) {
            self.configurationVersion = configurationVersion
            self.percent = percent
            self.since = since
        }
    }

    package enum End: String, Sendable, CaseIterable {
        case promoted
        case qualityRegression = "quality_regression"
        case latencyRegression = "latency_regression"
        case errorRegression = "error_regression"
        case manual
        case expired
    }

    package var id: Int64
    package var agent: String
    package var bundleID: String
    package var baselineID: String
    /// Hashes of what the two bundles decide by, which tell a repeated trial.
    package var contentHash: [UInt8]
    package var baselineHash: [UInt8]
    /// 1 for the first trial of this content against that within 90 days.
    package var repetition: Int
    package var salt: String
    /// In the order they began; never empty.
    package var stages: [Stage]
    package var policy: GuardPolicy.Automatic
    package var qualitySource: GuardPolicy.QualitySource
    package var deployedBy: Actor
    /// Time it stood paused, in all and in the present stage.
    package var pausedSeconds: Double
    package var stagePausedSeconds: Double
    /// A person has looked at an uneven split and lets it go on.
    package var isUnevenSplitCleared: Bool
    package var endedAt: Timestamp?
    package var end: End?
    /// Raised by every change; two operators cannot both move a rollout.
    package var version: Int64

    package init(
        id: Int64,
        agent: String,
        bundleID: String,
        baselineID: String,
        contentHash: [UInt8],
        baselineHash: [UInt8],
        repetition: Int,
        salt: String,
        stages: [Stage],
        policy: GuardPolicy.Automatic,
        qualitySource: GuardPolicy.QualitySource,
        deployedBy: Actor,
        pausedSeconds: Double = 0,
        stagePausedSeconds: Double = 0,
        isUnevenSplitCleared: Bool = false,
        endedAt: Timestamp? = nil,
        end: End? = nil,
        version: Int64 = 0
    ) {
        self.id = id
        self.agent = agent
        self.bundleID = bundleID
        self.baselineID = baselineID
        self.contentHash = contentHash
        self.baselineHash = baselineHash
        self.repetition = repetition
        self.salt = salt
        self.stages = stages
        self.policy = policy
        self.qualitySource = qualitySource
        self.deployedBy = deployedBy
        self.pausedSeconds = pausedSeconds
        self.stagePausedSeconds = stagePausedSeconds
        self.isUnevenSplitCleared = isUnevenSplitCleared
        self.endedAt = endedAt
        self.end = end
        self.version = version
    }

    package var percent: Int { stages.last?.percent ?? 0 }
    package var deployedAt: Timestamp { stages.first?.since ?? Timestamp(microseconds: 0) }
    package var stageStartedAt: Timestamp { stages.last?.since ?? deployedAt }

    static func requireNone(_ records: any CanaryRecords, agent: String) throws {
        guard let canary = try records.runningCanary(agent: agent) else { return }
        throw Refusal.conflict(
            .canaryRunning,
            "A canary of \(canary.bundleID) runs at \(canary.percent) % for \(agent). Promote it to 100 % or take it back "
                + "first: POST /api/active/canaries/\(agent)/rollback."
        )
    }
}

extension Canary {
    /// Runs this close to a change of share cannot be told which share they were assigned under.
    private static let ambiguousSeconds = 60.0

    /// Under which assignment a run was served; the version it reports decides, else the moment it occurred.
    package enum RunAssignment: Sendable, Equatable {
        case assigned(Assignment, share: Double)
        /// It was served before this canary began.
        case before
        /// Too close to a change of share to tell.
        case ambiguous
    }

    package func assignment(of run: Run) -> RunAssignment {
        guard let stage = stage(of: run) else { return .before }
        let assignment = Assignment(unit: run.key, salt: salt, percent: stage.percent)
        if run.configurationVersion == nil {
            let near = stages.dropFirst().contains {
                abs(run.occurredAt.seconds(since: $0.since)) < Self.ambiguousSeconds
            }
            // Before the first stage there was no share to be mistaken for it; what remains open is whether the run was
            // served by this canary at all, and a variant that agrees with the bucket settles that without favouring an arm.
            let isNew = run.occurredAt.seconds(since: deployedAt) < Self.ambiguousSeconds
            if near || (isNew && run.variant != assignment.variant.rawValue) { return .ambiguous }
        }
        return .assigned(assignment, share: Double(stage.percent) / 100)
    }

    private func stage(of run: Run) -> Stage? {
        if let version = run.configurationVersion { return stages.last { $0.configurationVersion <= version } }
        return stages.last { $0.since <= run.occurredAt }
    }

    /// Hours that count: those it did not stand paused.
    package func hours(at now: Timestamp, pause: Pause?) -> (running: Double, inStage: Double) {
        func counted(from start: Timestamp, paused: Double) -> Double {
            let standing = pause.map { max(0, now.seconds(since: max($0.since, start))) } ?? 0
            return max(0, now.seconds(since: start) - paused - standing) / 3_600
        }
        return (
            counted(from: deployedAt, paused: pausedSeconds),
            counted(from: stageStartedAt, paused: stagePausedSeconds)
        )
    }

    /// The canary after a pause that ended now.
    package func resumed(at now: Timestamp, from pause: Pause) -> Canary {
        var canary = self
        canary.pausedSeconds += max(0, now.seconds(since: max(pause.since, deployedAt)))
        canary.stagePausedSeconds += max(0, now.seconds(since: max(pause.since, stageStartedAt)))
        return canary
    }

    package func situation(at now: Timestamp, pause: Pause?, keys: Int) -> GuardSituation {
        let hours = hours(at: now, pause: pause)
        return GuardSituation(
            canaryPercent: percent,
            hoursInStage: hours.inStage,
            hoursRunning: hours.running,
            isPaused: pause != nil,
            keysPerDay: hours.running >= 1 ? Double(keys) / hours.running * 24 : nil,
            repetition: repetition,
            isUnevenSplitCleared: isUnevenSplitCleared
        )
    }
}

extension GuardPolicy {
    /// What the guard judges a new canary by.
    package var settings: GuardSettings {
        GuardSettings(
            margins: .init(quality: qualityMargin, latency: latencyMargin, errors: errorMargin),
            gates: .init(expiresAfterHours: expiryDays.map { $0 * 24 }),
            isStrict: strict
        )
    }
}
