import Learning
import Rules

extension GuardExplanation {
    /// A hold, with what to do about it.
    func hold(_ reason: GuardReason) -> String? {
        switch reason {
        case .unevenSplit:
            let keys = assessment.activeKeys + assessment.canaryKeys
            return "Held, uneven_split: \(assessment.canaryKeys) of \(keys) keys came to the canary, which is not the "
                + "share that was assigned (E reached 1000). Find out where runs get lost; if it does no harm, "
                + "`attune guard clear \(canary.agent)`."
        case .labelBias:
            let active = Words.duration(assessment.activeLabelDelaySeconds)
            let other = Words.duration(assessment.canaryLabelDelaySeconds)
            return
                "Held, label_bias: labels take \(other) in the canary and \(active) in the active arm, so that unpaired "
                + "outcomes of different times are compared. Label both arms alike; runs with a payload are compared "
                + "in pairs, which this does not touch."
        case .misassigned:
            return "Held, misassigned: \(Words.share(assessment.variantReports)) reported variants are not the ones "
                + "assigned. Agents have to use the bundle that the server gave them for the key."
        case .shadowMismatch:
            return
                "Held, shadow_mismatch: \(Words.share(assessment.shadowChecks)) decisions come out otherwise when scored "
                + "again. The agent decides by something else than its bundle, or reports another payload."
        case .worseWithinMargin:
            let worse = assessment.metrics.filter { $0.isAlarmed && !$0.isPastMargin }.map { metric in
                "\(name(metric)) is worse for certain, E = \(alarm(metric)), but by \(size(metric.estimate, of: metric)), "
                    + "within the margin of \(size(metric.margin, of: metric))"
            }
            return
                "Held, worse_within_margin: \(worse.joined(separator: "; ")). A person has to promote it or take it back."
        case .stale:
            return
                "Held, stale: the active bundle it was compared with is no longer in force. Take it back and deploy again."
        case .error:
            return
                "Held, error: what was counted cannot be read from the store. Take it back; the log says what is wrong."
        default:
            return nil
        }
    }

    /// One metric's figures.
    func metric(_ metric: MetricAssessment) -> String {
        let count = metric.pairs + metric.activeOutcomes + metric.canaryOutcomes
        guard count > 0 else { return "\(name(metric)): nothing reported, so it is not judged." }
        let interval: DifferenceInterval? =
            switch metric.metric {
            case .quality: intervals.quality
            case .errors: intervals.errors
            case .medianLatency, .tailLatency: nil
            }
        let between = interval.map { ", between \(Words.points($0.low)) and \(Words.points($0.high))" } ?? ""
        let pairs = metric.metric == .quality ? "\(metric.pairs) pairs, " : ""
        return
            "\(name(metric)): \(size(metric.estimate, of: metric))\(between), from \(pairs)\(metric.activeOutcomes) active "
            + "and \(metric.canaryOutcomes) canary outcomes. Worse: E = \(alarm(metric)). Not worse by "
            + "\(amount(of: metric)): E = \(proof(metric))."
    }

    /// What holds whatever the outcomes say.
    var standing: [String] {
        var sentences: [String] = []
        if assessment.isLatencyUnproven, settings.isStrict == false {
            sentences.append(
                "The median latency is not proven (latency_unproven); that is asked for from "
                    + "\(Words.number(settings.gates.keysPerDayToProveLatency, 0)) keys a day."
            )
        }
        if situation.repetition > 1 {
            sentences.append("Trial \(situation.repetition) of this content in 90 days: each takes twice the proof.")
        }
        switch canary.policy {
        case .observe: sentences.append("The guard only observes this agent: nothing moves by itself.")
        case .rollbackOnly: sentences.append("The guard promotes nothing of this agent by itself.")
        case .full: break
        }
        if assessment.isStalled {
            let hours = Words.number(situation.hoursInStage, 0)
            sentences.append("Stalled: \(hours) h at \(situation.canaryPercent) %. A person should decide.")
        }
        if let hours = assessment.hoursToExpiry {
            let soon = hours <= GuardAssessment.expiryNoticeHours ? "Soon, " : ""
            let paused = situation.isPaused ? ", later by the time it stands paused" : ""
            sentences.append("\(soon)at \(now.adding(hours: hours)), it ends by itself if undecided\(paused).")
        } else {
            sentences.append("It never ends by itself.")
        }
        return sentences
    }

    // MARK: Figures

    func name(_ metric: MetricAssessment) -> String {
        switch metric.metric {
        case .quality: "quality"
        case .errors: "the error rate"
        case .medianLatency: "the median latency"
        case .tailLatency: "the p95 latency"
        }
    }

    /// A difference as the metric has it: points, or percent of a latency.
    func size(_ value: Double?, of metric: MetricAssessment) -> String {
        guard let value else { return "no estimate yet" }
        switch metric.metric {
        case .quality, .errors: return Words.points(value)
        case .medianLatency, .tailLatency: return Words.signed(value * 100, 1) + " %"
        }
    }

    /// The margin without its sign.
    func amount(of metric: MetricAssessment) -> String {
        switch metric.metric {
        case .quality, .errors: Words.amount(abs(metric.margin))
        case .medianLatency, .tailLatency: "\(Words.number(metric.margin * 100, 1)) %"
        }
    }

    /// `12 of 33.3`.
    func alarm(_ metric: MetricAssessment) -> String {
        "\(Words.evidence(metric.harm)) of \(Words.evidence(metric.alarmThreshold))"
    }

    func proof(_ metric: MetricAssessment) -> String {
        "\(Words.evidence(metric.safe)) of \(Words.evidence(metric.proofThreshold))"
    }
}

/// Figures as a person reads them.
enum Words {
    static func number(_ value: Double, _ decimals: Int) -> String {
        let text = "\(rounded(value, decimals))"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func signed(_ value: Double, _ decimals: Int) -> String {
        (value > 0 ? "+" : "") + number(value, decimals)
    }

    /// A difference of shares: 0.05 as `+5 points`.
    static func points(_ difference: Double) -> String {
        signed(difference * 100, 1) + " points"
    }

    /// A difference without its sign: 0.05 as `5 points`.
    static func amount(_ difference: Double) -> String {
        number(difference * 100, 1) + " points"
    }

    /// An E-value: two digits below ten, whole numbers above a hundred.
    static func evidence(_ value: Double) -> String {
        value >= 1e6 ? "over a million" : number(value, value < 10 ? 2 : value < 100 ? 1 : 0)
    }

    static func share(_ count: MatchCount) -> String {
        "\(count.differing) of \(count.checked)"
    }

    static func duration(_ seconds: Double?) -> String {
        guard let seconds else { return "an unknown time" }
        return seconds < 5_400 ? "\(number(seconds / 60, 1)) min" : "\(number(seconds / 3_600, 1)) h"
    }
}
