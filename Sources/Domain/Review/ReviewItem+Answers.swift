/// What people can do with an item. All of it is pure: the store writes what comes out, or nothing where it is refused.
extension ReviewItem {
    /// How long a handed-out item is kept for whoever took it.
    package static let leaseSeconds = 600.0

    /// Whether it would be handed to a labeler: it waits for labels, they have not answered it, and nobody else holds it.
    package func isOffered(to labeler: String, at time: Timestamp) -> Bool {
        state == .open && !isHeldByOther(than: labeler, at: time) && !answers.contains { $0.labeler == labeler }
    }

    package func isLeased(at time: Timestamp) -> Bool {
        lease.map { $0.until > time } ?? false
    }

    private func isHeldByOther(than labeler: String, at time: Timestamp) -> Bool {
        lease.map { $0.until > time && $0.labeler != labeler } ?? false
    }

    /// Hands it to a labeler, who has it alone from now on.
    ///
    /// - Parameter reviews: how many labels it is to get at least; never fewer than were asked for before.
    package mutating func take(by labeler: String, at time: Timestamp, reviews: Int = 1) throws(Refusal) {
        try requireOpen(to: labeler, at: time)
        lease = Lease(labeler: labeler, until: time.adding(seconds: Self.leaseSeconds))
        reviewsWanted = max(reviewsWanted, reviews)
    }

    /// Takes a label; a skip by the same person gives way to it. The last one wanted settles the item.
    package mutating func answer(_ label: String, by labeler: String, at time: Timestamp) throws(Refusal) {
        try requireOpen(to: labeler, at: time)
        guard !labels.contains(where: { $0.labeler == labeler }) else {
            throw .conflict(.alreadyLabeled, "\(publicID) has a label by \(labeler) already. Undo it first.")
        }
        give(Answer(labeler: labeler, label: label, answeredAt: time))
        if labels.count >= reviewsWanted { state = .labeled }
    }

    /// Leaves it to others.
    package mutating func skip(by labeler: String, reason: String?, at time: Timestamp) throws(Refusal) {
        try requireOpen(to: labeler, at: time)
        guard !labels.contains(where: { $0.labeler == labeler }) else {
            throw .conflict(.alreadyLabeled, "\(publicID) has a label by \(labeler) already. Undo it first.")
        }
        give(Answer(labeler: labeler, label: nil, reason: reason, answeredAt: time))
    }

    private mutating func give(_ answer: Answer) {
        answers.removeAll { $0.labeler == answer.labeler }
        answers.append(answer)
        lease = nil
    }

    /// Takes a labeler's own answer back; the item is theirs again unless somebody else holds it by now.
    package mutating func undo(by labeler: String, at time: Timestamp) throws(Refusal) -> Answer {
        guard let index = answers.firstIndex(where: { $0.labeler == labeler }) else {
            throw .conflict(.nothingToUndo, "\(publicID) carries no label and no skip by \(labeler).")
        }
        let answer = answers.remove(at: index)
        if answer.label != nil, state == .labeled { state = .open }
        if state == .open, !isHeldByOther(than: labeler, at: time) {
            lease = Lease(labeler: labeler, until: time.adding(seconds: Self.leaseSeconds))
        }
        return answer
    }

    /// Forgets all answers, so that everybody is asked again; who holds it keeps it.
    ///
    /// - Returns: the labels that are taken back.
    package mutating func reopen() throws(Refusal) -> [Answer] {
        guard state != .open || !answers.isEmpty else {
            throw .conflict(.itemNotOpen, "\(publicID) is open already, and nobody has answered it.")
        }
        let withdrawn = labels
        answers = []
        state = .open
        return withdrawn
    }

    private func requireOpen(to labeler: String, at time: Timestamp) throws(Refusal) {
        guard state == .open else {
            let labelers = labels.map(\.labeler).joined(separator: ", ")
            throw .conflict(
                .itemNotOpen,
                "\(publicID) is \(state.rawValue)\(labelers.isEmpty ? "" : " by \(labelers)")."
            )
        }
        if let lease, isHeldByOther(than: labeler, at: time) {
            throw .conflict(.itemLeased, "\(publicID) is being labeled by \(lease.labeler).")
        }
    }
}
