import Domain
import JSON
import Learning
import Rules

struct LabeledRoutes {
    private static let rows = 50
    private static let suspects = 100
    /// More would not fit into an address.
    private static let mostSelected = 200

    let useCases: UseCases

    func add(to pages: PageTable) {
        addList(to: pages)
        addExcluding(to: pages)
        let useCases = useCases
        pages.page("/labeled/suspects") { visit in
            let names = try await useCases.agents.agents().map(\.name)
            let agent = visit.text("agent") ?? names.first ?? ""
            let found = try await useCases.inspector.suspects(
                agent: agent,
                minimumSuspicion: nil,
                limit: Self.suspects,
                after: nil
            )
            let labelers = try await useCases.inspector.labelers(agent: agent)
            let page = SuspectsPage(
                agents: Choice.all(names, chosen: agent),
                agent: agent,
                isUnanchored: !found.isAnchored && !found.suspects.isEmpty,
                suspects: found.suspects.map { SuspectsPage.row($0.row, $0.example) },
                labelers: labelers.map { SuspectsPage.labeler($0, agent: agent) }
            )
            return Content(title: "Suspect labels", template: "suspects", model: page)
        }
    }

    private func addList(to pages: PageTable) {
        let useCases = useCases
        pages.page("/labeled") { visit in
            let filter = try Self.filter(visit)
            let cursor = try visit.cursor(parts: 2)
                .map { ExampleCursor(occurredAt: Timestamp(microseconds: $0[0]), id: $0[1]) }
            let found = try await useCases.examples.page(filter, limit: Self.rows, after: cursor)
            let statistics = try await useCases.examples.statistics(agent: filter.agent)
            let names = try await useCases.agents.agents().map(\.name)
            let page = LabeledPage(
                token: visit.token,
                filter: .init(
                    agents: Choice.all(names, chosen: filter.agent),
                    source: filter.source ?? "",
                    label: filter.label ?? "",
                    labeler: filter.labeler ?? "",
                    confidence: visit.text("min_confidence") ?? "",
                    exclusions: Self.exclusions(chosen: filter.exclusion)
                ),
                total: grouped(statistics.total),
                recent: grouped(statistics.recentWeek),
                excludedTotal: grouped(statistics.excluded),
                parts: LabeledPage.parts(statistics),
                sources: LabeledPage.sources(statistics),
                flags: statistics.redFlags.map(\.detail),
                examples: found.examples.map {
                    ExampleRow($0, labels: found.conflicts[$0.content.agent]?[ExactText($0.content.key)])
                },
                next: visit.next(found.next.map { "\($0.occurredAt.microseconds)-\($0.id)" }),
                suspectsPath: Link("/labeled/suspects", [("agent", filter.agent)]).text,
                importPath: Link("/labeled/import", [("agent", filter.agent)]).text,
                downloads: statistics.byLabel.keys.sorted().map(LabeledPage.Download.init)
            )
            return Content(title: "Labeled data", template: "labeled", model: page)
        }
    }

    private static func exclusions(chosen: ExampleFilter.Exclusion) -> [Choice] {
        [(ExampleFilter.Exclusion.included, "left out"), (.excluded, "only these"), (.all, "shown too")]
            .map { Choice($0.rawValue, isChosen: $0 == chosen, shown: $1) }
    }

    private static func filter(_ visit: Visit) throws(Refusal) -> ExampleFilter {
        var filter = ExampleFilter()
        filter.agent = visit.text("agent")
        filter.source = visit.text("source")
        filter.label = try visit.text("label").map { text throws(Refusal) in try Names.kept(text, at: "/label") }
        filter.labeler = try visit.text("labeler").map { text throws(Refusal) in try Names.kept(text, at: "/labeler") }
        if visit.text("min_confidence") != nil {
            filter.minimumConfidence = try visit.number("min_confidence", 0...100, or: 0)
        }
        filter.exclusion = visit.text("excluded").flatMap(ExampleFilter.Exclusion.init) ?? .included
        return filter
    }

    private func addExcluding(to pages: PageTable) {
        let useCases = useCases
        pages.page("/labeled/selected") { visit in
            let ids = try Self.ids(visit.texts("id"))
            let examples = try await useCases.ledger.read { records in
                try ids.compactMap { try records.example(id: $0) }
            }
            var page = SelectedPage(
                token: visit.token,
                examples: examples.map { ExampleRow($0) },
                count: counted(examples.count, "example"),
                canExclude: examples.contains { $0.exclusionReason == nil },
                canRestore: examples.contains { $0.exclusionReason != nil },
                reason: visit.text("reason") ?? ""
            )
            try await addPreview(to: &page, examples, visit)
            return Content(title: "Chosen examples", template: "selected", model: page)
        }
        let back: @Sendable (Visit) -> String = { _ in "/labeled" }
        pages.action("/labeled/exclude", back: back) { visit, form in
            let ids = try Self.ids(form.values("id"))
            let reason = try form.require("reason")
            let count = try await useCases.examples.exclude(.ids(ids), reason: reason, by: visit.actor)
            return Outcome("\(counted(count, "example")) excluded from training.", at: "/labeled", logged: .exclude)
        }
        pages.action("/labeled/restore", back: back) { visit, form in
            let ids = try Self.ids(form.values("id"))
            let count = try await useCases.examples.restore(.ids(ids), reason: form.text("reason"), by: visit.actor)
            return Outcome("\(counted(count, "example")) restored; they train again.", at: "/labeled", logged: .restore)
        }
    }

    /// More examples than this take seconds to train on, twice; then a person asks for it.
    private static let previewedAtOnce = 50_000

    private func addPreview(to page: inout SelectedPage, _ examples: [Example], _ visit: Visit) async throws {
        let ids = examples.filter { $0.exclusionReason == nil }.map(\.id)
        guard let agent = examples.first?.content.agent, !ids.isEmpty else { return }
        let count = try await useCases.examples.statistics(agent: agent).total
        guard count <= Self.previewedAtOnce || visit.text("preview") != nil else {
            page.previewNote = "Training twice on \(counted(count, "example")) takes a while."
            page.previewPath = visit.place + "&preview=yes"
            return
        }
        do {
            page.preview = ExclusionView(
                try await useCases.examples.previewExclusion(of: .ids(ids), modelType: .logistic)
            )
        } catch let refusal as Refusal {
            page.previewNote = refusal.sentence
        }
    }

    private static func ids(_ texts: [String]) throws(Refusal) -> [Int64] {
        let ids = texts.compactMap { Int64($0) }
        guard !ids.isEmpty, ids.count == texts.count else { throw .invalid("/id", "must name at least one example") }
        guard ids.count <= mostSelected else { throw .invalid("/id", "may name at most \(mostSelected) examples") }
        return ids
    }
}
