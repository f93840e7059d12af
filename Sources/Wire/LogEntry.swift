package import JSON

/// One change of state, as the journal has it: an item of `GET /logs`.
///
/// The action's own figures are members of the entry itself, beside the five that every entry has. Of those, `agent`,
/// `actor` and `reason` are written as `null` where they do not apply.
package struct LogEntry: Codable, Sendable, Equatable {
    package var timestamp: String
    package var agent: String?
    package var action: String
    package var actor: String?
    package var reason: String?
    /// The action's own figures; a figure named like one of the five is not written.
    package var figures: JSONObject

    package init(
        timestamp: String,
        agent: String? = nil,
        action: String,
        actor: String? = nil,
        reason: String? = nil,
        figures: JSONObject = [:]
    ) {
        self.timestamp = timestamp
        self.agent = agent
        self.action = action
        self.actor = actor
        self.reason = reason
        self.figures = figures
    }

    package init(from decoder: any Decoder) throws {
        let own = try OwnMembers(from: decoder)
        timestamp = own.timestamp
        agent = own.agent
        action = own.action
        actor = own.actor
        reason = own.reason
        figures = try JSONObject(from: decoder)
        for name in OwnMembers.names { figures[name] = nil }
    }

    package func encode(to encoder: any Encoder) throws {
        let own = OwnMembers(timestamp: timestamp, agent: agent, action: action, actor: actor, reason: reason)
        var members = try JSONValueEncoder().encode(own).object ?? [:]
        for (name, figure) in figures where !OwnMembers.names.contains(name) {
            members[name] = figure
        }
        try members.encode(to: encoder)
    }
}

/// The members that every entry has.
private struct OwnMembers: Codable {
    var timestamp: String
    @Nullable var agent: String?
    var action: String
    @Nullable var actor: String?
    @Nullable var reason: String?

    static let names: Set<String> = ["timestamp", "agent", "action", "actor", "reason"]
}
