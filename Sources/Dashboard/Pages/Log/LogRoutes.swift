import Domain
import Rules

struct LogRoutes {
    private static let rows = 100
    private static let usualHours = 168.0

    let useCases: UseCases

    func add(to pages: PageTable) {
        let useCases = useCases
        pages.page("/log") { visit in
            let action = visit.text("action").flatMap(JournalEntry.Action.init)
            let hours = try visit.number("hours", 0...Limits.hoursBack, or: Self.usualHours)
            let filter = JournalFilter(
                action: action,
                agent: visit.text("agent"),
                actor: visit.text("actor"),
                since: visit.now.adding(hours: -hours),
                limit: Self.rows + 1,
                before: try visit.cursor(parts: 1)?.first
            )
            let (found, names) = try await useCases.ledger.read { records in
                (try records.journal(filter).map { ($0.sequence, $0.entry) }, try records.agents().map(\.name))
            }
            let next = found.count > Self.rows ? String(found[Self.rows - 1].0) : nil
            let page = LogPage(
                actions: Choice.all(JournalEntry.Action.allCases.map(\.rawValue).sorted(), chosen: action?.rawValue),
                agents: Choice.all(names, chosen: visit.text("agent")),
                actor: visit.text("actor") ?? "",
                hours: brief(hours),
                entries: found.prefix(Self.rows).map { LogPage.entry($0.1) },
                next: visit.next(next)
            )
            return Content(title: "Log", template: "log", model: page)
        }
    }
}
