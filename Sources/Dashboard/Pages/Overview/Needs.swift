import Rules
import JSON
import Domain
import Learning

/// Something that waits for a person, with the page on which it is done.
struct Need: Sendable, Equatable {
    let mark: Badge
    let text: String
    let path: String
    let action: String

    init(_ mark: Badge, _ text: String, at path: String, _ action: String) {
        self.mark = mark
        self.text = text
        self.path = path
        self.action = action
    }
}

extension Need {
    /// What needs a person now, most urgent first; pure.
    static func all(in facts: OverviewFacts) -> [Need] {
        [server, paused, alerts, canaries, quality, approvals, jobs, judges, labels].flatMap { $0(facts) }
    }

    private static func server(_ facts: OverviewFacts) -> [Need] {
        facts.readiness.reasons.map { reason in
            let isWarning = reason.code == .diskLow || reason.code == .eventsSpooled
            return Need(
                Badge(plain(reason.code.rawValue), isWarning ? .warning : .bad),
                reason.detail,
                at: "/alerts",
                "Look"
            )
        }
    }

    private static func paused(_ facts: OverviewFacts) -> [Need] {
        guard let pause = facts.pause else { return [] }
        let reason = pause.reason.map { ": \($0)" } ?? ""
        return [
            Need(
                Badge("paused", .warning),
                "Learning is paused by \(pause.by.name) since \(Moment(pause.since).utc)\(reason)",
                at: "/#operations",
                "Resume"
            )
        ]
    }

    /// Alerts whose cause the overview does not name by itself: those of rules that it follows are left out.
    private static func alerts(_ facts: OverviewFacts) -> [Need] {
        facts.alerts.filter { $0.state(at: facts.now) == .firing }.compactMap { alert in
            switch alert.condition.rule {
            case .canaryRegression, .trainingFailing, .criticalJudgeWeight, .databaseDegraded, .agentSetAside,
                .labeledGrowth, .labelsWaiting, .canaryExpiring, .labelerAccused, .clockJumped, .diskLow:
                Need(Badge(alert.condition.rule.severity), alert.condition.summary, at: "/alerts", "Look")
            case .canaryStalled, .unevenSplit, .pendingApprovals, .judgeWeight, .judgeDrop, .jobFailed, .canaryPromoted,
                .bundleProposed, .judgeSummary:
                nil
            }
        }
    }

    private static func canaries(_ facts: OverviewFacts) -> [Need] {
        facts.canaries.flatMap { judged -> [Need] in
            let canary = judged.canary
            let assessment = judged.assessment
            let path = Link("/canaries/\(Link.escaped(canary.agent))").text
            let name = "\(canary.agent)'s canary at \(canary.percent) %"
            var needs: [Need] = []
            if assessment.recommendation == .rollback {
                needs.append(
                    Need(
                        Badge("rollback", .bad),
                        "\(name): \(plain(assessment.reason.rawValue))",
                        at: path,
                        "Investigate"
                    )
                )
            }
            for hold in assessment.holds {
                let text = "\(name) is held: \(plain(hold.rawValue))"
                needs.append(Need(Badge("held", .warning), text, at: path, "Look"))
            }
            if facts.conditions.contains(where: { $0.rule == .canaryStalled && $0.agent == canary.agent }) {
                let hours = duration(hours: judged.now.hours(since: canary.stageStartedAt))
                let text = "\(name) has been in its stage for \(hours)"
                needs.append(Need(Badge("stalled", .warning), text, at: path, "Decide"))
            }
            if assessment.recommendation == .promote, canary.policy != .full || judged.isPaused {
                let text = "\(name) can go to \(assessment.nextPercent) %"
                needs.append(Need(Badge("promote", .good), text, at: path, "Promote"))
            }
            return needs
        }
    }

    private static func quality(_ facts: OverviewFacts) -> [Need] {
        facts.quality.compactMap { agent, hours in
            guard let drop = QualityDrop(hours, at: facts.now), drop.isIncident else { return nil }
            return Need(
                Badge("quality", .bad),
                "\(agent)'s quality fell from \(percent(drop.before)) to \(percent(drop.lately)) in 24 hours",
                at: Link("/agents/\(Link.escaped(agent))").text,
                "Incident"
            )
        }
    }

    private static func approvals(_ facts: OverviewFacts) -> [Need] {
        let open = facts.pending.map { ($0, "asks for a decision", "Review") }
        let decided = facts.approved.map { ($0, "is approved and waits to be deployed", "Deploy") }
        return (open + decided).map { approval, what, action in
            Need(Badge(approval.status), "\(approval.bundleID) \(what)", at: "/approvals/\(approval.id)", action)
        }
    }

    private static func jobs(_ facts: OverviewFacts) -> [Need] {
        facts.failedJobs.map { run in
            let why = run.figures["error"]?.string.map { ": \($0)" } ?? ""
            let text = "The job \(run.job.rawValue) failed\(why)"
            return Need(Badge("failed", .bad), text, at: "/#schedule", "Run again")
        }
    }

    /// Judges that weigh little or fell suddenly, by the alerts' rules; a critical one is among the alerts.
    private static func judges(_ facts: OverviewFacts) -> [Need] {
        facts.conditions.filter { $0.rule == .judgeWeight || $0.rule == .judgeDrop }.map { condition in
            let path = Link("/judges", [("agent", condition.agent ?? "")]).text
            return Need(Badge("judge", .warning), condition.summary, at: path, "Look")
        }
    }

    private static func labels(_ facts: OverviewFacts) -> [Need] {
        facts.statistics.redFlags.map { flag in
            let isLack = flag.code != "imbalanced"
            return Need(
                Badge("data", .quiet),
                flag.detail,
                at: isLack ? "/review" : Link("/labeled", [("agent", flag.agent)]).text,
                isLack ? "Label some" : "Look"
            )
        }
    }
}

/// How an agent's quality of the last day compares with the week before it.
struct QualityDrop: Sendable, Equatable {
    /// A relative fall of more than this starts the runbook's incident.
    static let incident = 0.1
    /// Fewer judged runs say nothing.
    private static let fewest = 20

    var before: Double
    var lately: Double

    var isIncident: Bool { before > 0 && (before - lately) / before > Self.incident }

    /// Nil where either span has too few judged runs.
    init?(_ hours: [QualityHour], at now: Timestamp) {
        let dayAgo = now.adding(hours: -24)
        let weekBefore = now.adding(days: -8)
        guard let lately = Self.mean(hours.filter { $0.hour >= dayAgo }),
            let before = Self.mean(hours.filter { $0.hour < dayAgo && $0.hour >= weekBefore })
        else { return nil }
        self.lately = lately
        self.before = before
    }

    private static func mean(_ hours: [QualityHour]) -> Double? {
        let judged = hours.reduce(0) { $0 + $1.judged }
        guard judged >= fewest else { return nil }
        return hours.reduce(0.0) { $0 + ($1.quality ?? 0) * Double($1.judged) } / Double(judged)
    }
}
