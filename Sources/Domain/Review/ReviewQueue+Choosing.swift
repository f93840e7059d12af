import Rules

/// What people are asked next.
extension ReviewQueue {
    /// What somebody who wants to label asks for.
    package struct Request: Sendable, Equatable {
        package var labeler: String
        /// Nil for all agents.
        package var agent: String?
        package var choice: ReviewChoice
        /// How many people are to label the item that is handed out, at least.
        package var reviews: Int

        package init(labeler: String, agent: String? = nil, choice: ReviewChoice = .auto, reviews: Int = 1) {
            self.labeler = labeler
            self.agent = agent
            self.choice = choice
            self.reviews = reviews
        }
    }

    /// Why nothing is handed out; the raw value is the answer's `code`.
    package enum Emptiness: String, Sendable, CaseIterable {
        /// Nothing waits for a label.
        case nothingOpen = "nothing_open"
        /// Others are at work on what is left.
        case beingLabeled = "being_labeled"
        /// This labeler has labeled or skipped all that is left.
        case answeredByYou = "answered_by_you"
        /// There are open items, but the strategy asked for finds none.
        case noneOfStrategy = "none_of_strategy"
    }

    /// One item, or why there is none.
    package enum Handout: Sendable {
        case item(ReviewItem, labels: [String])
        case none(Emptiness, reason: String)
    }

    /// A live view, without leases: with `judges` most uncertain first, with `auto` that and what would teach the model
    /// most, with any other strategy in its own order, most urgent first.
    package func view(
        agent: String?,
        choice: ReviewChoice,
        minimumUncertainty: Double?,
        limit: Int
    ) async throws -> [ReviewItem] {
        let isByJudges = choice == .judges || choice == .auto
        let least = minimumUncertainty ?? (isByJudges ? Self.uncertain : 0)
        let judged = try await ledger.read { records in
            if let agent { _ = try records.requireAgent(agent) }
            guard isByJudges else { return [ReviewItem]() }
            return try records.judgedItems(agent: agent, minimumUncertainty: least, limit: limit)
        }
        guard choice != .judges else { return judged }
        var items = judged
        for name in try await names(agent) {
            let picks = try await picker.picks(agent: name, choice: choice).items
            let open = try await ledger.read { records in try picks.filter { try $0.isUnanswered(in: records) } }
            items += open.filter { $0.uncertainty >= least }
        }
        var seen: Set<[String]> = []
        items = items.filter { seen.insert([$0.agent, $0.key]).inserted }
        if choice == .auto {
            // Stable, so that of equally uncertain ones the judged come first.
            items = items.enumerated().sorted {
                ($1.element.uncertainty, $0.offset) < ($0.element.uncertainty, $1.offset)
            }
            .map(\.element)
        }
        return Array(items.prefix(limit))
    }

    private func names(_ agent: String?) async throws -> [String] {
        if let agent { return [agent] }
        return try await ledger.read { try $0.agents().map(\.name) }
    }

    /// Leases the next item to a labeler; asking again before labeling gives the same one.
    ///
    /// Random probes come first, as their estimate needs all of them; then what judges are unsure about, what the model
    /// would learn from, and the rest of the queue.
    package func next(_ request: Request) async throws -> Handout {
        let least = request.choice == .auto ? Self.uncertain : 0
        if let handout = try await stored(request, minimumUncertainty: least) { return handout }
        for name in try await names(request.agent) {
            if let handout = try await picked(request, agent: name) { return handout }
        }
        if least > 0, let handout = try await stored(request, minimumUncertainty: 0) { return handout }
        return try await whyEmpty(request)
    }

    /// Hands out what is in the queue already.
    private func stored(_ request: Request, minimumUncertainty: Double) async throws -> Handout? {
        try await ledger.change(by: Actor(request.labeler)) { change in
            if let agent = request.agent { _ = try change.records.requireAgent(agent) }
            let item = try change.records.nextItem(
                agent: request.agent,
                labeler: request.labeler,
                scope: request.choice.scope,
                minimumUncertainty: minimumUncertainty,
                at: change.time
            )
            return try item.map { try change.hand($0, to: request) }
        }
    }

    /// Hands out what the strategy picks for one agent; picks that are used up are made anew once.
    private func picked(_ request: Request, agent: String) async throws -> Handout? {
        for isSecondTry in [false, true] {
            let (picks, wereKept) = try await picker.picks(agent: agent, choice: request.choice, fresh: isSecondTry)
            guard !picks.isEmpty else { return nil }
            let handout = try await ledger.change(by: Actor(request.labeler)) { change -> Handout? in
                for pick in picks where try pick.isUnanswered(in: change.records) {
                    let known = try change.records.reviewItem(agent: pick.agent, key: pick.key)
                    guard known?.answers.contains(where: { $0.labeler == request.labeler }) != true else { continue }
                    let item = try change.queued(pick)
                    guard item.isOffered(to: request.labeler, at: change.time) else { continue }
                    return try change.hand(item, to: request)
                }
                return nil
            }
            if handout != nil || !wereKept { return handout }
        }
        return nil
    }

    private func whyEmpty(_ request: Request) async throws -> Handout {
        let now = ledger.world.now()
        let (counts, held) = try await ledger.read { records in
            (
                try records.reviewCounts(at: now),
                try records.leases(agent: request.agent, otherThan: request.labeler, at: now)
            )
        }
        let open = request.agent.map { counts.openByAgent[$0] ?? 0 } ?? counts.open
        let of = request.agent.map { " of \($0)" } ?? ""
        if open == 0 {
            return .none(
                .nothingOpen,
                reason: "No run\(of) waits for a label: none carries judge scores or a payload, or all are labeled."
            )
        }
        if held.count > 0 {
            let until = held.firstEnds.map { " The first lease ends at \($0)." } ?? ""
            return .none(.beingLabeled, reason: "\(held.count) of \(open) open items\(of) are with others.\(until)")
        }
        if request.choice != .auto {
            return .none(
                .noneOfStrategy,
                reason: "None of \(open) open items\(of) is for the strategy \(request.choice.rawValue) and for you."
            )
        }
        return .none(.answeredByYou, reason: "You labeled or skipped all \(open) open items\(of).")
    }
}

extension ReviewItem {
    /// Whether a pick still is worth asking about: nobody labeled its key meanwhile, or a further opinion is wanted.
    fileprivate func isUnanswered(in records: any Records) throws -> Bool {
        guard method != .relabel else { return true }
        return try !records.isLabeled(agent: agent, key: key)
    }
}

extension Change {
    fileprivate func hand(_ item: ReviewItem, to request: ReviewQueue.Request) throws -> ReviewQueue.Handout {
        var item = item
        try item.take(by: request.labeler, at: time, reviews: request.reviews)
        try records.updateReviewItem(item)
        return .item(item, labels: try records.requireAgent(item.agent).specification.labels)
    }
}
