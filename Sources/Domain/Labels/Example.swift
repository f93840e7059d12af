package import JSON

/// One labeled example: what a payload's right label is, who says so and how surely.
package struct Example: Sendable, Equatable {
    package var id: Int64
    package var content: NewExample
    package var createdAt: Timestamp
    /// Why it does not train; nil while it does.
    package var exclusionReason: String?

    package init(id: Int64, content: NewExample, createdAt: Timestamp, exclusionReason: String?) {
        self.id = id
        self.content = content
        self.createdAt = createdAt
        self.exclusionReason = exclusionReason
    }
}

/// An example as it is handed in; one per agent, source, source id and giver.
package struct NewExample: Sendable, Equatable {
    package var agent: String
    package var key: String
    /// Compact JSON text of an object.
    package var payload: String
    package var label: String
    /// "Not this label": kept and shown, never trained on as a positive.
    package var isNegative: Bool
    package var source: String
    package var sourceID: String
    package var labeler: String?
    /// 0…100.
    package var confidence: Double
    package var notes: String?
    package var occurredAt: Timestamp
    /// Of the item or judgement that it is made of, as that was sent; nil where it is not known.
    package var content: ContentHash?

    package init(
        agent: String,
        key: String,
        payload: String,
        label: String,
        isNegative: Bool = false,
        source: String,
        sourceID: String,
        labeler: String? = nil,
        confidence: Double = 100,
        notes: String? = nil,
        occurredAt: Timestamp,
        content: ContentHash? = nil
    ) {
        self.agent = agent
        self.key = key
        self.payload = payload
        self.label = label
        self.isNegative = isNegative
        self.source = source
        self.sourceID = sourceID
        self.labeler = labeler
        self.confidence = confidence
        self.notes = notes
        self.occurredAt = occurredAt
        self.content = content
    }
}

extension NewExample {
    /// Whose label it is where several people may use one id; see ``Judgement/giver``.
    package var giver: String { Judgement.giver(source: source, labeler: labeler) }

    /// What it is to the example that is known under its id and giver: `duplicate` where the same was sent or it says the
    /// same, else the later of the two holds; pure.
    package func kind(beside known: NewExample) -> Reception.Kind {
        if let content, content == known.content { return .duplicate }
        var same = self
        same.content = known.content
        // Sent back by whoever exported it: what was sent differs, what it says does not.
        if same == known { return .duplicate }
        return occurredAt < known.occurredAt ? .outdated : .revised
    }
}

/// What became of an example that was handed in.
package struct KeptExample: Sendable, Equatable {
    package var id: Int64
    package var kind: Reception.Kind

    package init(id: Int64, kind: Reception.Kind) {
        self.id = id
        self.kind = kind
    }

    /// Whether the example now says what was handed in, which it did not before.
    package var isNews: Bool { kind == .accepted || kind == .revised }
}

/// An example from a file: one that was exported while it was excluded stays so.
package struct ImportedExample: Sendable, Equatable {
    package var example: NewExample
    /// Why it does not train; nil if it does.
    package var exclusionReason: String?

    package init(_ example: NewExample, exclusionReason: String? = nil) {
        self.example = example
        self.exclusionReason = exclusionReason
    }
}

/// Which examples are meant; every member that is set narrows the choice.
package struct ExampleFilter: Sendable, Equatable {
    package enum Exclusion: String, Sendable {
        case included = "false"
        case excluded = "true"
        case all
    }

    package var agent: String?
    package var source: String?
    package var label: String?
    package var labeler: String?
    package var minimumConfidence: Double?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only those that look wrong, by what ``LabelInspector`` says; it takes an agent beside whose labels they stand.
    package var isSuspect = false
    /// Only those of at least this suspicion (0…1); it takes an agent too.
    package var minimumSuspicion: Double?
    package var exclusion: Exclusion = .included

    package init() {}

    /// Whether it asks how suspicious an example is, which no row says of itself.
    package var asksSuspicion: Bool { isSuspect || minimumSuspicion != nil }

    /// Whether nothing narrows it, so that it would mean everything there is.
    package var isUnbounded: Bool {
        agent == nil && source == nil && label == nil && labeler == nil && minimumConfidence == nil && since == nil
            && until == nil && !asksSuspicion
    }

    /// Whether an example is meant, of whatever agent and suspicion; the database says the same in SQL.
    package func admits(_ example: Example) -> Bool {
        let content = example.content
        guard
            admits(
                source: content.source,
                label: content.label,
                labeler: content.labeler,
                confidence: content.confidence,
                occurredAt: content.occurredAt
            )
        else { return false }
        return switch exclusion {
        case .included: example.exclusionReason == nil
        case .excluded: example.exclusionReason != nil
        case .all: true
        }
    }

    /// The same of a label that trains.
    func admits(_ given: GivenLabel) -> Bool {
        admits(
            source: given.example.source,
            label: given.example.label,
            labeler: given.labeler,
            confidence: given.example.confidence,
            occurredAt: given.example.occurredAt
        )
    }

    private func admits(
        source: String,
        label: String,
        labeler: String?,
        confidence: Double,
        occurredAt: Timestamp
    ) -> Bool {
        self.source.map { $0 == source } ?? true && self.label.map { $0 == label } ?? true
            && self.labeler.map { $0 == labeler } ?? true && minimumConfidence.map { confidence >= $0 } ?? true
            && since.map { occurredAt >= $0 } ?? true && until.map { occurredAt < $0 } ?? true
    }
}

/// Where a page of examples goes on: after this example in newest-first order.
package struct ExampleCursor: Sendable, Equatable {
    package var occurredAt: Timestamp
    package var id: Int64

    package init(occurredAt: Timestamp, id: Int64) {
        self.occurredAt = occurredAt
        self.id = id
    }
}

/// Where an export goes on: after this example in the order of keys.
package struct ExampleKeyCursor: Sendable, Equatable {
    package var key: String
    package var id: Int64

    package init(key: String, id: Int64) {
        self.key = key
        self.id = id
    }
}

/// How many examples there are of one agent, source and label.
package struct ExampleCount: Sendable, Equatable {
    package var agent: String
    package var source: String
    package var label: String
    package var count: Int
    package var excluded: Int

    package init(agent: String, source: String, label: String, count: Int, excluded: Int) {
        self.agent = agent
        self.source = source
        self.label = label
        self.count = count
        self.excluded = excluded
    }
}

/// How many examples of one source occurred on one day.
package struct ExampleDay: Sendable, Equatable {
    /// Days since 1970-01-01, UTC.
    package var day: Int64
    package var source: String
    package var count: Int

    package init(day: Int64, source: String, count: Int) {
        self.day = day
        self.source = source
        self.count = count
    }
}

/// One row on its way into a training set.
package struct TrainingExample: Sendable, Equatable {
    package var id: Int64
    package var key: String
    package var payload: String
    package var label: String
    package var source: String
    package var confidence: Double
    package var occurredAt: Timestamp

    package init(
        id: Int64,
        key: String,
        payload: String,
        label: String,
        source: String,
        confidence: Double,
        occurredAt: Timestamp
    ) {
        self.id = id
        self.key = key
        self.payload = payload
        self.label = label
        self.source = source
        self.confidence = confidence
        self.occurredAt = occurredAt
    }
}

extension TrainingExample {
    /// Sources whose labels are taken as beyond doubt.
    private static let trustedSources: Set<String> = ["approvals", "gold"]

    package var isTrusted: Bool { Self.trustedSources.contains(source) }
}

/// What is kept about labeled examples. Counts are kept by the writes, so that reading them costs the same at any size.
package protocol ExampleRecords {
    /// Keeps examples in their order, each under its agent, source, source id and giver. A later word of the same giver takes
    /// the place of an earlier one, which stays excluded if it was.
    func keepExamples(_ examples: [NewExample], at time: Timestamp) throws -> [KeptExample]
    /// Newest first by `occurredAt`, then id.
    func examples(_ filter: ExampleFilter, limit: Int, after cursor: ExampleCursor?) throws -> [Example]
    /// One agent's by key, then id: an order that they keep when they are imported elsewhere in it.
    func examplesByKey(agent: String, limit: Int, after cursor: ExampleKeyCursor?) throws -> [Example]
    func example(id: Int64) throws -> Example?
    func example(agent: String, source: String, sourceID: String, giver: String) throws -> Example?
    /// Other labels that were given to the same keys, by key.
    func labels(agent: String, keys: Set<ExactText>) throws -> [ExactText: Set<String>]
    /// Excludes or restores; how many changed.
    func setExclusion(_ reason: String?, ids: [Int64]) throws -> Int
    func setExclusion(_ reason: String?, matching filter: ExampleFilter) throws -> Int
    /// Takes an example back altogether (an undone review label, a thumb that says nothing any more).
    func deleteExample(agent: String, source: String, sourceID: String, giver: String) throws
    func exampleCounts(agent: String?) throws -> [ExampleCount]
    /// Examples that occurred since the beginning of that hour and are not excluded.
    func exampleCount(agent: String?, sinceHour hour: Int64) throws -> Int
    /// Examples that train, by the day they occurred on and their source, oldest first.
    func exampleDays(since day: Int64) throws -> [ExampleDay]
    /// In the order of key, then most confident, then newest: the first row of each key is the one that trains.
    /// Excluded and negative examples are left out.
    func forEachTrainingExample(
        agent: String,
        minimumConfidence: Double,
        excludedSources: Set<String>,
        _ body: (TrainingExample) throws -> Void
    ) throws
    /// Every label that may train, with who gave it, in the order of training examples; several of one key stand together.
    /// - Parameter includingExcluded: also those that were taken out of training.
    func forEachGivenLabel(agent: String, includingExcluded: Bool, _ body: (GivenLabel) throws -> Void) throws
    /// Counts every change of an agent's labels; 0 before the first.
    func labelRevision(agent: String) throws -> Int64
}

extension ExampleRecords {
    /// Labels an agent was given in all, excluded ones included; read from maintained counts.
    package func labelCount(agent: String) throws -> Int {
        try exampleCounts(agent: agent).reduce(0) { $0 + $1.count + $1.excluded }
    }
}
