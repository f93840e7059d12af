import Domain
import Learning

/// Something people do with the review queue, or that happens to it.
enum ReviewDeed: Equatable {
    /// A judged run comes in; greater is more uncertain.
    case arrive(uncertainty: Int)
    case next(labeler: Int, reviews: Int)
    case label(item: Int64, labeler: Int)
    case skip(item: Int64, labeler: Int)
    case undo(item: Int64, labeler: Int)
    case reopen(item: Int64)
    case wait(minutes: Int)
}

/// What came of it.
enum ReviewOutcome: Equatable {
    case done
    case item(Int64)
    case none
    case refused(Conflict)
}

/// A review queue that people can walk over.
protocol ReviewLine {
    /// Whether the same answer of the same person, sent again, is answered as it was; only a store knows what it said.
    var answersAgain: Bool { get }

    mutating func perform(_ deed: ReviewDeed) async throws -> ReviewOutcome
}

/// What the queue should do, in the plainest words: who holds what until when, and who said what.
struct ReviewModel {
    let answersAgain: Bool

    struct Item {
        var uncertainty: Int
        var holder: (labeler: Int, until: Int)?
        var labelers: Set<Int> = []
        var skippers: Set<Int> = []
        var wanted = 1
        var isSettled = false
    }

    /// Minutes.
    private(set) var now = 0
    private(set) var items: [Int64: Item] = [:]
    private(set) var arrived: Int64 = 0

    init(answersAgain: Bool) {
        self.answersAgain = answersAgain
    }

    /// Leaves an item that is settled to itself from now on.
    mutating func forget(_ id: Int64) {
        items[id] = nil
    }

    func isHeld(_ item: Item, byOtherThan labeler: Int) -> Bool {
        item.holder.map { $0.until > now && $0.labeler != labeler } ?? false
    }

    func held(by labeler: Int) -> Int64? {
        items.filter { id, item in
            !item.isSettled && item.holder.map { $0.labeler == labeler && $0.until > now } ?? false
                && !item.labelers.contains(labeler) && !item.skippers.contains(labeler)
        }.keys.min()
    }

    private func firstOffered(to labeler: Int) -> Int64? {
        var best: (id: Int64, uncertainty: Int)?
        for (id, item) in items
        where !item.isSettled && !isHeld(item, byOtherThan: labeler) && !item.labelers.contains(labeler)
            && !item.skippers.contains(labeler)
        {
            if let best, (best.uncertainty, id) > (item.uncertainty, best.id) { continue }
            best = (id, item.uncertainty)
        }
        return best?.id
    }

    mutating func perform(_ deed: ReviewDeed) -> ReviewOutcome {
        switch deed {
        case .wait(let minutes):
            now += minutes
            return .done
        case .arrive(let uncertainty):
            arrived += 1
            items[arrived] = Item(uncertainty: uncertainty)
            return .done
        case .next(let labeler, let reviews):
            guard let id = held(by: labeler) ?? firstOffered(to: labeler) else { return .none }
            let wanted = items[id]?.wanted ?? 1
            items[id]?.holder = (labeler, now + 10)
            items[id]?.wanted = max(wanted, reviews)
            return .item(id)
        case .label(let id, let labeler):
            if answersAgain, items[id]?.labelers.contains(labeler) == true { return .done }
            return answer(id, labeler) { item in
                item.skippers.remove(labeler)
                item.labelers.insert(labeler)
                item.isSettled = item.labelers.count >= item.wanted
            }
        case .skip(let id, let labeler):
            return answer(id, labeler) { $0.skippers.insert(labeler) }
        case .undo(let id, let labeler):
            return undo(id, labeler)
        case .reopen(let id):
            guard var item = items[id], item.isSettled || !item.labelers.isEmpty || !item.skippers.isEmpty else {
                return .refused(.itemNotOpen)
            }
            (item.labelers, item.skippers, item.isSettled) = ([], [], false)
            items[id] = item
            return .done
        }
    }

    private mutating func answer(_ id: Int64, _ labeler: Int, _ body: (inout Item) -> Void) -> ReviewOutcome {
        guard var item = items[id], !item.isSettled else { return .refused(.itemNotOpen) }
        if isHeld(item, byOtherThan: labeler) { return .refused(.itemLeased) }
        if item.labelers.contains(labeler) { return .refused(.alreadyLabeled) }
        body(&item)
        item.holder = nil
        items[id] = item
        return .done
    }

    private mutating func undo(_ id: Int64, _ labeler: Int) -> ReviewOutcome {
        guard var item = items[id] else { return .refused(.nothingToUndo) }
        if item.labelers.remove(labeler) != nil {
            item.isSettled = false
        } else if item.skippers.remove(labeler) == nil {
            return .refused(.nothingToUndo)
        }
        if !item.isSettled, !isHeld(item, byOtherThan: labeler) { item.holder = (labeler, now + 10) }
        items[id] = item
        return .done
    }
}

/// Draws what happens next: mostly what people would do, sometimes what they should not.
struct ReviewWalk {
    static let labelers = 4
    private static let mostOpen = 16

    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    private mutating func draw(_ bound: Int) -> Int {
        Int(generator.next() % UInt64(bound))
    }

    mutating func deed(_ model: ReviewModel) -> ReviewDeed {
        let labeler = draw(Self.labelers)
        let kind = draw(20)
        let open = model.items.values.count { !$0.isSettled }
        if open == 0 || (kind < 4 && open < Self.mostOpen) { return .arrive(uncertainty: draw(5)) }
        let own = draw(10) < 7 ? model.held(by: labeler) : nil
        let ids = model.items.keys.sorted()
        let id = own ?? ids[draw(ids.count)]
        switch kind {
        case ..<9: return .next(labeler: labeler, reviews: draw(8) == 0 ? 1 + draw(3) : 1)
        case ..<14: return .label(item: id, labeler: labeler)
        case ..<15: return .skip(item: id, labeler: labeler)
        case ..<17: return .undo(item: id, labeler: labeler)
        case ..<18: return .reopen(item: id)
        default: return .wait(minutes: draw(5))
        }
    }
}
