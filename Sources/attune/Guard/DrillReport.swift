import Domain
import JSON

/// What the guard did with the two bundles of a drill, and whether that was right.
struct DrillReport {
    /// What became of one canary.
    struct Trial {
        /// By what it moved: the share it went to, 0 where it was taken back, and after how many hours.
        var moves: [(percent: Int, hours: Double)]
        /// `promoted`, or why it was taken back; nil if it never ended.
        var end: String?
        var labels: Int
        var estimate: Double?
        /// Whether all keys are served what the end of the canary says.
        var isServedRight: Bool
        var isReplayedIdentically: Bool

        init(_ evidence: JSON, began: Timestamp, labels: Int, served: Set<String>, isReplayedIdentically: Bool) {
            let decisions = evidence["decisions"]?.array ?? []
            moves = decisions.compactMap { decision in
                guard decision["kind"] != "check", let time = decision["time"]?.string.flatMap(Timestamp.init) else {
                    return nil
                }
                return (Int(decision["target_percent"]?.integer ?? 0), time.hours(since: began))
            }
            end = evidence["end"]?.string
            self.labels = labels
            estimate = evidence["points"]?.array?.last?["metrics"]?.array?.first?["estimate"]?.double
            let bundle = evidence[end == "promoted" ? "bundle_id" : "baseline_id"]?.string
            isServedRight = end != nil && served == [bundle ?? ""]
            self.isReplayedIdentically = isReplayedIdentically
        }
    }

    var seed: UInt64
    var identical: Trial
    var bad: Trial

    /// The identical bundle went 10 → 50 → 100.
    var isIdenticalRight: Bool {
        identical.end == "promoted" && identical.moves.map(\.percent) == [50, 100] && Self.isSound(identical)
    }

    /// The bad one was taken back from 10 % because of its quality.
    var isBadRight: Bool {
        bad.end == "quality_regression" && bad.moves.map(\.percent) == [0] && Self.isSound(bad)
    }

    var isRight: Bool { isIdenticalRight && isBadRight }

    private static func isSound(_ trial: Trial) -> Bool { trial.isServedRight && trial.isReplayedIdentically }

    var text: String {
        """
        Drill with seed \(seed), on simulated hours over HTTP.

        identical bundle   \(Self.words(identical))
                           \(Self.judgement(isIdenticalRight, "it has to be promoted to 50 and to 100 %"))
        16 points worse    \(Self.words(bad))
                           \(Self.judgement(isBadRight, "it has to be taken back for its quality before any promotion"))

        \(isRight ? "The guard did right." : "THE GUARD DID NOT DO RIGHT.")
        """
    }

    private static func words(_ trial: Trial) -> String {
        let moves = trial.moves.map { move in
            let hours = "after \(Int(clamping: move.hours.rounded())) h"
            return move.percent == 0 ? "taken back \(hours), \(trial.end ?? "")" : "at \(move.percent) % \(hours)"
        }
        let estimate = trial.estimate.map { "; estimate \(rounded($0 * 100, 1)) points" } ?? ""
        let served = trial.isServedRight ? "served as decided" : "NOT served as decided"
        let replayed = trial.isReplayedIdentically ? "replay identical" : "REPLAY NOT IDENTICAL"
        let course = moves.isEmpty ? "never decided" : moves.joined(separator: ", ")
        return "\(course), with \(trial.labels) labels\(estimate); \(served), \(replayed)"
    }

    private static func judgement(_ isRight: Bool, _ wanted: String) -> String {
        isRight ? "right" : "WRONG: \(wanted)"
    }
}
