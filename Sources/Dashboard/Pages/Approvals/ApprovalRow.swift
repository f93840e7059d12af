import Domain

/// An approval, as a row of a list.
struct ApprovalRow: Sendable {
    var id: String
    var path: String
    var agent: String
    var bundleID: String
    var bundlePath: String
    var delta: Badge
    var deltaValue: String
    var deltaInterval: String
    var trainingCount: String
    var advice: Badge
    var status: Badge
    var requestedBy: String
    var createdAt: Moment
    var decidedBy: String

    init(_ approval: Approval) {
        id = approval.id
        path = "/approvals/\(approval.id)"
        agent = approval.agent
        bundleID = approval.bundleID
        bundlePath = "/bundles/\(Link.escaped(approval.bundleID))"
        let comparison = approval.diff.comparison
        delta = .delta(comparison?.accuracyDelta, points(comparison?.accuracyDelta))
        deltaValue = comparison.map { "\($0.accuracyDelta)" } ?? ""
        deltaInterval =
            comparison.map { "\(points($0.accuracyDeltaLow)) to \(points($0.accuracyDeltaHigh))" } ?? "not compared"
        trainingCount = grouped(approval.trainingCount)
        advice = Badge(approval.advice.recommendation)
        status = Badge(approval.status)
        requestedBy = approval.requestedBy.name
        createdAt = Moment(approval.createdAt)
        decidedBy = approval.decidedBy?.name ?? ""
    }
}
