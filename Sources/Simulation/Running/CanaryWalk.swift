import Learning

/// Walks one stream under one rule: assigns keys by the rule's share, shows it what becomes known, asks it at its looks.
///
/// Full promotion ends a canary in life. Here the walk may go on at 50 %, so that a rollback is also seen where promotion
/// would have hidden it.
struct CanaryWalk<Rule: RolloutRule> {
    private let stream: CanaryStream
    private let course: CanaryCourse
    private var rule: Rule
    private var percent: Int
    private var stageStart = 0.0
    private var nextNight = 24.0
    private var counts = OutcomeCounts()
    private var ending = CanaryEnding()
    /// The share in percent that each key was assigned at.
    private var assigned: [UInt8]

    init(_ stream: CanaryStream, course: CanaryCourse, rule: Rule) {
        self.stream = stream
        self.course = course
        self.rule = rule
        percent = course.firstPercent
        assigned = [UInt8](repeating: 0, count: stream.keys.count)
    }

    static func ending(_ stream: CanaryStream, course: CanaryCourse, rule: Rule) -> CanaryEnding {
        var walk = CanaryWalk(stream, course: course, rule: rule)
        for event in stream.events {
            walk.lookAtNight(before: event.hours)
            if walk.isOver { break }
            if walk.take(event), Rule.looks == .everyOutcome {
                walk.look(at: event.hours)
            }
        }
        walk.lookAtNight(before: stream.shape.hours)
        return walk.ending
    }

    private var isOver: Bool {
        ending.rollback != nil || (ending.promotion != nil && !course.goesOnAfterPromotion)
    }

    private mutating func lookAtNight(before hours: Double) {
        guard Rule.looks == .nightly else { return }
        while nextNight <= hours, !isOver {
            look(at: nextNight)
            nextNight += 24
        }
    }

    /// Shows the rule a run or a label; false where nothing became known.
    private mutating func take(_ event: CanaryStream.Event) -> Bool {
        let key = stream.keys[event.key]
        if event.isLabel {
            return takeLabel(of: key, assignedAt: assigned[event.key], hours: event.hours)
        }
        assigned[event.key] = UInt8(percent)
        let share = Double(percent) / 100
        let arm: Arm = key.bucket < share ? .canary : .active
        if arm == .canary { counts.canaryRuns += 1 }
        let shape = stream.shape
        let milliseconds = shape.latency.map { arm == .canary ? key.milliseconds * $0.factor : key.milliseconds }
        let errored = shape.errors.map { key.errorDraw < (arm == .canary ? $0.canary : $0.active) }
        let fact = RuleOutcome.Fact.run(milliseconds: milliseconds, errored: errored)
        rule.record(RuleOutcome(hours: event.hours, arm: arm, share: share, fact: fact))
        return milliseconds != nil || errored != nil
    }

    private mutating func takeLabel(of key: CanaryStream.Key, assignedAt percent: UInt8, hours: Double) -> Bool {
        let share = Double(percent) / 100
        let arm: Arm = key.bucket < share ? .canary : .active
        let value = arm == .canary ? key.canaryValue : key.activeValue
        let quality = stream.shape.quality
        // Three times as many speak up where the decision they saw is wrong.
        if quality == .reactions, key.reactionDraw >= (value == 0 ? 0.6 : 0.2) { return false }
        counts.labels += 1
        if arm == .canary { counts.canaryLabels += 1 }
        let difference = key.canaryValue - key.activeValue
        let pair =
            quality == .unpaired
            ? nil : RuleOutcome.Pair(difference: difference, isReactive: quality == .reactions)
        let fact = RuleOutcome.Fact.label(value: value, pair: pair, delayHours: hours - key.hours)
        rule.record(RuleOutcome(hours: hours, arm: arm, share: share, fact: fact))
        return true
    }

    private mutating func look(at hours: Double) {
        let hoursInStage = hours - stageStart
        let moment = RuleMoment(
            hours: hours,
            hoursInStage: hoursInStage,
            percent: percent,
            // What is promoted fully is not promoted again.
            isStageOver: hoursInStage >= course.hoursInStage && ending.promotion == nil
        )
        switch rule.decide(at: moment) {
        case .wait:
            break
        case .rollback(let regression):
            ending.rollback = CanaryEnding.Decision(hours: hours, counts: counts)
            ending.regression = regression
        case .promote where percent < 50:
            ending.half = CanaryEnding.Decision(hours: hours, counts: counts)
            percent = 50
            stageStart = hours
        case .promote:
            ending.promotion = CanaryEnding.Decision(hours: hours, counts: counts)
        }
    }
}

/// How a canary is led, the same for every rule.
package struct CanaryCourse: Sendable, Equatable {
    package var firstPercent = 10
    /// Hours before a stage may be left upward; 0 sets time gates aside.
    package var hoursInStage = 24.0
    /// Whether it is watched at 50 % after its full promotion, to count every rollback that would ever have come.
    package var goesOnAfterPromotion = false
}
