import JSON
import Learning
import Rules
import Synchronization

/// Picks runs by what is in their payload, away from the threads that answer requests.
///
/// The candidates are bounded, so that picking costs the same at a thousand and at many millions of runs: an agent's newest
/// 10,000 runs that carry a payload and whose key has no label, one a key. What people are asked about next should be like
/// what the agent sees now. Picks are kept for a minute, for at most 64 agents and strategies.
final class ReviewPicker: Sendable {
    static let mostCandidates = 10_000
    /// Labeled keys that picks are compared with: the newest.
    static let mostLabeled = 2_000
    static let mostPicks = 100
    private static let keptSeconds = 60.0
    private static let mostKept = 64

    private struct Subject: Hashable {
        var agent: String
        var choice: ReviewChoice
    }

    private struct Entry: Sendable {
        var picks: Task<[ReviewItem], any Error>
        var at: Timestamp
    }

    private let ledger: Ledger
    private let entries = Mutex<[Subject: Entry]>([:])

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// What a strategy picks for an agent, most urgent first.
    ///
    /// - Parameter fresh: whether picks that were made a moment ago will not do.
    /// - Returns: items that are not in the queue yet (their id is 0), and whether they were made a moment ago.
    func picks(
        agent: String,
        choice: ReviewChoice,
        fresh: Bool = false
    ) async throws -> (items: [ReviewItem], wereKept: Bool) {
        guard let strategy = choice.strategy else { return ([], false) }
        let now = ledger.world.now()
        let subject = Subject(agent: agent, choice: choice)
        let (entry, wasKept) = entries.withLock { entries -> (Entry, Bool) in
            if let kept = entries[subject], !fresh, now.seconds(since: kept.at) < Self.keptSeconds {
                return (kept, true)
            }
            if entries.count >= Self.mostKept { entries.removeAll() }
            let entry = Entry(picks: Task { try await self.pick(agent: agent, strategy: strategy) }, at: now)
            entries[subject] = entry
            return (entry, false)
        }
        do {
            let items = try await entry.picks.value
            // Nothing to pick is found out quickly, and may change with the next run.
            if items.isEmpty { forget(subject) }
            return (items, wasKept)
        } catch {
            forget(subject)
            throw error
        }
    }

    private func forget(_ subject: Subject) {
        entries.withLock { $0[subject] = nil }
    }

    @concurrent
    private func pick(agent name: String, strategy: ReviewStrategy) async throws -> [ReviewItem] {
        let ground = try await ledger.read { records in try Ground(agent: name, in: records) }
        guard !ground.runs.isEmpty || strategy == .relabel else { return [] }
        return try await onQuietThread { try ground.items(strategy) }
    }
}

/// What picks are made from, read in one view of the store.
private struct Ground: Sendable {
    var runs: [NumberedRun]
    var labeled: [Example]
    var candidates: ReviewCandidates

    init(agent name: String, in records: any Records) throws {
        let agent = try records.requireAgent(name)
        let specification = agent.specification
        runs = try records.unlabeledRuns(agent: name, limit: ReviewPicker.mostCandidates)
        var filter = ExampleFilter()
        filter.agent = name
        let examples = try records.examples(filter, limit: ReviewPicker.mostLabeled, after: nil)
        let keys = Dictionary(grouping: examples.filter { !$0.content.isNegative }, by: { ExactText($0.content.key) })
        var seen: Set<ExactText> = []
        labeled = examples.filter { example in
            !example.content.isNegative && specification.labelIndex(example.content.label) != nil
                && seen.insert(ExactText(example.content.key)).inserted
        }
        candidates = ReviewCandidates(
            specification: specification,
            payloads: runs.map { $0.run.payload ?? "{}" },
            labeled: labeled.map { example in
                let answers = keys[ExactText(example.content.key)] ?? []
                return LabeledCandidate(
                    payload: example.content.payload,
                    label: specification.labelIndex(example.content.label) ?? 0,
                    agreeing: answers.count { $0.content.label == example.content.label },
                    answers: answers.count
                )
            },
            maker: try records.newestModel(of: agent)?.decisionMaker(specification)
        )
    }

    func items(_ strategy: ReviewStrategy) throws -> [ReviewItem] {
        let seed = RowScores.hash(of: candidates.specification.agent) ^ UInt64(bitPattern: runs.first?.number ?? 0)
        let (picks, uncertainty) = try candidates.picks(strategy, count: ReviewPicker.mostPicks, seed: seed)
        return picks.map { pick in
            if pick.isRelabel { return ReviewItem(relabeling: labeled[pick.row], uncertainty: pick.score) }
            var used = strategy
            if case .strategy(let told) = pick.reason { used = told }
            return ReviewItem(unqueued: runs[pick.row], method: .init(used), uncertainty: uncertainty[pick.row])
        }
    }
}

extension BundleRecords where Self: AgentRecords {
    /// The bundle that knows probabilities best: the active one if it has a model, else the newest that was trained.
    fileprivate func newestModel(of agent: Agent) throws -> Bundle? {
        let active = try activeBundle(of: agent)
        return try active.model == nil ? newestTrainedBundle(agent: agent.name) : active
    }
}
