extension ReviewItem {
    /// A run that somebody may be asked about.
    init(unqueued numbered: NumberedRun, method: Method, uncertainty: Double) {
        self.init(of: numbered.run, method: method, uncertainty: min(1, max(0, uncertainty)))
        origin = .run(numbered.number)
    }

    /// Asks for a further opinion on a key that has a label.
    init(relabeling example: Example, uncertainty: Double) {
        let run = Run(
            id: "",
            agent: example.content.agent,
            key: example.content.key,
            occurredAt: example.content.occurredAt,
            payload: example.content.payload
        )
        self.init(of: run, method: .relabel, uncertainty: min(1, max(0, uncertainty)))
        origin = .example(example.id)
    }
}

extension Change {
    /// The item of a public id: `review-12` in the queue, `run-7` and `example-3` as the queue's view shows what is not in
    /// it yet; those are put into it.
    func requireItem(_ id: String) throws -> ReviewItem {
        let parts = id.split(separator: "-", maxSplits: 1)
        if parts.count == 2, let number = Int64(parts[1]), number >= 0 {
            switch parts[0] {
            case "review":
                if let item = try records.reviewItem(number) { return item }
            case "run":
                if let run = try records.numberedRun(number) {
                    let numbered = NumberedRun(number: number, run: run)
                    return try queued(ReviewItem(unqueued: numbered, method: .chosen, uncertainty: 1))
                }
            case "example":
                if let example = try records.example(id: number), !example.content.isNegative {
                    return try queued(ReviewItem(relabeling: example, uncertainty: 1))
                }
            default:
                break
            }
        }
        throw Refusal.notFound("There is no review item \"\(id)\".")
    }

    /// The item that a pick's key has in the queue, put there if it has none.
    ///
    /// Where a further opinion is asked for, an item that is settled waits for one label more.
    func queued(_ pick: ReviewItem) throws -> ReviewItem {
        guard var known = try records.reviewItem(agent: pick.agent, key: pick.key) else {
            try records.enqueue(pick)
            guard let item = try records.reviewItem(agent: pick.agent, key: pick.key) else {
                throw Refusal.notFound("There is no review item of \(pick.key).")
            }
            return item
        }
        if pick.method == .relabel, known.state != .open {
            known.method = .relabel
            known.state = .open
            known.reviewsWanted = known.labels.count + 1
            try records.updateReviewItem(known)
        }
        return known
    }
}
