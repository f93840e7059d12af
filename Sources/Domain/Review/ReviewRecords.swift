/// What the queue holds.
package struct ReviewCounts: Sendable, Equatable {
    /// Items.
    package var open = 0
    package var leased = 0
    package var labeled = 0
    /// Answers: who left what to others.
    package var skipped = 0
    package var openByAgent: [String: Int] = [:]
    /// Answers: labels given, by labeler.
    package var labelsByLabeler: [String: Int] = [:]

    package init() {}
}

/// Which of the open items are meant.
package enum ReviewScope: Sendable, Equatable, CaseIterable {
    case all
    /// Those that came with judges' scores.
    case judged
    /// Those that a strategy or a person picked.
    case picked
}

/// A run with its place in the order in which runs were received.
package struct NumberedRun: Sendable, Equatable {
    package var number: Int64
    package var run: Run

    package init(number: Int64, run: Run) {
        self.number = number
        self.run = run
    }
}

/// What is kept about the review queue.
package protocol ReviewRecords {
    /// Adds an item, or replaces the open, unleased and unanswered one of the same agent and key. A probe is an item of its
    /// own, one a run.
    func enqueue(_ item: ReviewItem) throws
    /// Deletes items, but no probes, from before a moment that nobody has answered; how many.
    func deleteUnansweredItems(before time: Timestamp, limit: Int) throws -> Int
    func reviewItem(_ id: Int64) throws -> ReviewItem?
    /// The item of a key that is no probe.
    func reviewItem(agent: String, key: String) throws -> ReviewItem?
    /// Open judged items, most uncertain first, then by the panel's entropy, then the older run, then the id.
    func judgedItems(agent: String?, minimumUncertainty: Double, limit: Int) throws -> [ReviewItem]
    /// The open item to hand out next: the one that this labeler holds, then probes, then those of the scope in the order of
    /// ``judgedItems(agent:minimumUncertainty:limit:)``; none held by somebody else, none that this labeler answered.
    func nextItem(
        agent: String?,
        labeler: String,
        scope: ReviewScope,
        minimumUncertainty: Double,
        at time: Timestamp
    ) throws -> ReviewItem?
    /// Writes state, lease, answers and the reviews wanted.
    func updateReviewItem(_ item: ReviewItem) throws
    /// Closes the open items of keys that were labeled elsewhere; probes and items that ask for a further opinion stay.
    func closeItems(agent: String, keys: [String]) throws
    /// Up to `limit` open judged items after an id, in the order of ids.
    func judgedScores(agent: String, after id: Int64, limit: Int) throws -> [(id: Int64, scores: [Run.JudgeScore])]
    func setRank(_ rank: ReviewRank, ofItem id: Int64) throws
    func reviewCounts(at time: Timestamp) throws -> ReviewCounts
    /// How many open items others than this labeler hold, and when the first of those leases ends.
    func leases(
        agent: String?,
        otherThan labeler: String,
        at time: Timestamp
    ) throws -> (count: Int, firstEnds: Timestamp?)
    /// Whether some example or unloaded judgement speaks about the key.
    func isLabeled(agent: String, key: String) throws -> Bool

    /// Of the newest `limit` runs of an agent those with a payload whose key has no label, newest first, one a key.
    func unlabeledRuns(agent: String, limit: Int) throws -> [NumberedRun]
    func numberedRun(_ number: Int64) throws -> Run?

    /// The number of the newest run there is; 0 without runs.
    func newestRunNumber() throws -> Int64
    /// The last run of the latest probe's population; nil before the first probe.
    func lastProbedRun() throws -> Int64?
    /// By agent, how many runs of a range of numbers can be probed: those with a payload and a decision.
    func probePopulation(in numbers: ClosedRange<Int64>) throws -> [String: Int]
    /// Those of the runs of a range that can be probed for which `isDrawn`, asked for each by its agent, says yes.
    func probedRuns(in numbers: ClosedRange<Int64>, where isDrawn: (String) -> Bool) throws -> [Run]
    func noteProbe(_ draws: [ProbeDraw], through number: Int64, at time: Timestamp) throws
    /// The labels of items since a moment that more than one person was asked for.
    func sharedLabels(since time: Timestamp) throws -> [SharedLabel]
    /// What became of the probes of runs since a moment.
    func probeOutcomes(since time: Timestamp) throws -> [ProbeOutcome]
}
