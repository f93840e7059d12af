import Domain
import Foundation
import HTTPAPI
import Rules

/// What a replay leaves to tell, as text; pure but for what it was given.
struct DemoReport {
    var mails: [Mail]
    var journal: [JournalEntry]
    var comparisons: [DemoComparison]
    var served: Tally
    var seed: UInt64
    var labels: Int
    var runningCanary: Canary?
    var database: String

    static func gather(
        _ backend: Backend,
        _ replay: Replay,
        seed: UInt64,
        database: String
    ) async throws -> DemoReport {
        let entries = try await backend.ledger.read { records in
            try records.journal(JournalFilter(since: Timestamp(microseconds: 0), limit: Int(Int32.max)))
        }
        let journal = entries.reversed().map(\.entry)
        return DemoReport(
            mails: replay.mails,
            journal: journal,
            comparisons: try await DemoComparison.all(backend, mails: replay.mails, journal: journal),
            served: replay.served,
            seed: seed,
            labels: try await backend.examples.statistics(agent: MailboxAgent.name).total,
            runningCanary: try await backend.canaries.judged(agent: MailboxAgent.name)?.canary,
            database: database
        )
    }

    var text: String {
        [
            "What happened\n" + (DemoTimeline.lines(journal) + outcome).joined(separator: "\n"),
            "Before and after\n" + comparison,
            "How to read this\n" + notes,
            "Look at it: attune serve --database \(database) --runs-retention-days 36500",
        ].joined(separator: "\n\n")
    }

    // MARK: Outcome

    private var outcome: [String] {
        var lines: [String] = []
        if let canary = runningCanary {
            lines.append("\(canary.bundleID) is still a canary at \(canary.percent) %: the guard was not sure yet.")
        }
        if comparisons.isEmpty { lines.append("No bundle was promoted to 100 %; the mailbox ended as it began.") }
        if !journal.contains(where: { $0.action == .upload }) {
            lines.append("There was no drill: no bundle was in full use early enough.")
        }
        return lines
    }

    // MARK: Comparison

    private var comparison: String {
        var parts = comparisons.map(Self.table)
        if parts.isEmpty { parts = ["Nothing to compare: no bundle was ever in full use."] }
        parts.append(
            """
            As it was really served on all \(served.mails) mails (\(served.spam) spam), canaries and the drill included:
            \(Self.columns)
            \(Self.line("nothing flagged", Tally(spam: served.spam, good: served.good)))
            \(Self.line("served", served))
            """
        )
        return parts.joined(separator: "\n\n")
    }

    private static func table(_ comparison: DemoComparison) -> String {
        let head =
            "On the \(comparison.mails) mails (\(comparison.spam) spam) after \(comparison.since), which none of "
            + "these bundles saw:"
        var lines = [head, columns] + comparison.rows.map { line($0.name, $0.tally) }
        lines += comparison.rows.dropFirst().map { "  \($0.name) is \($0.bundleID)" }
        if comparison.isTooSmall { lines.append("  These are too few spam mails for the figures to mean much.") }
        return lines.joined(separator: "\n")
    }

    private static let columns =
        "  " + pad("", 19) + pad("spam caught", 22) + pad("good mail flagged", 22) + "cost per 1,000"

    private static func line(_ name: String, _ tally: Tally) -> String {
        let cost = tally.costPerThousand.map { String(format: "%.1f", $0) } ?? "–"
        return "  " + pad(name, 19) + pad(share(tally.caught, of: tally.spam), 22)
            + pad(share(tally.wronglyFlagged, of: tally.good), 22) + cost
    }

    private static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        return String(format: "%.1f %%", Double(part) / Double(whole) * 100) + " (\(part) of \(whole))"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    // MARK: Notes

    private var notes: String {
        let percent = { (share: Double) in "\(Int(clamping: (share * 100).rounded())) %" }
        return """
            The mails and whether they were spam are real; the clock, the people and the latencies are simulated.
            Seed \(seed): another seed, or another mailbox, may end otherwise. Nothing here is scripted to succeed.
            - People labeled \(labels) of \(mails.count) mails: \(percent(SimulatedPeople.reviewedShare)) are reviewed the \
            next morning without seeing the decision,
              \(percent(SimulatedPeople.thumbShare)) get a thumb and \(percent(SimulatedPeople.approvalShare)) an \
            approval or a rejection of what was decided; \(percent(SimulatedPeople.mistakenShare)) of all answers are wrong.
            - A good mail flagged costs \(MailboxAgent.wronglyFlaggedCost), a spam missed \(MailboxAgent.missedCost): \
            flagged mail is put aside and skimmed once a day, so a good one
              comes late; a spam that was missed interrupts. Were a good mail worth several spams, nothing that can be
              learned from these features would get through: neither sender, subject nor text are among them.
            - The operator follows the runbook's advice; where that is open, a bundle is approved if it has \
            \(DemoOperator.enoughLabels) labels and is better
              with probability \(DemoOperator.sureEnough). A canary that stood for \(Int(clamping: DemoOperator.patienceDays)) days in \
            a stage and looks no better is taken back.
            - The guard alone promotes. Its margin is \(percent(MailboxAgent.qualityMargin)) of utility here instead of \
            5 %: all spam caught is worth about nine.
            - The bundle of the drill was deployed against the advice, to see what the guard does with it.
            """
    }
}
