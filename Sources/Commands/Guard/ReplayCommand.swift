import ArgumentParser
import Wire

struct ReplayCommand: OperatorCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Makes a canary's decisions again from its recorded outcomes.",
        discussion: """
            Exits with 1 if a decision, an outcome or the stored evidence is not as it was recorded, and names it.

            EXAMPLES:
              attune guard replay inbox_triage
              attune guard replay 17 --json
            """
    )

    @Argument(help: "An agent, for its running canary or else its last; or a canary's number.", completion: .agents)
    var canary: String

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest.get("canaries", canary, "replay")
        guard let replay = try await session.showHeavy(request, as: CanaryReplay.self, report) else { return }
        if !replay.identical {
            let count = replay.differences.count
            throw .wrong("Canary \(replay.canaryID) is not as it was recorded (differences: \(count)).")
        }
    }

    private func report(_ replay: CanaryReplay) -> Report {
        var report = Report([
            .table(
                .details([
                    ("canary", "\(replay.canaryID) of \(replay.agent)"),
                    ("bundle", replay.bundleID),
                    ("outcomes", outcomes(replay)),
                    ("rules", "version \(replay.ruleVersion)"),
                    ("identical", replay.identical ? "yes" : "NO"),
                ])
            )
        ])
        report.add(differences(replay.differences), heading: "Not as recorded")
        report.add(decisions(replay.decisions), heading: "Decisions")
        return report
    }

    private func outcomes(_ replay: CanaryReplay) -> String {
        guard replay.unhashedOutcomes > 0 else { return String(replay.outcomes) }
        return "\(replay.outcomes), of which \(replay.unhashedOutcomes) without a hash, from an older version"
    }

    private func differences(_ differences: [ReplayDifference]) -> Table {
        Table(
            [.name("WHAT"), .text("HOW")],
            rows: differences.map { difference in
                let what =
                    difference.outcome.map { "outcome \($0)" } ?? difference.decision.map { "decision \($0)" }
                return [what ?? "canary", difference.detail]
            }
        )
    }

    private func decisions(_ decisions: [CanaryDecision]) -> Table {
        Table(
            [
                .number("ID"), .name("TIME"), .name("DECISION"), .name("BY"), .text("REASON"), .number("AFTER OUTCOME"),
                .text("THE GUARD SAID"),
            ],
            rows: decisions.map { decision in
                let target = decision.targetPercent.map { " to \($0) %" } ?? ""
                return [
                    String(decision.id), decision.time, decision.kind + target, decision.actor, decision.reason,
                    String(decision.sequence),
                    "\(decision.recommendation): \(decision.reasons.joined(separator: ", "))",
                ]
            }
        )
    }
}
