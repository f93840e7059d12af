import Domain

/// A bundle, as a row of a list.
struct BundleRow: Sendable {
    var id: String
    var path: String
    var agent: String
    var origin: String
    var createdAt: Moment
    var createdBy: String
    var accuracy: String
    var accuracyValue: String
    var accuracyInterval: String
    var delta: Badge
    var deltaValue: String
    var trainingCount: String
    var state: Badge?

    init(_ bundle: Bundle, state: Badge?) {
        id = bundle.id
        path = "/bundles/\(Link.escaped(bundle.id))"
        agent = bundle.agent
        origin = bundle.origin == .trained ? bundle.provenance.modelType ?? "trained" : bundle.origin.rawValue
        createdAt = Moment(bundle.createdAt)
        createdBy = bundle.createdBy.name
        let figures = bundle.figures
        accuracy = percent(figures.accuracy)
        accuracyValue = figures.accuracy.map { "\($0)" } ?? ""
        accuracyInterval = interval(figures.accuracyLow, figures.accuracyHigh) ?? ""
        let difference = figures.comparison?.accuracyDelta
        delta = .delta(difference, points(difference))
        deltaValue = difference.map { "\($0)" } ?? ""
        trainingCount = grouped(figures.trainingCount)
        self.state = state
    }
}

/// What bundles are at work or on their way, by id.
struct BundleStates: Sendable {
    private var states: [String: Badge] = [:]

    init(_ records: any Records, agents: [Agent]) throws {
        let open = try records.approvals(status: .pending, since: nil, limit: 200, before: nil)
        for approval in open { states[approval.bundleID] = Badge("proposed", .warning) }
        for approval in try records.approvals(status: .approved, since: nil, limit: 200, before: nil) {
            states[approval.bundleID] = Badge("approved", .accent)
        }
        for canary in try records.runningCanaries() {
            states[canary.bundleID] = Badge("canary \(canary.percent) %", .accent)
        }
        for agent in agents { states[agent.effectiveBundleID] = Badge("active", .good) }
    }

    subscript(id: String) -> Badge? { states[id] }
}
