/// Bets against "the mean effect is at most m", for each m of a grid of margins, each with eight bets of its own.
///
/// The wealths are kept as they are: a margin is rejected, and no longer bet on, when its mean wealth reaches 40, so
/// none grows large, and a bettor whose wealth falls below the smallest number has lost it, which only makes the bets
/// more cautious. As long as a margin is not rejected an outcome costs it eight products.
///
/// Rejecting "at most m" rejects every lower margin too, so those still held are the upper end of the grid.
struct MarginBets: Sendable, Equatable {
    /// −20…+20 points by half a point, ascending.
    static let margins: [Double] = (0...80).map { Double($0 - 40) / 200 }
    /// The mean wealth that rejects a margin: 1/0.025, half of an error of 5 % for each side.
    static let threshold = 40.0

    private static let bettors = 8

    /// How many margins are rejected, from the lowest on.
    private(set) var rejected = 0
    /// By class of outcomes, eight wealths for each margin that is not rejected; empty before the class's first outcome.
    private var wealths: [[Double]]
    /// Their means.
    private var means: [[Double]]

    init(classes: Int) {
        wealths = Array(repeating: [], count: classes)
        means = wealths
    }

    /// The highest rejected margin: the mean effect is above it. Nil while even the lowest is held.
    var bound: Double? { rejected > 0 ? Self.margins[rejected - 1] : nil }

    /// Bets on one outcome of a class.
    ///
    /// - Parameters:
    ///   - effect: X, whose mean is the difference; the payoff against the margin m is `weight`·(X − m).
    ///   - stakes: what each bettor would stake, had it nothing to lose.
    ///   - largestLoss: the largest |payoff| below 0 that was possible against a margin.
    mutating func bet(
        on effect: Double,
        weight: Double,
        ofClass index: Int,
        stakes: SIMD8<Double>,
        largestLoss: (Double) -> Double
    ) {
        let held = Self.margins.count - rejected
        guard held > 0 else { return }
        if wealths[index].isEmpty { wealths[index] = Array(repeating: 1, count: held * Self.bettors) }
        if means[index].isEmpty { means[index] = Array(repeating: 1, count: held) }
        let stakes = stakes.indices.map { stakes[$0] }
        // Plain loops over plain numbers: this is by far the most work that an outcome makes.
        wealths[index].withUnsafeMutableBufferPointer { wealths in
            for position in 0..<held {
                let margin = Self.margins[rejected + position]
                let largestStake = 0.95 / largestLoss(margin)
                let payoff = weight * (effect - margin)
                let first = position * Self.bettors
                var sum = 0.0
                for bettor in 0..<Self.bettors {
                    let stake = stakes[bettor] < largestStake ? stakes[bettor] : largestStake
                    let wealth = wealths[first + bettor] * (1 + stake * payoff)
                    wealths[first + bettor] = wealth
                    sum += wealth
                }
                means[index][position] = sum / Double(Self.bettors)
            }
        }
        rejectWhatIsBeaten(held)
    }

    /// Drops the margins up to the highest at which the product of the classes' means has reached the threshold.
    private mutating func rejectWhatIsBeaten(_ held: Int) {
        let moved = means.filter { !$0.isEmpty }
        let beaten = (0..<held).last { position in
            moved.reduce(1) { $0 * $1[position] } >= Self.threshold
        }
        guard let beaten else { return }
        rejected += beaten + 1
        for index in wealths.indices where !wealths[index].isEmpty {
            wealths[index].removeFirst((beaten + 1) * Self.bettors)
            means[index].removeFirst(beaten + 1)
        }
    }
}

extension MarginBets: Codable {
    private enum CodingKeys: String, CodingKey {
        case rejected
        case wealths
    }

    /// Wealths stand as the bytes of their numbers in base 64, so that they come back bit for bit and in little room.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(wealths.map(Base64.text), forKey: .wealths)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rejected = try container.decode(Int.self, forKey: .rejected)
        let texts = try container.decode([String].self, forKey: .wealths)
        let count = (Self.margins.count - rejected) * Self.bettors
        wealths = texts.compactMap(Base64.numbers).filter { [0, count].contains($0.count) }
        means = wealths.map { wealths in
            stride(from: 0, to: wealths.count, by: Self.bettors).map { first in
                wealths[first..<first + Self.bettors].reduce(0, +) / Double(Self.bettors)
            }
        }
        guard (0...Self.margins.count).contains(rejected), wealths.count == texts.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .wealths,
                in: container,
                debugDescription: "The wealths are not those of the margins that are held."
            )
        }
    }
}
