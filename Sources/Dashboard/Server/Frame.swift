import Domain

/// What stands around the content of every page.
struct Frame: Sendable {
    struct Item: Sendable {
        var name: String
        var path: String
        var isCurrent: Bool
        /// How many things wait there; nil for none.
        var waiting: Int?
    }

    var title = ""
    var style = ""
    var script = ""
    var icon = ""
    var chartScript: String?
    var content = ""
    var items: [Item] = []
    var actor = ""
    var pause: PauseNotice?
    var said: Flash?
    /// Where the page is, so that a form in the frame comes back to it.
    var here = "/"
    var token = ""
}

struct PauseNotice: Sendable {
    var why: String
    var by: String
    var since: Moment

    init(_ pause: Pause) {
        why = pause.reason ?? "no reason given"
        by = pause.by.name
        since = Moment(pause.since)
    }
}

/// What the last form did.
struct Flash: Sendable, Equatable {
    var text: String
    var isRefused: Bool
    /// Where the log has it; nil where nothing was changed.
    var log: String?
}

/// What the frame shows of the server's state.
struct FrameFacts: Sendable {
    var pause: Pause?
    var pendingApprovals: Int
    var runningCanaries: Int
    /// Those that somebody should look after and nobody does.
    var firingAlerts: Int

    static func fetch(_ ledger: Ledger) async throws -> FrameFacts {
        let now = ledger.world.now()
        return try await ledger.read { records in
            FrameFacts(
                pause: try records.pause(),
                pendingApprovals: try records.pendingApprovalCount(),
                runningCanaries: try records.runningCanaries().count,
                firingAlerts: try records.openAlerts().count { alert in
                    alert.state(at: now) == .firing && !alert.condition.rule.isNotice
                }
            )
        }
    }
}

extension Frame {
    private static let sections = [
        ("Overview", "/"), ("Labeled data", "/labeled"), ("Review", "/review"), ("Bundles", "/bundles"),
        ("Approvals", "/approvals"), ("Canaries", "/canaries"), ("Judges", "/judges"), ("Agents", "/agents"),
        ("Alerts", "/alerts"), ("Log", "/log"),
    ]

    init(path: String, facts: FrameFacts?, actor: Actor) {
        let section = "/" + (path.split(separator: "/").first.map(String.init) ?? "")
        let waiting = [
            "/approvals": facts?.pendingApprovals ?? 0, "/canaries": facts?.runningCanaries ?? 0,
            "/alerts": facts?.firingAlerts ?? 0,
        ]
        items = Self.sections.map { name, path in
            let count = waiting[path] ?? 0
            return Item(name: name, path: path, isCurrent: path == section, waiting: count > 0 ? count : nil)
        }
        self.actor = actor.name
        pause = facts?.pause.map(PauseNotice.init)
    }
}
