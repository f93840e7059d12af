import Domain

struct ApprovalsRoutes {
    private static let rows = 50

    let useCases: UseCases

    func add(to pages: PageTable) {
        addDeciding(to: pages)
        let useCases = useCases
        pages.page("/approvals") { visit in
            let after = try visit.cursor(parts: 1)?.first
            let pending = try await useCases.desk.approvals(status: .pending, hours: nil, limit: Self.rows)
            var all = try await useCases.desk.approvals(
                status: nil,
                hours: nil,
                limit: Self.rows + 1,
                before: after
            )
            let hasMore = all.count > Self.rows
            if hasMore { all.removeLast() }
            let next = hasMore ? all.last.map { String($0.number) } : nil
            let page = ApprovalsPage(
                pending: pending.map { ApprovalRow($0) },
                decided: all.filter { $0.status != .pending }.map { ApprovalRow($0) },
                next: visit.next(next)
            )
            return Content(title: "Approvals", template: "approvals", model: page)
        }
        pages.page("/approvals/{id}") { visit in
            let id = try visit.parameter("id")
            let (approval, canary) = try await useCases.ledger.read { records in
                let approval = try records.requireApproval(id)
                return (approval, try records.runningCanary(agent: approval.agent))
            }
            let page = ApprovalPage(approval, running: canary, token: visit.token)
            return Content(title: approval.id, template: "approval", model: page)
        }
    }

    private func addDeciding(to pages: PageTable) {
        let desk = useCases.desk
        let back: @Sendable (Visit) throws -> String = { "/approvals/\(Link.escaped(try $0.parameter("id")))" }
        for (verb, status) in [("approve", Approval.Status.approved), ("reject", .rejected)] {
            pages.action("/approvals/{id}/\(verb)", back: back) { visit, form in
                let approval = try await desk.decide(
                    visit.parameter("id"),
                    status,
                    rationale: form.text("rationale"),
                    by: visit.actor
                )
                let next = status == .approved ? " Deploy it below." : ""
                return Outcome(
                    "\(approval.id) is \(status.rawValue).\(next)",
                    at: "/approvals/\(approval.id)",
                    logged: status == .approved ? .approve : .reject
                )
            }
        }
        pages.action("/approvals/{id}/apply", back: back) { visit, form in
            let percent = try form.integer("percent", 1...100) ?? 10
            let (approval, _) = try await desk.apply(visit.parameter("id"), percent: percent, by: visit.actor)
            guard percent < 100 else {
                let text = "\(approval.bundleID) is active for all of \(approval.agent)'s traffic."
                return Outcome(text, at: "/bundles/\(Link.escaped(approval.bundleID))", logged: .apply)
            }
            return Outcome(
                "\(approval.bundleID) serves \(percent) % of \(approval.agent)'s keys; the guard watches it.",
                at: "/canaries/\(Link.escaped(approval.agent))",
                logged: .apply
            )
        }
    }
}
