import Synchronization

/// How a canary stands at a moment.
struct CanaryStanding: Sendable {
    var canary: Canary
    var tally: CanaryTally
    var decisions: [CanaryDecision]
    var at: Timestamp
}

/// Histories of canaries as pages show them, which are looked at again and again: outcomes are counted anew only when so many
/// have come that another point belongs to the history.
package final class CanaryHistories: Sendable {
    private static let kept = 16

    private let canaries: CanaryControl
    private let points: Int
    private let recent = Mutex<[CanaryHistory]>([])

    /// - Parameter points: how many a history has, about.
    package init(_ canaries: CanaryControl, points: Int) {
        self.canaries = canaries
        self.points = points
    }

    /// - Parameter name: an agent, whose running canary is meant, else its last; or a canary's number.
    package func history(of name: String) async throws -> CanaryHistory {
        let standing = try await canaries.standing(name)
        let known = recent.withLock { recent in recent.first { $0.canary.id == standing.canary.id } }
        if let history = known?.brought(to: standing, points: points) { return history }
        let history = try await canaries.history(of: name, points: points)
        recent.withLock { recent in
            recent.removeAll { $0.canary.id == history.canary.id }
            recent = Array(recent.suffix(Self.kept - 1)) + [history]
        }
        return history
    }
}

extension CanaryHistory {
    /// The history with what came since: its last point is made of the evidence as it is kept. Pure.
    ///
    /// - Returns: nil where more outcomes have come than stand between two points.
    func brought(to standing: CanaryStanding, points: Int) -> CanaryHistory? {
        let new = standing.tally.sequence - Int64(outcomes)
        guard new >= 0, new < max(1, Int64(outcomes / points)) else { return nil }
        var history = self
        history.canary = standing.canary
        history.decisions = standing.decisions
        guard new > 0 else { return history }
        history.outcomes = Int(standing.tally.sequence)
        history.points.append(
            Point(
                of: standing.canary,
                standing.tally.evidence,
                standing.tally.intervals,
                sequence: standing.tally.sequence,
                at: standing.at
            )
        )
        return history
    }
}
