import Domain
import Testing

struct ReviewWalkTests {
    /// What was seen to go wrong on a walk; empty if nothing did.
    private func walk(_ steps: Int, seed: UInt64, over line: some ReviewLine) async throws -> (
        faults: [String], handedOut: Int, settled: Int
    ) {
        var line = line
        var model = ReviewModel(answersAgain: line.answersAgain)
        var walk = ReviewWalk(seed: seed)
        var settled: [Int64] = []
        var forgotten = 0
        var handedOut = 0
        for step in 0..<steps {
            let deed = walk.deed(model)
            let before = model
            let expected = model.perform(deed)
            let outcome = try await line.perform(deed)
            if outcome != expected { return (["step \(step): \(deed) gave \(outcome), not \(expected)"], handedOut, 0) }
            if case .next(let labeler, _) = deed, case .item(let id) = outcome {
                handedOut += 1
                guard let item = before.items[id], !before.isHeld(item, byOtherThan: labeler), !item.isSettled else {
                    return (["step \(step): item \(id) went to two people"], handedOut, 0)
                }
            }
            // What is settled can be undone and reopened for a while; then it is left alone.
            if case .label(let id, _) = deed, outcome == .done, model.items[id]?.isSettled == true {
                settled.removeAll { $0 == id }
                settled.append(id)
                if settled.count > 8 {
                    let old = settled.removeFirst()
                    if model.items[old]?.isSettled == true {
                        model.forget(old)
                        forgotten += 1
                    }
                }
            }
            if model.items.count + forgotten != Int(model.arrived) {
                return (["step \(step): an item is lost"], handedOut, 0)
            }
        }
        let rest = try await drain(&model, &line)
        return (rest, handedOut, forgotten + model.items.count)
    }

    /// Has new people settle all that is open.
    private func drain(_ model: inout ReviewModel, _ line: inout some ReviewLine) async throws -> [String] {
        for labeler in 100..<110 {
            while true {
                let taking = ReviewDeed.next(labeler: labeler, reviews: 1)
                let expected = model.perform(taking)
                guard try await line.perform(taking) == expected else { return ["draining differs"] }
                guard case .item(let id) = expected else { break }
                let labeling = ReviewDeed.label(item: id, labeler: labeler)
                let outcome = model.perform(labeling)
                guard try await line.perform(labeling) == outcome else { return ["draining differs"] }
            }
            _ = model.perform(.wait(minutes: 10))
            _ = try await line.perform(.wait(minutes: 10))
        }
        return model.items.values.allSatisfy(\.isSettled) ? [] : ["items were left that nobody was offered"]
    }

    @Test("Over a million random steps no item is two people's at once, and none is lost")
    func neverHandsOutTwice() async throws {
        let found = try await walk(1_000_000, seed: 2024, over: PureLine())
        #expect(found.faults.isEmpty)
        #expect(found.handedOut > 150_000)
        #expect(found.settled > 50_000)
    }

    @Test("The store does what the pure rules say, step by step", arguments: [1, 2])
    func storeFollowsTheRules(seed: Int) async throws {
        let loop = try await Loop(seed: UInt64(seed))
        let found = try await walk(1_000, seed: UInt64(seed), over: StoreLine(loop: loop))
        #expect(found.faults.isEmpty)
        let counts = try await loop.review.counts()
        #expect((counts.open, counts.leased, counts.labeled) == (0, 0, found.settled))
        let examples = try await loop.examples.statistics(agent: nil).bySource["review"]
        #expect(examples == counts.labelsByLabeler.values.reduce(0, +))
    }
}

/// The rules of an item, in memory.
private struct PureLine: ReviewLine {
    let answersAgain = false
    private var now = SimulatedWorld.start
    private var count: Int64 = 0
    private var open: [ReviewItem] = []
    private var settled: [Int64: ReviewItem] = [:]

    mutating func perform(_ deed: ReviewDeed) -> ReviewOutcome {
        do {
            let now = now
            switch deed {
            case .wait(let minutes): self.now = now.adding(seconds: Double(minutes) * 60)
            case .arrive(let uncertainty): arrive(uncertainty)
            case .next(let labeler, let reviews):
                guard let index = firstOffered(to: "\(labeler)") else { return .none }
                try open[index].take(by: "\(labeler)", at: now, reviews: reviews)
                return .item(open[index].id)
            case .label(let id, let labeler): try change(id) { try $0.answer("safe", by: "\(labeler)", at: now) }
            case .skip(let id, let labeler): try change(id) { try $0.skip(by: "\(labeler)", reason: nil, at: now) }
            case .undo(let id, let labeler): try change(id) { _ = try $0.undo(by: "\(labeler)", at: now) }
            case .reopen(let id): try change(id) { _ = try $0.reopen() }
            }
            return .done
        } catch Refusal.conflict(let conflict, _) {
            return .refused(conflict)
        } catch {
            return .none
        }
    }

    private mutating func arrive(_ uncertainty: Int) {
        count += 1
        let run = Run(id: "r\(count)", agent: Loop.agent, key: "k\(count)", occurredAt: now)
        var item = ReviewItem(of: run, method: .lowConfidence, uncertainty: Double(uncertainty))
        item.id = count
        open.append(item)
    }

    /// What the labeler holds, else the most uncertain.
    private func firstOffered(to labeler: String) -> Int? {
        var best: Int?
        for index in open.indices where open[index].isOffered(to: labeler, at: now) {
            if open[index].lease?.labeler == labeler, open[index].isLeased(at: now) { return index }
            if let best, open[best].uncertainty >= open[index].uncertainty { continue }
            best = index
        }
        return best
    }

    private mutating func change(_ id: Int64, _ body: (inout ReviewItem) throws -> Void) throws {
        if let index = open.firstIndex(where: { $0.id == id }) {
            try body(&open[index])
            if open[index].state != .open { settled[id] = open.remove(at: index) }
        } else if var item = settled[id] {
            try body(&item)
            settled[id] = item
            guard item.state == .open else { return }
            settled[id] = nil
            open.insert(item, at: open.firstIndex { $0.id > id } ?? open.endIndex)
        }
    }
}

/// The queue over a database.
private struct StoreLine: ReviewLine {
    let answersAgain = true
    let loop: Loop
    private var count = 0

    init(loop: Loop) {
        self.loop = loop
    }

    mutating func perform(_ deed: ReviewDeed) async throws -> ReviewOutcome {
        do {
            switch deed {
            case .wait(let minutes): loop.world.advance(hours: Double(minutes) / 60)
            case .arrive(let uncertainty):
                count += 1
                let confidence = Double(45 - 5 * uncertainty)
                let score = Run.JudgeScore(judge: "judge", verdict: "safe", confidence: confidence)
                let run = Mail.run("r\(count)", key: "k\(count)", at: loop.world.now, scores: [score])
                _ = try await loop.intake.report([.run(run)])
            case .next(let labeler, let reviews):
                let handout = try await loop.review.next(.init(labeler: "\(labeler)", reviews: reviews))
                guard case .item(let item, _) = handout else { return .none }
                return .item(item.id)
            case .label(let id, let labeler):
                _ = try await loop.review.label(
                    "review-\(id)",
                    label: "safe",
                    labeler: "\(labeler)",
                    confidence: 100,
                    notes: nil
                )
            case .skip(let id, let labeler):
                _ = try await loop.review.skip("review-\(id)", labeler: "\(labeler)", reason: nil)
            case .undo(let id, let labeler): _ = try await loop.review.undo("review-\(id)", labeler: "\(labeler)")
            case .reopen(let id): _ = try await loop.review.reopen("review-\(id)", reason: nil, by: Loop.ana)
            }
            return .done
        } catch Refusal.conflict(let conflict, _) {
            return .refused(conflict)
        }
    }
}
