import Domain
import Learning

/// A running canary, as a row of a list.
struct CanaryRow: Sendable {
    var agent: String
    var path: String
    var bundleID: String
    var percent: Int
    var hours: String
    var hoursValue: String
    var deployedAt: Moment
    var quality: Badge
    var latency: String
    var recommendation: Badge
    var because: String
    var isStalled: Bool

    init(_ judged: CanaryControl.Judged) {
        let canary = judged.canary
        let assessment = judged.assessment
        agent = canary.agent
        path = "/canaries/\(Link.escaped(canary.agent))"
        bundleID = canary.bundleID
        percent = canary.percent
        let running = judged.now.hours(since: canary.deployedAt)
        hours = duration(hours: running)
        hoursValue = "\(rounded(running, 2))"
        deployedAt = Moment(canary.deployedAt)
        quality = .delta(assessment.qualityDelta, points(assessment.qualityDelta))
        latency = relative(assessment.latencyDelta)
        recommendation = Badge(assessment.recommendation)
        because = plain(assessment.reason.rawValue)
        isStalled = assessment.isStalled
    }
}
