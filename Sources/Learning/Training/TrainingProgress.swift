import Synchronization

/// How far a training is, as whoever waits for it may want to know; it can also be given up on the way.
///
/// What is counted is the rows whose decision is measured while they are held out, which is most of the work.
public final class TrainingProgress: Sendable {
    private let report: @Sendable (Double) -> Void
    private let hasBeenGivenUp: @Sendable () -> Bool
    private let total = Atomic(0)
    private let decided = Atomic(0)

    /// - Parameters:
    ///   - isGivenUp: Whether the training is to end without a result; asked now and then, from any thread.
    ///   - report: Hears the share of the work that is done, 0 to 1, from any thread.
    public init(isGivenUp: @escaping @Sendable () -> Bool, report: @escaping @Sendable (Double) -> Void) {
        hasBeenGivenUp = isGivenUp
        self.report = report
    }

    /// The progress of one of several trainings that are one after the other the work of this one.
    public func part(_ index: Int, of count: Int) -> TrainingProgress {
        let report = report
        return TrainingProgress(isGivenUp: hasBeenGivenUp) { share in
            report((Double(index) + share) / Double(count))
        }
    }

    var isGivenUp: Bool { hasBeenGivenUp() }

    /// Says how many rows are to be decided in all.
    func expect(_ rows: Int) {
        total.store(rows, ordering: .relaxed)
    }

    func noteDecided(_ rows: Int) {
        let sum = decided.add(rows, ordering: .relaxed).newValue
        report(min(1, Double(sum) / Double(max(1, total.load(ordering: .relaxed)))))
    }
}
