import Rules
import Domain
import Learning

/// The list of running canaries.
struct CanariesPage: Sendable {
    var canaries: [CanaryRow]
    var ended: [EndedCanaryRow]
    var next: String?
}

/// One agent's canary: the verdict, what it rests on, and what can be done.
struct CanaryPage: Sendable {
    struct Stage: Sendable {
        var percent: Int
        var since: Moment
    }

    var token: String
    var row: CanaryRow
    var baselineID: String
    var baselinePath: String
    var bundlePath: String
    var deployedBy: String
    var policy: String
    var stages: [Stage]
    var stageHours: String
    var deadline: Moment?
    var isPaused: Bool
    var reasons: [String]
    var holds: [String]
    var metrics: [MetricView]
    var keys: String
    var split: String
    var leftOut: [String]
    var nextPercent: Int
    /// The canary as it was looked at: a form sent later is held against it.
    var seen: String
    var logPath: String
    var quality: ChartTable
    var evidence: ChartTable
    var estimates: ChartTable
    /// A person may let it go on although keys arrived unevenly.
    var canClear: Bool

    init(_ judged: CanaryControl.Judged, history: CanaryHistory, quality hours: [QualityHour], token: String) {
        let canary = judged.canary
        let assessment = judged.assessment
        self.token = token
        row = CanaryRow(judged)
        baselineID = canary.baselineID
        baselinePath = "/bundles/\(Link.escaped(canary.baselineID))"
        bundlePath = "/bundles/\(Link.escaped(canary.bundleID))"
        deployedBy = canary.deployedBy.name
        policy =
            switch canary.policy {
            case .observe: "only watches; a person moves the canary"
            case .rollbackOnly: "takes it back by itself; a person promotes it"
            case .full: "promotes it and takes it back by itself"
            }
        stages = canary.stages.map { Stage(percent: $0.percent, since: Moment($0.since)) }
        stageHours = duration(hours: judged.now.hours(since: canary.stageStartedAt))
        deadline = assessment.hoursToExpiry.map { Moment(judged.now.adding(hours: $0)) }
        isPaused = judged.isPaused
        reasons = assessment.reasons.map { Self.explanation($0) }
        holds = assessment.holds.map { Self.explanation($0) }
        metrics = assessment.metrics.map { MetricView($0) }
        keys = "\(grouped(assessment.activeKeys)) active, \(grouped(assessment.canaryKeys)) canary"
        split = "evidence \(brief(assessment.unevenSplit, decimals: 2)) of 1000"
        leftOut = assessment.leftOut.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\(grouped($0.value)) \(plain($0.key.rawValue))" }
        nextPercent = assessment.nextPercent
        seen = Self.seen(canary)
        logPath = Link("/log", [("agent", canary.agent), ("hours", "168")]).text
        quality = Self.chart(hours)
        evidence = EvidenceCharts.evidence(history)
        estimates = EvidenceCharts.estimates(history)
        canClear = assessment.holds.contains(.unevenSplit)
    }

    static func seen(_ canary: Canary) -> String { "\(canary.id)-\(canary.version)" }

    private static func chart(_ hours: [QualityHour]) -> ChartTable {
        let arms = Dictionary(grouping: hours.filter { $0.judged > 0 }, by: \.variant).sorted { $0.key < $1.key }
        let times = Set(hours.filter { $0.judged > 0 }.map(\.hour)).sorted()
        var chart = ChartTable(
            "quality",
            "Quality of both arms, mean of each hour",
            kind: .line,
            axis: "Hour",
            unit: "share of right decisions",
            columns: arms.map(\.key),
            rows: times.map { time in
                ChartTable.Row(
                    name: Moment(time).utc,
                    cells: arms.map { _, hours in
                        .init(hours.first { $0.hour == time }?.quality) { percent($0) }
                    }
                )
            }
        )
        chart.most = "1"
        chart.note = "It describes; the guard decides by the evidence above."
        return chart
    }

    /// A reason in a sentence.
    static func explanation(_ reason: GuardReason) -> String {
        switch reason {
        case .qualityRegression: "Quality is worse, beyond its margin."
        case .errorRegression: "The error rate is worse, beyond its margin."
        case .latencyRegression: "Latency is worse, beyond its margin."
        case .expired: "Its time is over without a decision."
        case .manual: "A person took it back."
        case .performanceImprovement: "Quality is shown to be better."
        case .notWorse: "Quality is shown not to be worse by the margin."
        case .noCanary: "No canary is running."
        case .paused: "Learning is paused."
        case .unevenSplit: "Keys do not arrive in the arms as they were assigned; a person must look."
        case .labelBias: "Labels take longer in one arm than in the other."
        case .misassigned: "Agents report another arm than the one assigned."
        case .shadowMismatch: "Scoring a run again does not give the decision that was reported."
        case .worseWithinMargin: "It is worse for certain, but within the margin: a person decides."
        case .stale: "The bundle it was compared with is no longer active."
        case .error: "Something the judgement needs could not be read."
        case .noData: "Nothing has been counted yet."
        case .insufficient: "Too little time or too few outcomes so far."
        case .undecided: "Enough outcomes, and evidence for neither side."
        }
    }
}

/// What an agent's page of canaries shows while none runs.
struct NoCanaryPage: Sendable {
    var agent: String
    var logPath: String
}
