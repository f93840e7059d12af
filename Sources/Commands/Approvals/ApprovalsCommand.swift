import ArgumentParser
import Wire

struct ApprovalsCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "Show an approval in full, or all that are pending.",
        discussion: """
            Shows what would change, and what the decision criteria say about it.

            EXAMPLES:
              attune approvals approval-456
              attune approvals
            """
    )

    @Argument(help: "The approval. (default: all pending ones)")
    var approval: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        if let approval {
            try await session.show(.get("approvals", approval), as: Approval.self, report)
        } else {
            try await session.show(.get("approvals", "pending"), as: [Approval].self, reports)
        }
    }

    private func reports(_ approvals: [Approval]) -> Report {
        guard !approvals.isEmpty else { return .line("Nothing waits for approval.") }
        var whole = Report()
        for approval in approvals {
            if !whole.blocks.isEmpty { whole.add(line: "") }
            whole.add(report(approval))
        }
        return whole
    }

    private func report(_ approval: Approval) -> Report {
        var members: [(name: String, value: String)] = [
            ("approval", approval.id), ("agent", approval.agent), ("bundle", approval.bundleID),
        ]
        if let status = approval.status { members.append(("status", status)) }
        if let count = approval.trainingCount { members.append(("examples", String(count))) }
        members.append(("requested", "\(approval.createdAt) by \(approval.requestedBy)"))
        if let decidedAt = approval.decidedAt {
            members.append(("decided", "\(decidedAt) by \(approval.decidedBy ?? Figure.none)"))
        }
        if let rationale = approval.rationale { members.append(("rationale", rationale)) }
        if let appliedAt = approval.appliedAt { members.append(("applied", appliedAt)) }
        var report = Report([.table(.details(members))])
        if let advice = approval.advice {
            report.blocks.append(.heading("Advice: \(advice.recommendation)"))
            for reason in advice.reasons { report.add(line: "- \(reason)") }
        }
        report.blocks.append(.heading("Changes"))
        report.add(diffReport(approval.diff))
        return report
    }
}
