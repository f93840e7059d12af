/// How the rows that people are asked about are picked.
public enum ReviewStrategy: String, Codable, Sendable, CaseIterable {
    /// ``typiclust`` while there is no model, then ``badge`` over the uncertain with near-duplicates removed.
    case auto
    /// The smallest lead of the most probable label.
    case margin
    /// The greatest entropy of the label probabilities.
    case entropy
    /// The greatest disagreement of a committee of models.
    case committee
    /// Uncertain rows that would change the model in different ways.
    case badge
    /// Rows that are far from everything labelled, where there are many of them.
    case coreset
    /// The most typical rows of clusters without a label: for a cold start.
    case typiclust
    /// Wherever one more answer is worth most, on a new row or as a second opinion.
    case relabel
}

/// What can be asked, and what is known so far.
public struct ReviewPool: Sendable {
    /// m × d raw features of the rows without a label.
    public var candidates: Matrix
    /// m × K label probabilities of the candidates; nil without a model.
    public var probabilities: Matrix?
    /// Each m × K: the probabilities of the members of a committee, for example models of different folds.
    public var committee: [Matrix]
    /// l × d raw features of the rows with a label.
    public var labeled: Matrix
    /// The labelled rows' answers so far, for ``ReviewStrategy/relabel``; empty or l of them.
    public var answers: [RelabelAnswers]

    /// Takes the parts; all matrices of candidates have as many rows, and labelled rows as many columns.
    public init(
        candidates: Matrix,
        probabilities: Matrix? = nil,
        committee: [Matrix] = [],
        labeled: Matrix? = nil,
        answers: [RelabelAnswers] = []
    ) {
        let labeled = labeled ?? Matrix(rows: 0, columns: candidates.columns)
        precondition(probabilities.map { $0.rows == candidates.rows } ?? true, "probabilities are of the candidates")
        precondition(committee.allSatisfy { $0.rows == candidates.rows }, "committees judge the candidates")
        precondition(labeled.columns == candidates.columns, "labelled rows have the candidates' features")
        precondition(answers.isEmpty || answers.count == labeled.rows, "answers are of the labelled rows")
        self.candidates = candidates
        self.probabilities = probabilities
        self.committee = committee
        self.labeled = labeled
        self.answers = answers
    }
}

/// A row that people should be asked about.
public struct ReviewPick: Sendable, Equatable {
    /// Why the row was picked.
    public enum Reason: Sendable, Equatable {
        /// By a strategy; `auto` is told as the one that it used.
        case strategy(ReviewStrategy)
        /// At random from all candidates, each with this probability: what these rows show holds for all of them.
        case probe(probability: Double)
    }

    /// The candidate, or with `isRelabel` the labelled row.
    public var row: Int
    /// Whether the row has a label already and a further opinion is sought.
    public var isRelabel: Bool
    /// The strategy's own measure, greater being more urgent; 0 for a probe.
    public var score: Double
    /// Why the row was picked.
    public var reason: Reason

    init(row: Int, score: Double, reason: Reason, isRelabel: Bool = false) {
        self.row = row
        self.isRelabel = isRelabel
        self.score = score
        self.reason = reason
    }
}
