/// A run that people are asked to label.
package struct ReviewItem: Sendable, Equatable {
    /// Why it is in the queue.
    package enum Method: String, Sendable, CaseIterable {
        case noJudges = "no_judges"
        case noVerdicts = "no_verdicts"
        case disagreement
        case lowConfidence = "low_confidence"
        case weightedVariance = "weighted_variance"
        /// Drawn from all runs with a known probability: it measures the agent and judges canaries.
        case randomProbe = "random_probe"
        case margin
        case entropy
        case committee
        case badge
        case coreset
        case typiclust
        case relabel
        /// A person picked it out of the queue's view.
        case chosen

        /// Whether it came in with judges' scores.
        package var isJudged: Bool {
            switch self {
            case .noJudges, .noVerdicts, .disagreement, .lowConfidence, .weightedVariance: true
            default: false
            }
        }
    }

    package enum State: String, Sendable, CaseIterable {
        case open
        /// It has as many labels as are wanted.
        case labeled
        /// Its key was labeled elsewhere.
        case closed
    }

    /// One person's word on it: a label, or that they leave it to others.
    package struct Answer: Sendable, Equatable {
        package var labeler: String
        /// Nil for a skip.
        package var label: String?
        /// Why it was skipped.
        package var reason: String?
        package var answeredAt: Timestamp

        package init(labeler: String, label: String?, reason: String? = nil, answeredAt: Timestamp) {
            self.labeler = labeler
            self.label = label
            self.reason = reason
            self.answeredAt = answeredAt
        }
    }

    /// The time for which it is one person's alone.
    package struct Lease: Sendable, Equatable {
        package var labeler: String
        package var until: Timestamp

        package init(labeler: String, until: Timestamp) {
            self.labeler = labeler
            self.until = until
        }
    }

    /// What an item that is not in the queue yet would be made from.
    package enum Origin: Sendable, Equatable {
        /// The number of a run.
        case run(Int64)
        /// The id of an example whose key is to be labeled again.
        case example(Int64)
    }

    /// 0 while it is not in the queue.
    package var id: Int64
    /// Nil once it is in the queue.
    package var origin: Origin?
    package var agent: String
    package var key: String
    package var runID: String
    package var uncertainty: Double
    /// The relative entropy of the judges' panel, 0…1, which decides between equal uncertainties; 0 without judges.
    package var panelEntropy: Double
    package var method: Method
    /// With which it was drawn; probes only.
    package var probability: Double?
    /// What the agent decided; kept for probes, never shown.
    package var decision: String?
    package var judgeScores: [Run.JudgeScore]
    /// Compact JSON text.
    package var payload: String?
    package var createdAt: Timestamp

    package var state = State.open
    /// How many people's labels it waits for, at least 1.
    package var reviewsWanted = 1
    /// At most one a labeler, in the order they were given.
    package var answers: [Answer] = []
    package var lease: Lease?

    package init(
        of run: Run,
        method: Method,
        uncertainty: Double,
        panelEntropy: Double = 0,
        probability: Double? = nil
    ) {
        id = 0
        agent = run.agent
        key = run.key
        runID = run.id
        self.uncertainty = uncertainty
        self.panelEntropy = panelEntropy
        self.method = method
        self.probability = probability
        decision = run.decision
        judgeScores = run.judgeScores
        payload = run.payload
        createdAt = run.occurredAt
    }

    package var publicID: String {
        switch origin {
        case nil: "review-\(id)"
        case .run(let number): "run-\(number)"
        case .example(let id): "example-\(id)"
        }
    }

    package var labels: [Answer] { answers.filter { $0.label != nil } }
    package var skips: [Answer] { answers.filter { $0.label == nil } }

    /// Why it is asked about, in a sentence that gives away neither the decision nor any verdict.
    package var why: String {
        switch method {
        case .noJudges: "No judge looked at it."
        case .noVerdicts: "No judge came to a verdict."
        case .disagreement: "The judges disagree."
        case .lowConfidence: "The judges agree, but are not sure."
        case .weightedVariance: "The judges agree, but are not equally sure."
        case .randomProbe: "Drawn at random, to measure how often the agent is right."
        case .margin: "The model can hardly tell its two most probable labels apart."
        case .entropy: "The model's probabilities are spread over the labels."
        case .committee: "Models fitted on different parts of the labels disagree."
        case .badge: "The model is unsure, and would learn something else from it than from the other picks."
        case .coreset: "It is far from everything labeled, and many others are like it."
        case .typiclust: "It is typical of a group that has no label yet."
        case .relabel: "A further opinion on it is worth more than a label of a new case."
        case .chosen: "A person picked it out of the list."
        }
    }
}
