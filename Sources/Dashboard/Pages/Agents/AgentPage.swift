import Domain
import JSON
import Learning
import Rules

/// The list of agents.
struct AgentsPage: Sendable {
    struct Row: Sendable {
        var name: String
        var path: String
        var labels: String
        var decides: String
        var bundleID: String
        var bundlePath: String
        var activatedAt: Moment?
        var examples: String
        var canary: Badge?
    }

    var rows: [Row]
}

/// One agent: what it decides on and how, what serves it, and which bundle serves a key.
struct AgentPage: Sendable {
    struct FeatureRow: Sendable {
        var name: String
        var path: String
        var kind: String
        var fallback: String
    }

    struct ParameterRow: Sendable {
        var name: String
        var fallback: String
        var bounds: String
        var usual: String
        var current: String
    }

    /// Which bundle serves a key, and why.
    struct Check: Sendable {
        var key: String
        var bundleID: String
        var bundlePath: String
        var arm: Badge
        var why: String
    }

    var token: String
    var name: String
    var labels: String
    var decides: String
    var conditions: [String]
    var bundleID: String
    var bundlePath: String
    var activatedAt: Moment?
    var features: [FeatureRow]
    var parameters: [ParameterRow]
    var policy: String
    var specification: String
    var asked: String
    var check: Check?
    /// Why a key could not be checked.
    var refused: String?
    var charts: AgentCharts
    var canRollBack: Bool

    init(_ agent: Agent, served: ServedAgent?, key: String?, charts: AgentCharts, token: String) {
        let specification = agent.specification
        self.token = token
        name = agent.name
        labels = specification.labels.joined(separator: ", ")
        decides = Self.decides(specification)
        conditions = specification.rule.map { Self.conditions($0) } ?? []
        bundleID = agent.effectiveBundleID
        bundlePath = "/bundles/\(Link.escaped(agent.effectiveBundleID))"
        activatedAt = agent.activatedAt.map(Moment.init)
        features = specification.features.map { feature in
            let fallback =
                switch feature.defaultValue {
                case .number(let value): brief(value)
                case .category(let value): value
                }
            return FeatureRow(name: feature.name, path: feature.path, kind: feature.kind.rawValue, fallback: fallback)
        }
        parameters = specification.parameters.map { Self.row($0, current: served?.active.thresholds[$0.name]) }
        policy = Self.policy(specification.guardPolicy)
        self.specification = specification.json.text(.pretty)
        asked = key ?? ""
        canRollBack = agent.activeBundleID != nil && served?.trial == nil
        self.charts = charts
        guard let key, let served else { return }
        if let refusal = Keys.refusal(of: key) {
            refused = "A key \(refusal)."
            return
        }
        check = Self.check(key, served)
    }

    static func decides(_ specification: AgentSpecification) -> String {
        specification.rule == nil
            ? "by its bundle's model" : "by its rule, with its bundle's thresholds"
    }

    private static func conditions(_ rule: Rule) -> [String] {
        let all = rule.whenAll.map { condition in
            let terms = condition.score.map { term in
                term.times.map { "\(term.feature) × \($0)" } ?? term.feature
            }
            return "\(terms.joined(separator: " + ")) ≥ \(condition.atLeast)"
        }
        return all + ["then \(rule.then), otherwise \(rule.otherwise)"]
    }

    private static func row(_ parameter: Parameter, current: Double?) -> ParameterRow {
        ParameterRow(
            name: parameter.name,
            fallback: brief(parameter.defaultValue),
            bounds: "\(brief(parameter.minimum)) – \(brief(parameter.maximum))",
            usual: parameter.extreme.map { "\(brief($0.lowerBound)) – \(brief($0.upperBound))" } ?? "",
            current: current.map { brief($0) } ?? ""
        )
    }

    private static func policy(_ policy: GuardPolicy) -> String {
        let automatic =
            switch policy.automatic {
            case .observe: "only watches"
            case .rollbackOnly: "takes canaries back, a person promotes them"
            case .full: "promotes canaries and takes them back"
            }
        let expiry = policy.expiryDays.map { "an undecided one ends after \(brief($0)) days" } ?? "none ends by itself"
        return "The guard \(automatic). Margins: quality \(points(policy.qualityMargin)) points, latency "
            + "\(relative(policy.latencyMargin)), errors \(points(policy.errorMargin)) points; \(expiry)."
    }

    private static func check(_ key: String, _ served: ServedAgent) -> Check? {
        guard let (bundle, arm, bucket) = served.bundle(for: key) else { return nil }
        let why: String
        if let trial = served.trial, let bucket {
            let border = trial.percent * 100
            let side = bucket < border ? "under" : "not under"
            why =
                "The key falls into bucket \(bucket) of 10 000. The canary has \(trial.percent) %, the buckets under "
                + "\(border): \(bucket) is \(side) it."
        } else {
            why = "No canary is running, so every key is served the active bundle."
        }
        return Check(
            key: key,
            bundleID: bundle.id,
            bundlePath: "/bundles/\(Link.escaped(bundle.id))",
            arm: Badge(arm.rawValue, arm == .canary ? .accent : .good),
            why: why
        )
    }
}
