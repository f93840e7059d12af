import Learning
import JSON
import Domain

/// Where a review session begins, and how far the work has come.
struct ReviewStartPage: Sendable {
    struct Accuracy: Sendable {
        var agent: String
        var accuracy: String
        var range: String
        var probes: String
    }

    struct Count: Sendable {
        var name: String
        var count: String
    }

    var token: String
    var agents: [Choice]
    var strategies: [Choice]
    var open: String
    var leased: String
    var labeled: String
    var byAgent: [Count]
    var byLabeler: [Count]
    var accuracy: [Accuracy]
    var mine: [ReviewAnswerRow]
    var hasOpen: Bool

    static func accuracy(_ found: [String: LiveAccuracy]) -> [Accuracy] {
        found.sorted { $0.key < $1.key }.map { agent, accuracy in
            Accuracy(
                agent: agent,
                accuracy: percent(accuracy.accuracy?.value),
                range: interval(accuracy.accuracy?.low, accuracy.accuracy?.high) ?? "",
                probes: "\(grouped(accuracy.labeled)) of \(grouped(accuracy.drawn)) labeled"
            )
        }
    }

    static func counts(_ counts: [String: Int]) -> [Count] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { Count(name: $0.key, count: grouped($0.value)) }
    }
}

/// Something this person has labeled.
struct ReviewAnswerRow: Sendable {
    var item: String
    var path: String
    var key: String
    var label: String
    var at: Moment

    init?(_ entry: JournalEntry) {
        guard let item = entry.figures["item"]?.string else { return nil }
        self.item = item
        path = "/review/\(Link.escaped(item))"
        key = entry.figures["key"]?.string ?? ""
        label = entry.figures["label"]?.string ?? ""
        at = Moment(entry.timestamp)
    }
}

/// One item to label, without a word of what the agent or a judge made of it.
struct ReviewItemPage: Sendable {
    struct LabelButton: Sendable {
        var label: String
        /// The key that gives it, `1` for the first.
        var shortcut: String?
    }

    struct Progress: Sendable {
        var done: String
        var open: String
        /// 0…1.
        var value: String
    }

    var token: String
    var id: String
    var agent: String
    var key: String
    var why: String
    var occurredAt: Moment
    var fields: [PayloadField]
    var buttons: [LabelButton]
    var isOpen: Bool
    /// What became of it, where it cannot be labeled any more or by this person.
    var state: String
    var canUndo: Bool
    var canReopen: Bool
    /// The item labeled before this one, which `u` takes back.
    var last: String?
    var opinions: String?
    var progress: Progress
    /// Which items the session asks for.
    var scope: ReviewScopeChoice

    init(_ item: ReviewItem, labels: [String], visit: Visit, counts: ReviewCounts) {
        token = visit.token
        id = item.publicID
        agent = item.agent
        key = item.key
        why = item.why
        occurredAt = Moment(item.createdAt)
        fields = PayloadField.all(in: item.payload ?? "{}")
        buttons = labels.enumerated().map { LabelButton(label: $1, shortcut: $0 < 9 ? String($0 + 1) : nil) }
        let me = visit.actor.name
        let own = item.answers.first { $0.labeler == me }
        isOpen = item.isOffered(to: me, at: visit.now)
        canUndo = own != nil
        canReopen = item.state != .open || !item.answers.isEmpty
        state = Self.state(item, own: own, at: visit.now)
        last = visit.text("last").flatMap { $0 == item.publicID ? nil : $0 }
        opinions = item.reviewsWanted > 1 ? "\(item.labels.count) of \(item.reviewsWanted) opinions so far" : nil
        let done = counts.labelsByLabeler[me] ?? 0
        let all = max(1, done + counts.open)
        progress = Progress(
            done: grouped(done),
            open: grouped(counts.open),
            value: "\(rounded(Double(done) / Double(all), 3))"
        )
        scope = ReviewScopeChoice(visit)
    }

    private static func state(_ item: ReviewItem, own: ReviewItem.Answer?, at now: Timestamp) -> String {
        if let own { return own.label.map { "You labeled it \($0)." } ?? "You left it to others." }
        if item.state != .open {
            let labelers = item.labels.map(\.labeler).joined(separator: ", ")
            return labelers.isEmpty ? "It was labeled elsewhere." : "It was labeled by \(labelers)."
        }
        return item.lease.map { "\($0.labeler) is labeling it." } ?? "It is open."
    }
}

/// What kind of items a session asks for; goes with every link and form of it.
struct ReviewScopeChoice: Sendable {
    var agent: String
    var strategy: String

    init(_ visit: Visit) {
        agent = visit.text("agent") ?? ""
        strategy = visit.text("strategy") ?? ""
    }

    init(_ form: Form) {
        agent = form.text("agent") ?? ""
        strategy = form.text("strategy") ?? ""
    }

    func path(of item: String, last: String?) -> String {
        Link(
            "/review/\(Link.escaped(item))",
            [("agent", agent.isEmpty ? nil : agent), ("strategy", strategy.isEmpty ? nil : strategy), ("last", last)]
        ).text
    }
}
