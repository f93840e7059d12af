import Domain
import JSON

/// What was done, when, by whom and why.
struct LogPage: Sendable {
    struct Entry: Sendable {
        var at: Moment
        var action: String
        var agent: String
        var agentPath: String?
        var actor: String
        var reason: String
        var figures: [Figure]
    }

    struct Figure: Sendable {
        var name: String
        var text: String
        var path: String?
        var isLong: Bool
    }

    var actions: [Choice]
    var agents: [Choice]
    var actor: String
    var hours: String
    var entries: [Entry]
    var next: String?

    static func entry(_ entry: JournalEntry) -> Entry {
        Entry(
            at: Moment(entry.timestamp),
            action: entry.action.rawValue,
            agent: entry.agent ?? "",
            agentPath: entry.agent.map { "/agents/\(Link.escaped($0))" },
            actor: entry.actor.name,
            reason: entry.reason ?? "",
            figures: entry.figures.map { name, value in
                let text = Figures.text(value)
                return Figure(name: plain(name), text: text, path: path(name, value), isLong: text.utf8.count > 100)
            }
        )
    }

    /// The page of a thing that an entry names.
    private static func path(_ name: String, _ value: JSON) -> String? {
        guard let text = value.string else { return nil }
        switch name {
        case "bundle_id", "previous_bundle_id": return "/bundles/\(Link.escaped(text))"
        case "approval_id": return "/approvals/\(Link.escaped(text))"
        case "item": return "/review/\(Link.escaped(text))"
        default: return nil
        }
    }
}
