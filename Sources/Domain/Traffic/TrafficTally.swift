/// Counts every run once for its agent, minute and variant, beside the events and not with them.
///
/// A run is counted for the minute it occurred in, however late it was reported. How far the runs have been counted is
/// their ids' order, and the counts move together with that mark, in one transaction: whatever fails or is killed in between,
/// nothing is counted twice or left out, in whichever of several nodes. They are no change of anybody's doing, so the
/// journal has no entry of them.
package struct TrafficTally: Sendable {
    /// The runs of a step are read in pages of this size; in one step at most so many are counted, for about so many cells.
    private static let pageRuns = 2_000
    private static let stepRuns = 100_000
    private static let stepCells = 1_000
    /// What one tick of the clock may take.
    private static let tickSteps = 5
    /// Nothing is done if another node has been busy with it so recently.
    private static let restSeconds = 5.0
    /// For so long minutes are kept as they are; older ones only as hours. Longer than any series of steps under an hour
    /// that can be asked for.
    private static let minutesKeptDays = 31.0
    private static let minutesOfDay: Int64 = 24 * 60

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// A tick's share of the work: nothing but a look where there are no new runs, or another node is at it.
    package func countDue() async throws {
        let now = ledger.world.now()
        let (state, highest) = try await ledger.read { (try $0.tallyState(), try $0.highestRunID()) }
        guard highest > state.through else { return }
        if let moved = state.movedAt, (0..<Self.restSeconds).contains(now.seconds(since: moved)) { return }
        try await count(mostSteps: Self.tickSteps)
    }

    /// Counts the runs there are now, all of them unless the steps run out before.
    ///
    /// - Returns: how many were counted here and not by another node meanwhile.
    @discardableResult
    package func count(mostSteps: Int = .max) async throws -> Int {
        // Events get their ids before others can see them, so an id below the highest may still be on its way. A change of
        // state waits for all transactions that keep events, and those after it get higher ids: in it every id up to the
        // highest has come or never will.
        let last = try await ledger.change(by: .system) { try $0.records.highestRunID() }
        var counted = 0
        for _ in 0..<mostSteps {
            guard let step = try await gather(through: last) else { break }
            if try await keep(step.rows, step.state) { counted += step.runs }
        }
        return counted
    }

    private struct Step {
        var state: TallyState
        var rows: [TrafficRow]
        var runs: Int
    }

    /// Reads the next runs and adds them to the rows there are; nil once all up to `last` have been counted.
    private func gather(through last: Int64) async throws -> Step? {
        try await ledger.read { records in
            var state = try records.tallyState()
            guard state.through < last else { return nil }
            var tally = MinuteTally(mergedBefore: state.mergedBefore)
            var isWhole = false
            while !isWhole, tally.runs < Self.stepRuns, tally.cellCount < Self.stepCells {
                let page = try records.runs(after: tally.lastID ?? state.through, through: last, limit: Self.pageRuns)
                for run in page { tally.count(run) }
                isWhole = page.count < Self.pageRuns
            }
            state.through = isWhole ? last : tally.lastID ?? last
            return Step(state: state, rows: try tally.rows { try records.traffic($0) }, runs: tally.runs)
        }
    }

    /// Writes rows that were made on the ground of `state`; false where somebody was faster, and then nothing is written.
    private func keep(
        _ rows: [TrafficRow],
        _ state: TallyState,
        inPlaceOf merged: (agents: [String], minutes: Range<Int64>)? = nil
    ) async throws -> Bool {
        try await ledger.change(by: .system) { change in
            var state = state
            state.movedAt = change.time
            guard try change.records.move(state) else { return false }
            if let merged {
                for agent in merged.agents {
                    try change.records.deleteTraffic(agent: agent, minutes: merged.minutes)
                }
            }
            for row in rows { try change.records.setTraffic(row) }
            return true
        }
    }
}

extension TrafficTally {
    /// Merges minutes that are older than a month into hours, a day in a transaction.
    package func mergeOldMinutes() async throws {
        let cutoff = ledger.world.now().adding(days: -Self.minutesKeptDays).hour * 60
        while let step = try await gatherHours(before: cutoff) {
            _ = try await keep(step.rows, step.state, inPlaceOf: (step.agents, step.minutes))
        }
    }

    private struct HourStep {
        var state: TallyState
        var agents: [String]
        var minutes: Range<Int64>
        var rows: [TrafficRow]
    }

    /// The hours of the first day that has minutes to merge; nil once there are none before `cutoff`.
    private func gatherHours(before cutoff: Int64) async throws -> HourStep? {
        try await ledger.read { records in
            var state = try records.tallyState()
            let merged = state.mergedBefore ?? .min
            guard merged < cutoff else { return nil }
            let agents = try records.agents().map(\.name)
            let first = try agents.compactMap { try records.firstTraffic(agent: $0, notBefore: merged) }.min() ?? cutoff
            let start = min(first.hourStart, cutoff)
            let minutes = start..<min(start + Self.minutesOfDay, cutoff)
            state.mergedBefore = minutes.upperBound
            let rows = try agents.flatMap { try Self.hours(agent: $0, minutes, in: records) }
            return HourStep(state: state, agents: agents, minutes: minutes, rows: rows)
        }
    }

    private static func hours(
        agent: String,
        _ minutes: Range<Int64>,
        in records: any Records
    ) throws -> [TrafficRow] {
        var hours: [TrafficCell: (figures: TrafficFigures, latencies: LatencyHistogram)] = [:]
        try records.forEachTraffic(agent: agent, minutes: minutes) { row in
            var cell = row.cell
            cell.minute = cell.minute.hourStart
            hours[cell, default: (TrafficFigures(), LatencyHistogram())].figures.add(row.figures)
            if let latencies = row.latencies { try hours[cell]?.latencies.add(encoded: latencies) }
        }
        return hours.map { cell, hour in
            let latencies = hour.latencies.count > 0 ? hour.latencies.encoded : nil
            return TrafficRow(cell: cell, figures: hour.figures, latencies: latencies)
        }
    }
}

extension Int64 {
    /// Of a minute, the first of its hour.
    fileprivate var hourStart: Int64 { floored(to: 60) }
}
