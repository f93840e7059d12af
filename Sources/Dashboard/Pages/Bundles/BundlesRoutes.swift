import Rules
import Domain
import Learning

struct BundlesRoutes {
    private static let rows = 50

    let useCases: UseCases

    func add(to pages: PageTable) {
        addTraining(to: pages)
        addProposing(to: pages)
        let useCases = useCases
        pages.page("/bundles") { visit in
            let chosen = visit.text("agent")
            let cursor = try Self.cursor(visit)
            let (agents, found, states) = try await useCases.ledger.read { records in
                let agents = try records.agents()
                if let chosen { _ = try records.requireAgent(chosen) }
                let bundles = try records.bundles(agent: chosen, limit: Self.rows + 1, before: cursor)
                return (agents, bundles, try BundleStates(records, agents: agents))
            }
            let next = found.count > Self.rows ? "\(found[Self.rows - 1].createdAt.microseconds)" : nil
            let last = next.map { "\($0)-\(found[Self.rows - 1].id)" }
            let page = BundlesPage(
                token: visit.token,
                chosen: chosen ?? "",
                agents: Choice.all(agents.map(\.name), chosen: chosen),
                bundles: found.prefix(Self.rows).map { BundleRow($0, state: states[$0.id]) },
                next: visit.next(last)
            )
            return Content(title: "Bundles", template: "bundles", model: page)
        }
        pages.page("/bundles/{id}") { visit in
            let id = try visit.parameter("id")
            let page = try await useCases.ledger.read { records in
                let bundle = try records.requireBundle(id)
                let agent = try records.requireAgent(bundle.agent)
                return BundlePage(
                    bundle,
                    of: agent,
                    state: try BundleStates(records, agents: [agent])[id],
                    openApproval: try records.openApproval(agent: agent.name, bundle: id)?.id,
                    token: visit.token
                )
            }
            return Content(title: id, template: "bundle", model: page, hasCharts: true)
        }
    }

    private static func cursor(_ visit: Visit) throws(Refusal) -> BundleCursor? {
        guard let text = visit.text("after") else { return nil }
        guard let dash = text.firstIndex(of: "-"), let time = Int64(text[..<dash]) else {
            throw .invalid("/after", "is not one that a page before gave")
        }
        return BundleCursor(createdAt: Timestamp(microseconds: time), id: String(text[text.index(after: dash)...]))
    }

    private func addTraining(to pages: PageTable) {
        let useCases = useCases
        pages.action("/bundles", back: { _ in "/bundles" }) { visit, form in
            var request = TrainingRequest(agent: try form.require("agent"))
            request.minimumExamples = try form.integer("min_examples", 1...10_000_000) ?? request.minimumExamples
            request.minimumConfidence = try form.number("min_confidence", 0...100) ?? 0
            request.modelType = form.text("model") == ModelType.tree.rawValue ? .tree : .logistic
            let sources = (form.text("exclude_sources") ?? "").split(separator: ",")
            request.excludedSources = Set(sources.map { $0.filter { $0 != " " } })
            let bundle = try await useCases.trainer.train(request, by: visit.actor)
            let accuracy = percent(bundle.figures.accuracy)
            return Outcome(
                "Trained \(bundle.id) on \(counted(bundle.figures.trainingCount, "example")): accuracy \(accuracy).",
                at: "/bundles/\(Link.escaped(bundle.id))",
                logged: .train
            )
        }
        let back: @Sendable (Visit) throws -> String = { "/bundles/\(Link.escaped(try $0.parameter("id")))" }
        pages.action("/bundles/{id}/edit", back: back) { visit, form in
            let parent = try await useCases.ledger.read { [id = try visit.parameter("id")] in try $0.requireBundle(id) }
            var thresholds: [String: Double] = [:]
            for (name, text) in form.fields(startingWith: "threshold.") {
                guard let value = Double(text) else { throw Refusal.invalid("/\(name)", "must be a number") }
                thresholds[name] = value
            }
            let bundle = try await useCases.trainer.upload(
                agent: parent.agent,
                thresholds: thresholds,
                notes: form.text("notes"),
                by: visit.actor
            )
            return Outcome(
                "Kept your thresholds as \(bundle.id). Propose it when it looks right.",
                at: "/bundles/\(Link.escaped(bundle.id))",
                logged: .upload
            )
        }
    }

    private func addProposing(to pages: PageTable) {
        let useCases = useCases
        let back: @Sendable (Visit) throws -> String = { "/bundles/\(Link.escaped(try $0.parameter("id")))" }
        pages.action("/bundles/{id}/propose", back: back) { visit, _ in
            let id = try visit.parameter("id")
            let agent = try await useCases.ledger.read { try $0.requireBundle(id).agent }
            let approval = try await useCases.desk.propose(agent: agent, bundle: id, by: visit.actor)
            return Outcome("\(id) waits for a decision.", at: "/approvals/\(approval.id)", logged: .propose)
        }
    }
}
