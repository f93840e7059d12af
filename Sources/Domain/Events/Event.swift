/// Something an agent or a person reported. Indirect, because events pass through many hands and a run has a dozen texts.
package indirect enum Event: Sendable, Equatable {
    case run(Run)
    case judgement(Judgement)
}

extension Event {
    /// About the memory it takes: its texts, and what the rest of it comes to.
    var bytes: Int {
        switch self {
        case .run(let run): run.bytes
        case .judgement(let judgement): judgement.bytes
        }
    }
}

extension Run {
    fileprivate var bytes: Int {
        let scores = judgeScores.reduce(0) { $0 + 64 + $1.judge.utf8.count + length($1.verdict) }
        let texts = length(bundleID) + length(variant) + length(decision) + length(error) + length(payload)
        return 256 + id.utf8.count + key.utf8.count + texts + scores
    }
}

extension Judgement {
    fileprivate var bytes: Int {
        let texts = length(label) + length(labeler) + length(notes) + length(payload)
        return 256 + id.utf8.count + key.utf8.count + texts
    }
}

private func length(_ text: String?) -> Int {
    text?.utf8.count ?? 0
}

/// What became of reported events.
package enum EventReceipt: Sendable, Equatable {
    /// They are in the database; for each, what became of it.
    case kept([Reception])
    /// They are durable on this node's disk and come into the database once it answers; which of them are new shows then.
    case spooled
}

/// One member, named for what the event is.
extension Event: Codable {
    private enum CodingKeys: String, CodingKey {
        case run
        case judgement
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        if let run = try members.decodeIfPresent(Run.self, forKey: .run) {
            self = .run(run)
        } else {
            self = .judgement(try members.decode(Judgement.self, forKey: .judgement))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .run(let run): try members.encode(run, forKey: .run)
        case .judgement(let judgement): try members.encode(judgement, forKey: .judgement)
        }
    }
}
