import JSON
import Learning
import Rules

extension AlertFacts {
    /// The conditions that hold, by the rules whose facts were measured; pure.
    package func assess(_ settings: AlertSettings) -> [AlertCondition] {
        agentConditions() + approvalConditions(settings) + canaryConditions(settings) + jobConditions()
            + judgeConditions(settings) + labelConditions(settings) + waitingConditions(settings)
            + trainingConditions(settings)
    }

    private func agentConditions() -> [AlertCondition] {
        (setAside ?? [:]).sorted { $0.key < $1.key }.map { agent, reason in
            AlertCondition(
                .agentSetAside,
                agent: agent,
                summary: "\(agent) is not served, as what is stored of it cannot be: \(reason)",
                figures: ["reason": .string(reason)]
            )
        }
    }

    private func approvalConditions(_ settings: AlertSettings) -> [AlertCondition] {
        guard let pendingApprovals, pendingApprovals > settings.pendingApprovals else { return [] }
        return [
            AlertCondition(
                .pendingApprovals,
                summary: "\(pendingApprovals) bundles wait for approval; more than \(settings.pendingApprovals) is too "
                    + "many.",
                figures: ["pending": .integer(Int64(pendingApprovals)), "limit": integer(settings.pendingApprovals)]
            )
        ]
    }

    private func jobConditions() -> [AlertCondition] {
        (jobs ?? []).filter { $0.outcome == .failed }.map { run in
            AlertCondition(
                .jobFailed,
                subject: run.job.rawValue,
                summary: "The job \(run.job.rawValue) failed at \(run.startedAt).",
                figures: ["job": .string(run.job.rawValue), "error": run.figures["error"] ?? .null]
            )
        }
    }

    private func labelConditions(_ settings: AlertSettings) -> [AlertCondition] {
        // A server that is younger than the week it looks back on says nothing about growth.
        guard let labels, labels.recentWeek < settings.labeledGrowth, now.hours(since: labels.servedSince) >= 7 * 24
        else { return [] }
        return [
            AlertCondition(
                .labeledGrowth,
                summary:
                    "\(labels.recentWeek) new labeled examples in 7 days; under \(settings.labeledGrowth) is too few.",
                figures: ["recent_7d": integer(labels.recentWeek), "limit": integer(settings.labeledGrowth)]
            )
        ]
    }

    private func waitingConditions(_ settings: AlertSettings) -> [AlertCondition] {
        (labels?.waiting ?? [:]).filter { $0.value > settings.labelsWaiting }.sorted { $0.key < $1.key }.map {
            agent,
            count in
            AlertCondition(
                .labelsWaiting,
                agent: agent,
                summary: "\(count) labels of \(agent) wait for runs that nobody reported; more than "
                    + "\(settings.labelsWaiting) is too many.",
                figures: ["waiting": integer(count), "limit": integer(settings.labelsWaiting)]
            )
        }
    }

    private func trainingConditions(_ settings: AlertSettings) -> [AlertCondition] {
        (streaks ?? []).filter { $0.failures >= settings.trainingFailures }.map { streak in
            AlertCondition(
                .trainingFailing,
                agent: streak.agent,
                summary: "Training \(streak.agent) failed \(streak.failures) times in a row"
                    + (streak.detail.map { ": \($0)" } ?? "."),
                figures: ["failures": integer(streak.failures), "limit": integer(settings.trainingFailures)]
            )
        }
    }
}

// MARK: - Judges

extension AlertFacts {
    private func judgeConditions(_ settings: AlertSettings) -> [AlertCondition] {
        guard let judges else { return [] }
        return judges.weights.filter { settings.isTelling($0) }.flatMap { weight -> [AlertCondition] in
            let highest = judges.highest.first { $0.agent == weight.agent && $0.judge == weight.judge }
            return [Self.low(weight, settings), Self.dropped(weight, from: highest, settings)].compactMap(\.self)
        }
    }

    /// A critical judge under its limit is only that, not a warning as well.
    private static func low(_ weight: JudgeWeight, _ settings: AlertSettings) -> AlertCondition? {
        let isCritical = settings.criticalJudges.contains(weight.judge) && weight.weight < settings.criticalJudgeWeight
        guard isCritical || settings.isLow(weight) else { return nil }
        let limit = isCritical ? settings.criticalJudgeWeight : settings.judgeWeight
        return AlertCondition(
            isCritical ? .criticalJudgeWeight : .judgeWeight,
            agent: weight.agent,
            subject: weight.judge,
            summary:
                "The weight of \(weight.judge) for \(weight.agent) is \(rounded(weight.weight, 2)), under \(limit).",
            figures: figures(of: weight, limit: limit)
        )
    }

    private static func dropped(
        _ weight: JudgeWeight,
        from highest: JudgeWeight?,
        _ settings: AlertSettings
    ) -> AlertCondition? {
        guard let highest, highest.weight - weight.weight > settings.judgeDrop else { return nil }
        var figures = figures(of: weight, limit: settings.judgeDrop)
        figures["highest"] = .number(rounded(highest.weight, 4))
        return AlertCondition(
            .judgeDrop,
            agent: weight.agent,
            subject: weight.judge,
            summary: "The weight of \(weight.judge) for \(weight.agent) fell from \(rounded(highest.weight, 2)) to "
                + "\(rounded(weight.weight, 2)) within 7 days.",
            figures: figures
        )
    }

    private static func figures(of weight: JudgeWeight, limit: Double) -> JSONObject {
        [
            "weight": .number(rounded(weight.weight, 4)), "matched": .integer(Int64(weight.matched)),
            "limit": .number(limit),
        ]
    }
}

// MARK: - Canaries

extension AlertFacts {
    private func canaryConditions(_ settings: AlertSettings) -> [AlertCondition] {
        (canaries ?? []).flatMap { judged -> [AlertCondition] in
            [
                Self.unattended(judged), Self.stalled(judged, at: now, settings), Self.expiring(judged, settings),
                Self.uneven(judged),
            ].compactMap(\.self)
        }
    }

    /// A regression that the policy leaves to a person.
    private static func unattended(_ judged: CanaryControl.Judged) -> AlertCondition? {
        let canary = judged.canary
        guard judged.assessment.hasRegression, judged.assessment.recommendation == .rollback, canary.policy == .observe
        else { return nil }
        return AlertCondition(
            .canaryRegression,
            agent: canary.agent,
            subject: canary.bundleID,
            summary:
                "The canary of \(canary.bundleID) for \(canary.agent) has a \(words(judged.assessment.reason)); it is "
                + "to be taken back by hand.",
            figures: canary.journalFigures(judged.assessment)
        )
    }

    private static func stalled(
        _ judged: CanaryControl.Judged,
        at now: Timestamp,
        _ settings: AlertSettings
    ) -> AlertCondition? {
        let canary = judged.canary
        let hours = canary.hours(at: now, pause: judged.pause).inStage
        guard judged.assessment.recommendation == .monitor, hours > settings.stalledHours else { return nil }
        return AlertCondition(
            .canaryStalled,
            agent: canary.agent,
            subject: canary.bundleID,
            summary:
                "The canary of \(canary.bundleID) for \(canary.agent) has been monitored at \(canary.percent) % for "
                + "more than \(rounded(settings.stalledHours, 1)) hours (\(words(judged.assessment.reason))).",
            figures: canary.journalFigures(judged.assessment)
        )
    }

    /// Not while paused, when its clock stands, nor where the guard only observes and ends nothing.
    private static func expiring(_ judged: CanaryControl.Judged, _ settings: AlertSettings) -> AlertCondition? {
        let canary = judged.canary
        guard let hours = judged.assessment.hoursToExpiry, hours <= settings.expiryHours, !judged.assessment.isExpired,
            !judged.isPaused, canary.policy != .observe
        else { return nil }
        return AlertCondition(
            .canaryExpiring,
            agent: canary.agent,
            subject: canary.bundleID,
            summary: "The canary of \(canary.bundleID) for \(canary.agent) ends without a decision within "
                + "\(rounded(settings.expiryHours, 1)) hours.",
            figures: canary.journalFigures(judged.assessment)
        )
    }

    private static func uneven(_ judged: CanaryControl.Judged) -> AlertCondition? {
        let canary = judged.canary
        guard judged.assessment.holds.contains(.unevenSplit) else { return nil }
        var figures = canary.journalFigures(judged.assessment)
        figures["uneven_split"] = .number(rounded(judged.assessment.unevenSplit, 3))
        return AlertCondition(
            .unevenSplit,
            agent: canary.agent,
            subject: canary.bundleID,
            summary: "Keys of \(canary.agent) do not arrive in the canary's arms as assigned "
                + "(\(judged.assessment.canaryKeys) canary, \(judged.assessment.activeKeys) active at "
                + "\(canary.percent) %).",
            figures: figures
        )
    }
}

private func words(_ reason: GuardReason) -> String {
    reason.rawValue.replacing("_", with: " ")
}

private func integer(_ value: Int) -> JSON {
    .integer(Int64(value))
}
