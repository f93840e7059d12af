/// What is watched, and who hears of it.
package struct AlertPolicy: Sendable {
    package var settings: AlertSettings
    /// In the order of the configuration.
    package var channels: [AlertChannel]
    package var routes: [AlertRoute]

    package init(settings: AlertSettings = AlertSettings(), channels: [AlertChannel] = [], routes: [AlertRoute] = []) {
        self.settings = settings
        self.channels = channels
        self.routes = routes
    }

    /// The channels that hear of an alert; every route that fits adds its own, each once.
    package func channels(for rule: AlertRule, agent: String?) -> [AlertChannel] {
        let names = Set(routes.filter { $0.fits(rule.severity, agent: agent) }.flatMap(\.channels))
        return channels.filter { names.contains($0.name) }
    }
}

/// Somewhere that alerts are sent to.
package struct AlertChannel: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case pagerduty
        case slack
        case email
        case alertmanager
        case webhook
    }

    package var name: String
    package var kind: Kind
    /// Where it leads, without anything secret: a host or an address.
    package var target: String

    package init(name: String, kind: Kind, target: String) {
        self.name = name
        self.kind = kind
        self.target = target
    }

    /// Whether it has a use for being told this of an alert that it was told to be firing.
    package func takes(_ event: AlertDelivery.Event, of rule: AlertRule) -> Bool {
        switch event {
        case .trigger: true
        case .acknowledge: kind == .pagerduty || kind == .webhook
        // A person needs no message that a notice is over; a system that keeps incidents does.
        case .resolve: !rule.isNotice || kind == .pagerduty || kind == .alertmanager || kind == .webhook
        }
    }
}

/// Which alerts go to which channels.
package struct AlertRoute: Sendable, Equatable {
    /// Nil for all.
    package var severities: Set<AlertSeverity>?
    /// Nil for all, and for alerts that concern no single agent.
    package var agents: Set<String>?
    package var channels: [String]

    package init(severities: Set<AlertSeverity>?, agents: Set<String>?, channels: [String]) {
        self.severities = severities
        self.agents = agents
        self.channels = channels
    }

    func fits(_ severity: AlertSeverity, agent: String?) -> Bool {
        if let severities, !severities.contains(severity) { return false }
        guard let agents else { return true }
        return agent.map(agents.contains) ?? false
    }
}
