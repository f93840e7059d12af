/// The figures of held-out decisions.
struct HeldOutFigures {
    let rowUtilities: [Double?]
    let rowCorrect: [Double?]
    let accuracy: IntervalEstimate
    let utility: IntervalEstimate
    let confusion: [[Double]]
    let classCounts: [Int]

    /// `decisions[repeat][row]` is a label, or -1 where the row was not held out.
    init(problem: TrainingProblem, decisions: [[Int16]]) {
        let rows = problem.labels.count
        let ownUtility = problem.decisionUtility ?? problem.utility
        var utilities = [Double?](repeating: nil, count: rows)
        var rowUtilities = utilities
        var correct = [Double?](repeating: nil, count: rows)
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: problem.classes), count: problem.classes)
        var counts = [Int](repeating: 0, count: problem.classes)
        for row in 0..<rows {
            let truth = problem.labels[row]
            counts[truth] += 1
            var total = 0.0
            var plain = 0.0
            var right = 0.0
            var times = 0.0
            for decision in decisions where decision[row] >= 0 {
                total += problem.utility[Int(decision[row])][truth]
                plain += ownUtility[Int(decision[row])][truth]
                right += Int(decision[row]) == truth ? 1 : 0
                times += 1
            }
            guard times > 0 else { continue }
            for decision in decisions where decision[row] >= 0 { confusion[Int(decision[row])][truth] += 1 }
            utilities[row] = total / times
            rowUtilities[row] = plain / times
            correct[row] = right / times
        }
        self.rowUtilities = rowUtilities
        rowCorrect = correct
        // Every repeat holds out the same rows.
        self.confusion = confusion.map { $0.map { Double($0) / Double(max(1, decisions.count)) } }
        classCounts = counts
        // One seed for both, so that they resample the same rows.
        let seed = SplitMix64.streamSeed(problem.seed, 1 << 33)
        accuracy = BootstrapMean(of: correct.compactMap { $0 }, seed: seed).estimate
        utility = BootstrapMean(of: utilities.compactMap { $0 }, seed: seed).estimate
    }
}
